using System.Net;
using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Tests.Support;
using Lko.Web.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Faults;

/// <summary>
/// F28: a user is disabled, his role withdrawn or his operator suspended while a browser, a living circuit and a machine's connection are open.
/// The portal gives out no keys yet.
/// </summary>
public sealed class AccessWithdrawnTests
{
    /// <summary>Of a document that is not there: whoever may ask learns that, and nobody else anything.</summary>
    private const string File = "/finance/documents/999999999/file";

    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(2);

    /// <summary>The period, and what a busy machine needs to draw; the promise is a minute.</summary>
    private static readonly TimeSpan Limit = Recheck + TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AccessEventKind.UserDisabled, AccessEventKind.ShutOut, false)]
    [InlineData(AccessEventKind.GrantWithdrawn, AccessEventKind.Refused, false)]
    [InlineData(AccessEventKind.OperatorSuspended, AccessEventKind.ShutOut, true)]
    public async Task F28_AccessWithdrawnUnderOpenPages_IsRefusedAtOnceEverywhereAndAudited(AccessEventKind change, AccessEventKind consequence, bool machines)
    {
        await using var portal = new PortalHost();
        portal.Settings["Sessions:Recheck"] = Recheck.ToString();
        await portal.InitializeAsync();
        using var browser = await portal.SignInAsync("op10-finance");
        using var others = await portal.SignInAsync("op02-orders");
        await using var page = await CircuitClient.OpenAsync(browser, "/contracts");
        await using var foreign = await CircuitClient.OpenAsync(others, "/contracts");
        await using var machine = await MachineClient.ConnectAsync(portal.Address, portal.Sandbox);
        var contracts = await ContractsAsync(portal);
        await Eventually.Until(() => contracts.Exists(number => page.Drawn.Contains(number, StringComparison.Ordinal)), "the page shows contracts");

        (await AskedAsync(browser)).ShouldBe(HttpStatusCode.NotFound, "files may be asked for");

        var user = await WithdrawAsync(portal, change);
        page.Forget();
        (await AskedAsync(browser)).ShouldNotBeOneOf(HttpStatusCode.OK, HttpStatusCode.NotFound);

        using (var answer = await browser.GetAsync("/contracts"))
        {
            answer.StatusCode.ShouldNotBe(HttpStatusCode.OK);
            var html = await answer.Content.ReadAsStringAsync(Token);
            contracts.ShouldAllBe(number => !html.Contains(number, StringComparison.Ordinal), "the very next request is refused");
        }

        await page.NavigateAsync("/contracts?page=2");
        using var russian = new CultureScope("ru");
        await Eventually.Until(
            () => change == AccessEventKind.GrantWithdrawn
                ? page.Drawn.Contains(WebTexts.Errors["Forbidden.ContractsRead"], StringComparison.Ordinal)
                : page.Scripts.Contains("account/sign-in", StringComparison.Ordinal),
            Limit, "the living page is closed");
        contracts.Where(number => page.Drawn.Contains(number, StringComparison.Ordinal)).ShouldBeEmpty("and shows nothing more");
        if (machines)
        {
            await Eventually.Until(() => !machine.IsConnected, Limit, "the operator's machine is disconnected");
            (await MachineClient.MayConnectAsync(portal.Address, portal.Sandbox)).ShouldBeFalse("nor may it come back");
        }
        else
        {
            machine.IsConnected.ShouldBeTrue("the operator is still served");
        }

        foreign.Scripts.ShouldNotContain("account/sign-in", Case.Sensitive, "others notice nothing");
        await AuditedAsync(portal, user, change, consequence, machines);
    }

    private static async Task<HttpStatusCode> AskedAsync(Browser browser)
    {
        using var answer = await browser.GetAsync(File);
        return answer.StatusCode;
    }

    private static async Task AuditedAsync(PortalHost portal, User user, AccessEventKind change, AccessEventKind consequence, bool machines)
    {
        await Eventually.Until(async () => (await LinesAsync(portal)).SkipWhile(line => line.Kind != change).Any(line => line.Kind == consequence), Limit, "the refusal is in the journal");
        var lines = await LinesAsync(portal);

        var changed = lines.Single(line => line.Kind == change);
        changed.Of.ShouldBe(change == AccessEventKind.OperatorSuspended ? (UserId?)null : user.Id);
        changed.Telecom.ShouldBe(user.OperatorId);
        // A page that is drawn asks for more than its person may see; what counts is refused after the change.
        var refused = lines.Where(line => line.Kind == consequence && line.Id.Value > changed.Id.Value).ToList();
        refused.ShouldNotBeEmpty();
        refused.DistinctBy(line => line.Detail, StringComparer.Ordinal).Count().ShouldBe(refused.Count, "once, however many doors were tried");
        refused.ShouldAllBe(line => line.Of == user.Id && line.Telecom == user.OperatorId);
        refused.ShouldAllBe(line => IPAddress.IsLoopback(IPAddress.Parse(line.Address!)), "from where");
        lines.Exists(line => line.Kind == AccessEventKind.MachineShutOut && line.Telecom == user.OperatorId).ShouldBe(machines);
    }

    private static async Task<User> WithdrawAsync(PortalHost portal, AccessEventKind change)
    {
        await using var db = portal.Raw();
        var user = await db.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == "op10-finance", Token);
        switch (change)
        {
            case AccessEventKind.UserDisabled:
                user.Disable();
                break;
            case AccessEventKind.GrantWithdrawn:
                user.Withdraw(Role.OperatorFinance.Code);
                break;
            default:
                var telecom = await db.Operators.SingleAsync(row => row.Id == user.OperatorId, Token);
                db.Entry(telecom).Property(row => row.State).CurrentValue = OperatorState.Suspended;
                break;
        }

        await db.SaveChangesAsync(Token);
        return user;
    }

    private static async Task<List<AccessEvent>> LinesAsync(PortalHost portal)
    {
        await using var db = portal.Raw();
        return await db.AccessEvents.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Token);
    }

    private static async Task<List<string>> ContractsAsync(PortalHost portal)
    {
        await using var db = portal.Raw();
        return await db.Contracts.Select(row => row.Number).ToListAsync(Token);
    }
}
