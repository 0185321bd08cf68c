using System.Globalization;
using System.Net;
using System.Reflection;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Data.Walls;
using Lko.Tests.Support;
using Lko.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Security;

/// <summary>
/// Every page and every endpoint, in every role, asked by a person of another operator, or by the carrier's staff of another macro-region, for what
/// exists and is not his: refused, not found, or a page without one word of it. What an address names is rendered before the circuit opens; lists
/// are not, and have <see cref="TenancyScreensTests"/>.
/// </summary>
[Collection(RolePortalCollection.Name)]
public sealed class TenancyWalkTests(RolePortal roles)
{
    /// <summary>Pages whose address names something that is the same for everybody who may see it. What any other address names belongs to somebody.</summary>
    private static readonly string[] Common = ["/catalogue/{Code}", "/integration/{Code}", "/integration/systems/{Code}/edit"];

    /// <summary>Of each side the role that is shown most: what stands behind a question mark is asked in these.</summary>
    private static readonly Role[] Widest = [Role.OperatorAdmin, Role.CarrierManager];

    /// <summary>Where the owner reads his own: without these the walk would prove nothing.</summary>
    private static readonly string[] Telling = ["/", "/contracts", "/finance/accounts/{Id:long}", "/orders/{Number}", "/profile"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Roles => RolePortal.Roles;

    /// <summary>What a page reads through, and the page that must be missed when those walls are gone.</summary>
    public static TheoryData<string, Type[]> Openings => new()
    {
        { "/orders/{Number}", [typeof(Order), typeof(Contract), typeof(Operator)] },
        { "/orders/drafts/{Id:long}", [typeof(Order), typeof(Contract)] },
        { "/finance/accounts/{Id:long}", [typeof(Account), typeof(Contract), typeof(Operator), typeof(BalanceSnapshot)] },
    };

    [Fact]
    public async Task TheOwner_ReadsItOnThePagesThatTell()
    {
        var marks = await roles.MarksAsync(Side.Operator);
        using var browser = await roles.SignInAsync(Role.OperatorAdmin.Code);
        var frame = await ReadAsync(browser, "/catalogue", marks);
        var telling = new List<string>();
        foreach (var template in PageMatrixTests.Shown.Keys)
        {
            var (_, seen) = await ReadAsync(browser, PageMatrixTests.Address(template, roles.Own), marks);
            if (seen.Except(frame.Seen, StringComparer.Ordinal).Any())
            {
                telling.Add(template);
            }
        }

        telling.Order(StringComparer.Ordinal).ShouldBe(Telling.Order(StringComparer.Ordinal), "A page that shows what belongs to an operator is told here.");
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task EveryPage_AskedForWhatIsAnothers_TellsNothingOfIt(string role)
    {
        using var browser = await StrangerAsync(role);

        (await LeaksAsync(browser, await roles.MarksAsync(Role.All[role].Side), PageMatrixTests.Shown.Keys, Widest.Contains(Role.All[role]))).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task EveryEndpoint_AskedForWhatIsAnothers_TellsNothingOfIt(string role)
    {
        using var browser = await StrangerAsync(role);
        var marks = await roles.MarksAsync(Role.All[role].Side);
        foreach (var endpoint in EndpointMatrixTests.Endpoints(roles.Portal).Where(endpoint => !EndpointMatrixTests.IsPage(endpoint) && endpoint.RoutePattern.RawText?.Trim('/') is not "account/sign-out"))
        {
            foreach (var value in endpoint.RoutePattern.Parameters.Count > 0 ? Values(roles.Own) : [""])
            {
                foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"])
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), EndpointMatrixTests.PathOf(endpoint, value));
                    using var answer = await browser.SendAsync(request);
                    Seen(await answer.Content.ReadAsStringAsync(Token), marks, value).ShouldBeEmpty($"{method} {request.RequestUri}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Openings))]
    public async Task TheWalk_WithoutTheWallsBehindAPage_ReportsIt(string template, Type[] entities)
    {
        using var browser = await roles.SignInAsync(Role.OperatorAdmin.Code, RolePortal.NeighbourPerson);
        var marks = await roles.MarksAsync(Side.Operator);
        var database = roles.Portal.Services.GetRequiredService<Database>();
        await using var gap = WallGap.InFilter(database, LkoDbContext.OperatorFilter, entities);
        var services = typeof(Database).GetProperty(nameof(Database.EfServices), BindingFlags.Instance | BindingFlags.NonPublic)!;
        services.SetValue(database, gap.Database.EfServices);
        try
        {
            (await LeaksAsync(browser, marks, [template], withQueries: false)).ShouldNotBeEmpty();
        }
        finally
        {
            services.SetValue(database, null);
        }
    }

    /// <summary>Somebody in this role who works for the neighbour or, on the carrier's side, in another macro-region.</summary>
    private async Task<Browser> StrangerAsync(string role)
    {
        if (Role.All[role].Side == Side.Operator)
        {
            return await roles.SignInAsync(role, RolePortal.NeighbourPerson);
        }

        await using var db = roles.Portal.Raw();
        var elsewhere = db.CarrierBranches.Select(branch => branch.Code).OrderBy(code => code).First(code => code != roles.Own.CarrierBranch);
        return await roles.SignInAsync(role, carrierBranch: elsewhere);
    }

    /// <returns>Each page with what it told.</returns>
    private async Task<IReadOnlyList<string>> LeaksAsync(Browser browser, IReadOnlyList<string> marks, IEnumerable<string> templates, bool withQueries)
    {
        var leaks = new List<string>();
        foreach (var template in templates)
        {
            var address = PageMatrixTests.Address(template, roles.Own);
            address.ShouldNotContain("{", Case.Sensitive, "Say in PageMatrixTests.Address what of an operator's this page is asked for.");
            foreach (var asked in (withQueries ? Values(roles.Own) : []).Select(value => WithQuery(template, address, value)).Prepend(address).Distinct(StringComparer.Ordinal))
            {
                var (status, seen) = await ReadAsync(browser, asked, marks);
                leaks.AddRange(seen.Select(mark => $"{template} asked as {asked} tells {mark}"));
                if (template.Contains('{', StringComparison.Ordinal) && !Common.Contains(template, StringComparer.Ordinal) && status is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden))
                {
                    leaks.Add($"{template} asked as {asked} answers {status}");
                }
            }
        }

        return leaks;
    }

    private static async Task<(HttpStatusCode Status, IReadOnlyList<string> Seen)> ReadAsync(Browser browser, string address, IReadOnlyList<string> marks)
    {
        using var answer = await browser.GetAsync(address);
        answer.StatusCode.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.Forbidden], address);
        return (answer.StatusCode, Seen(await answer.Content.ReadAsStringAsync(Token), marks, address));
    }

    /// <summary>What a page tells, but for what he who asked had to know.</summary>
    private static IReadOnlyList<string> Seen(string html, IReadOnlyList<string> marks, string asked)
    {
        var (text, known) = (WebUtility.HtmlDecode(html), Uri.UnescapeDataString(asked));
        return [.. marks.Where(mark => !known.Contains(mark, StringComparison.OrdinalIgnoreCase) && text.Contains(mark, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>What a stranger could have heard of.</summary>
    private static IEnumerable<string> Values(Holding holding) =>
        [holding.OrderNumber, holding.ContractNumber, ScopeCode.OfContract(holding.ContractNumber), holding.AccountNumber, FormattableString.Invariant($"{holding.AccountId.Value}"), FormattableString.Invariant($"{holding.DraftId.Value}")];

    /// <summary>The address with every parameter that its page reads out of a query.</summary>
    private static string WithQuery(string template, string address, string value)
    {
        var page = typeof(PortalApp).Assembly.GetTypes().Single(type => type.GetCustomAttributes<RouteAttribute>().Any(route => string.Equals(route.Template, template, StringComparison.Ordinal)));
        var names = page.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property.PropertyType == typeof(string) || long.TryParse(value, CultureInfo.InvariantCulture, out _))
            .Select(property => property.GetCustomAttribute<SupplyParameterFromQueryAttribute>() is { } query ? query.Name ?? property.Name : null).OfType<string>()
            .Where(name => !address.Contains($"?{name}=", StringComparison.Ordinal)).ToList();
        return names.Count == 0 ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', names.Select(name => $"{name}={Uri.EscapeDataString(value)}"))}";
    }
}
