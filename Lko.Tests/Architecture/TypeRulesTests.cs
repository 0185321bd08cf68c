using System.Collections;
using System.Reflection;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Lko.Tests.Architecture;

public sealed class TypeRulesTests
{
    /// <summary>Every method a browser may call, as <c>Type.Method</c>: each is an entrance of its own and is added here on purpose.</summary>
    private static readonly string[] CallableFromTheBrowser = [];

    /// <summary>Screens about no one concept of the domain.</summary>
    private static readonly string[] FeaturesOfThePortal = ["Home", "Profile", "Search"];

    [Fact]
    public void Features_AreNamedAfterTheConceptsOfTheDomain()
    {
        var features = Portal.TypesOf(Portal.Web).Select(type => type.Namespace!.Split('.')).Where(name => name is ["Lko", "Web", "Features", _, ..]).Select(name => name[3]).Distinct(StringComparer.Ordinal).ToList();

        features.Count.ShouldBeGreaterThan(5);
        var concepts = Portal.TypesOf(Portal.Domain).Select(type => type.Namespace!.Split('.')).Where(name => name.Length > 2).Select(name => name[2]);
        features.Except(concepts.Concat(FeaturesOfThePortal), StringComparer.Ordinal)
            .ShouldBeEmpty("A concept has the same noun in all four trees.");
    }

    [Fact]
    public void UseCases_AreSealedWithOneRun()
    {
        var findings = new List<string>();
        foreach (var type in Portal.UseCases)
        {
            var methods = Portal.PublicMethods(type).ToList();
            if (!type.IsSealed || type.IsAbstract)
            {
                findings.Add($"{type.FullName} is not sealed");
            }

            if (methods.Count(method => method.Name is "Run") != 1 || methods.Any(method => Portal.IsAsynchronous(method) && method.Name is not ("Run" or "DisposeAsync")))
            {
                findings.Add($"{type.FullName} has more entrances than one Run: {string.Join(", ", methods.Select(method => method.Name))}");
            }

            foreach (var run in methods.Where(method => method.Name is "Run"))
            {
                if (run.GetParameters() is not [.., { ParameterType: var last }] || last != typeof(CancellationToken))
                {
                    findings.Add($"{type.FullName}.Run does not end with a CancellationToken");
                }

                if (!IsTaskOfOutcome(run.ReturnType))
                {
                    findings.Add($"{type.FullName}.Run returns {run.ReturnType}, not Task<Outcome<…>>");
                }
            }
        }

        findings.ShouldBeEmpty();
    }

    [Fact]
    public void Entities_HaveNoPublicSetters() =>
        Portal.Entities
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(property => property.SetMethod is { IsPublic: true } setter && !IsInit(setter))
            .Select(property => $"{property.ReflectedType!.FullName}.{property.Name}")
            .ShouldBeEmpty("An entity changes by its intent methods only.");

    [Fact]
    public void Entities_HaveNoPublicParameterlessConstructor() =>
        Portal.Entities.Where(type => type.GetConstructor(Type.EmptyTypes) is not null).Select(type => type.FullName)
            .ShouldBeEmpty("An entity is born by its factory.");

    [Fact]
    public void ValuesOfAnAddress_AreTakenAsText()
    {
        var values = Portal.TypesOf(Portal.Web)
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(property => property.IsDefined(typeof(SupplyParameterFromQueryAttribute)))
            .ToList();

        values.Count.ShouldBeGreaterThan(20);
        values.Where(property => property.PropertyType != typeof(string)).Select(property => $"{property.DeclaringType!.Name}.{property.Name}")
            .ShouldBeEmpty("Over a text that is no such value the framework fails: the page parses it.");
    }

    [Fact]
    public void WhatIsWrittenOnce_HasNothingToChangeItWith()
    {
        var types = Portal.Entities.Where(type => type.IsAssignableTo(typeof(IAppendOnly))).ToList();

        types.Count.ShouldBeGreaterThan(4);
        types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.IsSpecialName ? !method.IsPrivate && method.Name.StartsWith("set_", StringComparison.Ordinal) : method.ReturnType == typeof(void))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Entities_BelongToAnOperatorOrToTheCarrier_NotToBoth() =>
        Portal.Entities.Where(type => typeof(IOperatorOwned).IsAssignableFrom(type) && typeof(ICarrierOnly).IsAssignableFrom(type)).Select(type => type.FullName)
            .ShouldBeEmpty();

    [Fact]
    public void StaticFields_OfWebAndInfrastructure_CannotChange() =>
        Portal.TypesOf(Portal.Web, Portal.Infrastructure)
            .Where(type => !type.Namespace!.Contains(".Migrations", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsLiteral && (!field.Name.StartsWith('<') || field.Name.EndsWith("k__BackingField", StringComparison.Ordinal)))
            .Where(field => !field.IsInitOnly || IsMutableCollection(field.FieldType))
            .Select(field => $"{field.DeclaringType!.FullName}.{field.Name}")
            .ShouldBeEmpty("State of the process leaks from one user to another. Lookups are declared Frozen* or IReadOnly*.");

    [Fact]
    public void BrowserCalls_AreListed() =>
        Portal.TypesOf(Portal.Web, Portal.Infrastructure)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(JSInvokableAttribute)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
            .Order(StringComparer.Ordinal)
            .ShouldBe(CallableFromTheBrowser.Order(StringComparer.Ordinal), "Every [JSInvokable] method is an entrance: list it here after reading it as one.");

    [Fact]
    public void StrongIds_AreReadonlyStructs() =>
        Portal.TypesOf(Portal.Domain)
            .Where(type => !type.IsInterface && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IStrongId<>)))
            .Where(type => !type.IsValueType || !type.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute)))
            .Select(type => type.FullName)
            .ShouldBeEmpty();

    private static bool IsTaskOfOutcome(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)
        && type.GetGenericArguments()[0] is { IsGenericType: true } inner && inner.GetGenericTypeDefinition() == typeof(Outcome<>);

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));

    private static bool IsMutableCollection(Type type) =>
        type.Namespace is "System.Collections.Concurrent"
        || (type.IsClass && type.Namespace is "System.Collections.Generic" && typeof(IEnumerable).IsAssignableFrom(type) && !type.Name.Contains("Comparer", StringComparison.Ordinal));
}
