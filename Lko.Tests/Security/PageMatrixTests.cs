using System.Globalization;
using System.Net;
using System.Reflection;
using Lko.Domain.Access;
using Lko.Web;
using Microsoft.AspNetCore.Components;

namespace Lko.Tests.Security;

/// <summary>Every page for every role: shown or refused as declared here. A page without a declaration is a failure.</summary>
[Collection(RolePortalCollection.Name)]
public sealed class PageMatrixTests(RolePortal roles)
{
    private static readonly Role[] Everybody = [.. Role.All.Values];

    private static readonly Role[] Catalogue =
    [
        Role.OperatorAdmin, Role.OperatorSigner, Role.OperatorOrders, Role.OperatorTechnician, Role.OperatorViewer,
        Role.CarrierAdmin, Role.CarrierAccountManager, Role.CarrierSupport, Role.CarrierManager,
    ];

    internal static readonly Role[] Orders =
    [
        Role.OperatorAdmin, Role.OperatorSigner, Role.OperatorOrders, Role.OperatorTechnician, Role.OperatorViewer,
        Role.CarrierAccountManager, Role.CarrierSupport, Role.CarrierManager,
    ];

    internal static readonly Role[] Money =
    [
        Role.OperatorAdmin, Role.OperatorSigner, Role.OperatorOrders, Role.OperatorFinance, Role.OperatorViewer,
        Role.CarrierAccountManager, Role.CarrierManager,
    ];

    internal static readonly Role[] Federation = [Role.CarrierAdmin, Role.CarrierManager, Role.CarrierIntegration];

    private static readonly Role[] Registrars = [Role.CarrierAdmin, Role.CarrierIntegration];

    /// <summary>Who is shown which page. Spelled out and not derived from permissions: a role that gains or loses a page is noticed here.</summary>
    internal static readonly Dictionary<string, Role[]> Shown = new(StringComparer.Ordinal)
    {
        ["/"] = Everybody,
        ["/profile"] = Everybody,
        ["/contracts"] = [.. Everybody.Except([Role.CarrierIntegration])],
        ["/balances"] = Money,
        ["/finance/accounts/{Id:long}"] = Money,
        ["/finance/interconnect"] = Money,
        ["/finance/ports"] = [Role.CarrierAccountManager, Role.CarrierManager],
        ["/finance/unidentified"] = [Role.CarrierAccountManager, Role.CarrierManager],
        ["/finance/reconciliation"] = Federation,
        ["/catalogue"] = Catalogue,
        ["/catalogue/{Code}"] = Catalogue,
        ["/orders"] = Orders,
        ["/orders/{Number}"] = Orders,
        ["/orders/new"] = [Role.OperatorAdmin, Role.OperatorOrders],
        ["/orders/drafts/{Id:long}"] = [Role.OperatorAdmin, Role.OperatorOrders],
        ["/integration"] = Federation,
        ["/integration/{Code}"] = Federation,
        ["/integration/quarantine"] = Federation,
        ["/integration/outbox"] = Federation,
        ["/integration/findings"] = Federation,
        ["/access/journal"] = [Role.CarrierAdmin],
        ["/integration/systems/new"] = Registrars,
        ["/integration/systems/{Code}/edit"] = Registrars,
    };

    /// <summary>Pages that need nobody to be signed in, and why.</summary>
    private static readonly Dictionary<string, string> Open = new(StringComparer.Ordinal)
    {
        ["/account/unknown"] = "tells a person whom the portal does not know that it does not",
        ["/account/failed"] = "tells a person that his sign-in failed",
        ["/account/too-many-pages"] = "tells a person who has reached his limit what to do",
        ["/not-found"] = "an address that leads nowhere is no secret",
        ["/error"] = "a failure may come before the sign-in",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Roles => RolePortal.Roles;

    [Fact]
    public void EveryPage_IsDeclared() =>
        typeof(PortalApp).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template)
            .Order(StringComparer.Ordinal).ShouldBe(Shown.Keys.Concat(Open.Keys).Order(StringComparer.Ordinal), "Say in this matrix which roles are shown a new page.");

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task EveryPage_ForARole_IsShownOrRefusedAsDeclared(string role)
    {
        using var browser = await roles.SignInAsync(role);
        var findings = new List<string>();
        foreach (var (template, shown) in Shown)
        {
            using var answer = await browser.GetAsync(Address(template));
            var html = await answer.Content.ReadAsStringAsync(Token);
            var refused = html.Contains("data-refused", StringComparison.Ordinal);
            if (answer.StatusCode != (refused ? HttpStatusCode.Forbidden : HttpStatusCode.OK) || html.Contains("data-failed", StringComparison.Ordinal))
            {
                findings.Add($"{template} broke: {answer.StatusCode}");
            }
            else if (refused == shown.Contains(Role.All[role]))
            {
                findings.Add($"{template} is {(refused ? "refused" : "shown")}");
            }
        }

        findings.ShouldBeEmpty(role);
    }

    [Fact]
    public async Task EveryPage_ForNobody_LeadsToTheSignIn()
    {
        using var browser = roles.Portal.NewBrowser();
        foreach (var template in Shown.Keys)
        {
            using var answer = await browser.GetAsync(Address(template));
            answer.StatusCode.ShouldBe(HttpStatusCode.Found, template);
            answer.Headers.Location!.OriginalString.ShouldStartWith("/account/sign-in?returnUrl=", Case.Sensitive, template);
        }

        foreach (var template in Open.Keys)
        {
            using var answer = await browser.GetAsync(template);
            ((int)answer.StatusCode).ShouldBeOneOf([200, 404, 500], template);
        }
    }

    private string Address(string template) => Address(template, roles.Own);

    /// <summary>A page asked for what an operator owns.</summary>
    internal static string Address(string template, Holding holding) => template switch
    {
        "/orders/new" => "/orders/new?product=L2_P2P",
        "/orders/{Number}" => $"/orders/{holding.OrderNumber}",
        "/orders/drafts/{Id:long}" => string.Create(CultureInfo.InvariantCulture, $"/orders/drafts/{holding.DraftId.Value}"),
        "/finance/accounts/{Id:long}" => string.Create(CultureInfo.InvariantCulture, $"/finance/accounts/{holding.AccountId.Value}"),
        "/catalogue/{Code}" => "/catalogue/L2_P2P",
        _ => template.Replace("{Code}", "ASR-NNOV-1", StringComparison.Ordinal),
    };
}
