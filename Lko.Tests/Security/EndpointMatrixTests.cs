using System.Net;
using Lko.Domain.Access;
using Lko.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Security;

/// <summary>Every HTTP endpoint of the running portal, asked by nobody and by every role: open, a person's or a machine's, as declared here.</summary>
[Collection(RolePortalCollection.Name)]
public sealed class EndpointMatrixTests(RolePortal roles)
{
    /// <summary>What answers anybody, and why that is right.</summary>
    private static readonly Dictionary<string, string> Open = new(StringComparer.Ordinal)
    {
        ["GET /account/sign-in"] = "begins the sign-in",
        ["POST /account/sign-out"] = "ends nothing but the session of the cookie that is sent along",
        ["POST /account/culture"] = "the language of the sign-in pages, a cookie of the browser's own",
        ["POST /account/theme"] = "the theme of the sign-in pages, a cookie of the browser's own",
        ["GET /health/live"] = "one word for the supervisor",
        ["GET /health/ready"] = "one word for the load balancer",
        ["POST /integration/crm/events"] = "the CRM proves itself by the signature over the body",
    };

    /// <summary>Closed by the fallback policy and not by a word of their own, and why.</summary>
    private static readonly Dictionary<string, string> ByFallback = new(StringComparer.Ordinal)
    {
        ["GET /_blazor"] = "the framework's hub: mapped by it without a word of its own",
        ["GET /_blazor/negotiate"] = "as the hub",
        ["GET /_blazor/disconnect"] = "as the hub",
        ["GET /_blazor/initializers"] = "as the hub",
        ["GET /_framework/opaque-redirect"] = "the framework's own, for pages that only people see",
        ["GET /{**path:file}"] = "files that are no asset: there are none",
        ["HEAD /{**path:file}"] = "files that are no asset: there are none",
    };

    /// <summary>For programs with a token; a person's cookie opens nothing.</summary>
    private static readonly string[] Machines = ["/hubs/status"];

    /// <summary>Who is answered where not every role is. Spelled out, as in the matrix of pages.</summary>
    private static readonly Dictionary<string, Role[]> OfSome = new(StringComparer.Ordinal)
    {
        ["GET /finance/documents/{id:long}/file"] = PageMatrixTests.Money,
        ["GET /integration/{system}/refused/{name}"] = PageMatrixTests.Federation,
        ["GET /orders/export"] = PageMatrixTests.Orders,
        ["POST /orders/export"] = PageMatrixTests.Orders,
        ["GET /orders/files/{key}"] = PageMatrixTests.Orders,
    };

    public static TheoryData<string> Roles => RolePortal.Roles;

    [Fact]
    public void EveryEndpoint_SaysWhoMayAsk()
    {
        var silent = Endpoints().Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null).SelectMany(Names);
        silent.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(ByFallback.Keys.Order(StringComparer.Ordinal), "An endpoint is authorized or declared open; else give the reason here.");

        var open = Endpoints().Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null && !IsPage(endpoint)).SelectMany(Names);
        open.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(Open.Keys.Order(StringComparer.Ordinal), "An open endpoint needs a reason here.");
    }

    [Fact]
    public async Task EveryEndpoint_ForNobody_IsClosedUnlessDeclaredOpen()
    {
        using var browser = roles.Portal.NewBrowser();
        var answers = new List<string>();
        foreach (var (name, path) in Asked())
        {
            if (await AnswersAsync(browser, name, path))
            {
                answers.Add(name);
            }
        }

        answers.Distinct(StringComparer.Ordinal).ShouldBe(Open.Keys, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task EveryEndpoint_ForARole_AnswersAsDeclared(string role)
    {
        using var browser = await roles.SignInAsync(role);
        var findings = new List<string>();

        // A sign-out is asked last, by nobody: it would end the session of all that follow.
        foreach (var (name, path) in Asked().Where(asked => !asked.Name.EndsWith("/account/sign-out", StringComparison.Ordinal)))
        {
            var expected = !Array.Exists(Machines, machine => path.StartsWith(machine, StringComparison.Ordinal)) && (!OfSome.TryGetValue(name, out var some) || some.Contains(Role.All[role]));
            if (await AnswersAsync(browser, name, path) != expected)
            {
                findings.Add($"{name} is {(expected ? "closed" : "open")}");
            }
        }

        findings.ShouldBeEmpty(role);
    }

    /// <summary>Whether the endpoint itself was reached: neither told to sign in nor refused.</summary>
    private static async Task<bool> AnswersAsync(Browser browser, string name, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(name.Split(' ')[0]), path);
        using var answer = await browser.SendAsync(request);

        // The CRM's endpoint checks its signature itself, with the same status as a refusal.
        return answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            ? !(answer.StatusCode == HttpStatusCode.Found && answer.Headers.Location?.OriginalString.StartsWith("/account/sign-in?", StringComparison.Ordinal) == true)
            : name.EndsWith("/integration/crm/events", StringComparison.Ordinal);
    }

    /// <summary>Endpoints that are neither files nor pages, which have a matrix of their own.</summary>
    private IEnumerable<(string Name, string Path)> Asked() =>
        Endpoints().Where(endpoint => !IsPage(endpoint)).SelectMany(endpoint => Names(endpoint).Select(name => (name, PathOf(endpoint, "1")))).DistinctBy(asked => asked.name, StringComparer.Ordinal);

    private List<RouteEndpoint> Endpoints() => Endpoints(roles.Portal);

    internal static List<RouteEndpoint> Endpoints(PortalHost portal)
    {
        var endpoints = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        endpoints.ShouldAllBe(endpoint => endpoint is RouteEndpoint);
        return [.. endpoints.OfType<RouteEndpoint>().Where(endpoint => !endpoint.Metadata.Any(data => data.GetType().Name.Contains("StaticAsset", StringComparison.Ordinal)))];
    }

    internal static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    private static IEnumerable<string> Names(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"]).Select(method => $"{method} {Pattern(endpoint)}");

    private static string Pattern(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.Trim('/');

    /// <param name="value">Of each of its parameters.</param>
    internal static string PathOf(RouteEndpoint endpoint, string value) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : value))));
}
