using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Tests.Access;
using Lko.Tests.Architecture;
using Lko.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Security;

/// <summary>
/// What all people share holds nothing of one of them: whoever comes next would be shown it. Sessions, limits and subscriptions are kept by the key of
/// their person, which is no state of his.
/// </summary>
[Collection(PortalCollection.Name)]
public sealed class SharedStateTests(PortalHost portal)
{
    private static readonly Type[] OfAPerson =
    [
        typeof(CurrentUser), typeof(ICaller), typeof(ClaimsPrincipal), typeof(HttpContext), typeof(DataScope), typeof(ILkoDb), typeof(DbContext),
        typeof(ComponentBase), typeof(AuthenticationState), typeof(UserId), typeof(OperatorId),
    ];

    private static readonly Type[] Keyed =
        [typeof(Dictionary<,>), typeof(ConcurrentDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(IDictionary<,>), typeof(PartitionedRateLimiter<>)];

    /// <summary>The connections that are open, each with its operator: what is asked of it is only whose are to be ended.</summary>
    private static readonly string[] Looked = ["StatusWatch._open: ConcurrentDictionary`2"];

    [Fact]
    public void Singletons_HoldNothingOfOnePerson()
    {
        var shared = portal.Registered.Where(service => service is { Lifetime: ServiceLifetime.Singleton, IsKeyedService: false, ServiceType.IsGenericTypeDefinition: false })
            .Select(service => service.ImplementationType ?? service.ImplementationInstance?.GetType() ?? (IsOurs(service.ServiceType) ? portal.Services.GetService(service.ServiceType)?.GetType() : null))
            .OfType<Type>().Where(IsOurs).Distinct().ToList();
        shared.Count.ShouldBeGreaterThan(30);

        shared.SelectMany(FieldsOf).Where(field => Parts(field.FieldType).Any(part => OfAPerson.Any(owned => owned.IsAssignableFrom(part))))
            .Select(field => $"{field.DeclaringType!.Name}.{field.Name}: {field.FieldType.Name}")
            .ShouldBe(Looked, "one for all people: what is a person's comes with the call");
    }

    private static bool IsOurs(Type type) => new[] { Portal.Domain, Portal.Infrastructure, Portal.Web }.Contains(type.Assembly);

    private static IEnumerable<FieldInfo> FieldsOf(Type type) => type.BaseType is { } parent && IsOurs(parent)
        ? Own(type).Concat(FieldsOf(parent))
        : Own(type);

    private static FieldInfo[] Own(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

    /// <summary>The type and what it holds, but for the keys of what is kept by key.</summary>
    private static IEnumerable<Type> Parts(Type type) => type.IsGenericType
        ? type.GetGenericArguments().Skip(Keyed.Contains(type.GetGenericTypeDefinition()) ? 1 : 0).SelectMany(Parts).Append(type)
        : type.IsArray ? Parts(type.GetElementType()!) : [type];
}
