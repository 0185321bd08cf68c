using System.Reflection;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using Microsoft.Playwright;

namespace Lko.Tests.Architecture;

/// <summary>The analyzer passes over what it cannot find: every banned name must exist as it is written, and say what to use instead.</summary>
public sealed class BannedSymbolsTests
{
    private static readonly Assembly[] Assemblies =
    [
        typeof(DateTime).Assembly, typeof(System.Xml.XmlReader).Assembly, typeof(System.Xml.Linq.XDocument).Assembly, typeof(HttpClientHandler).Assembly,
        typeof(DbContext).Assembly, typeof(RelationalQueryableExtensions).Assembly, typeof(MarkupString).Assembly, typeof(HtmlString).Assembly,
        typeof(IHttpContextAccessor).Assembly, typeof(HttpContextAccessor).Assembly, typeof(HttpServiceCollectionExtensions).Assembly,
        typeof(WebSocketAcceptContext).Assembly, typeof(Database).Assembly, typeof(ILkoDb).Assembly,
        typeof(IJSRuntime).Assembly, typeof(ElementReferenceExtensions).Assembly, typeof(IPage).Assembly,
    ];

    [Theory]
    [InlineData("BannedSymbols.txt")]
    [InlineData("Lko.Web/BannedSymbols.Web.txt")]
    [InlineData("Lko.Tests/BannedSymbols.Tests.txt")]
    public void EveryLine_NamesWhatExists_AndWhatToUseInstead(string file)
    {
        var lines = Repository.Read(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Where(line => !Exists(line.Split(';')[0])).ShouldBeEmpty("It is not there under this name, so nothing is banned by it.");
        lines.Where(line => line.Split(';') is not [_, { Length: > 10 }]).ShouldBeEmpty();
        lines.Distinct(StringComparer.Ordinal).Count().ShouldBe(lines.Length);
    }

    [Theory]
    [InlineData("T:System.DateTimes", false)]
    [InlineData("P:System.DateTime.Now", true)]
    [InlineData("M:Microsoft.EntityFrameworkCore.DbSet`1.Find(System.Object)", false)]
    [InlineData("M:Microsoft.EntityFrameworkCore.DbSet`1.Find(System.Object[])", true)]
    public void Names_AreCompared(string id, bool exists) => Exists(id).ShouldBe(exists);

    private static bool Exists(string id)
    {
        var name = id[2..].Split('(')[0];
        return id[0] == 'T'
            ? Find(name) is not null
            : Find(name[..name.LastIndexOf('.')]) is { } type
                && type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).Any(member => IdOf(member) == id);
    }

    private static Type? Find(string name) => Assemblies.Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);

    private static string? IdOf(MemberInfo member) => member switch
    {
        PropertyInfo => $"P:{member.DeclaringType!.FullName}.{member.Name}",
        ConstructorInfo constructor => $"M:{member.DeclaringType!.FullName}.#ctor{Parameters(constructor)}",
        MethodInfo method => $"M:{member.DeclaringType!.FullName}.{member.Name}{(method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "")}{Parameters(method)}",
        _ => null,
    };

    private static string Parameters(MethodBase method) =>
        method.GetParameters() is { Length: > 0 } parameters ? $"({string.Join(',', parameters.Select(parameter => NameOf(parameter.ParameterType)))})" : "";

    private static string NameOf(Type type) => type switch
    {
        { IsGenericMethodParameter: true } => $"``{type.GenericParameterPosition}",
        { IsGenericTypeParameter: true } => $"`{type.GenericParameterPosition}",
        { IsArray: true } => NameOf(type.GetElementType()!) + "[]",
        { IsGenericType: true } => $"{type.GetGenericTypeDefinition().FullName!.Split('`')[0]}{{{string.Join(',', type.GetGenericArguments().Select(NameOf))}}}",
        _ => type.FullName!,
    };
}
