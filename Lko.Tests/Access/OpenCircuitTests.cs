using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Tests.Support;
using Lko.Web.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Access;

/// <summary>Living circuits and hub connections whose people lose access while nobody publishes the change: the recheck must find it.</summary>
public sealed class OpenCircuitTests
{
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    /// <summary>The period, and what a busy machine needs to draw.</summary>
    private static readonly TimeSpan Limit = Recheck + TimeSpan.FromSeconds(4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disabled_TheVeryNextCommandIsRefused()
    {
        await using var portal = await StartAsync(TimeSpan.FromHours(1));
        using var browser = await portal.SignInAsync("op10-finance");
        await using var page = await OpensAsync(browser, "/profile");
        var numbers = await ContractsAsync(portal);
        await DisableAsync(portal, "op10-finance");
        page.Forget();

        await page.NavigateAsync("/contracts");

        using (new CultureScope("ru"))
        {
            await Eventually.Until(() => page.Drawn.Contains(WebTexts.Contracts["Title"], StringComparison.Ordinal), "the page has come, without what it may not show");
        }

        numbers.Where(number => page.Drawn.Contains(number, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Disabled_LivingPageIsSignedOutByTheRecheck()
    {
        await using var portal = await StartAsync(Recheck);
        using var browser = await portal.SignInAsync("op10-finance");
        await using var page = await OpensAsync(browser, "/contracts");

        await DisableAsync(portal, "op10-finance");

        await SignedOutAsync(page);
        await Eventually.Until(
            async () =>
            {
                using var answer = await browser.GetAsync("/contracts");
                return answer.Headers.Location?.OriginalString.StartsWith("/account/sign-in", StringComparison.Ordinal) == true;
            },
            "the cookie opens nothing any more");
    }

    [Fact]
    public async Task GrantExchanged_LivingPageShowsWhatTheNewOneAllows()
    {
        await using var portal = await StartAsync(Recheck);
        using var browser = await portal.SignInAsync("op10-finance");
        await using var page = await OpensAsync(browser, "/balances");
        page.Forget();
        await using (var db = portal.Raw())
        {
            var user = await db.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == "op10-finance", Token);
            user.Withdraw(Role.OperatorFinance.Code);
            user.Give(Role.OperatorTechnician);
            await db.SaveChangesAsync(Token);
        }

        using (new CultureScope("ru"))
        {
            await Eventually.Until(() => page.Drawn.Contains(WebTexts.Errors["Forbidden.BalancesRead"], StringComparison.Ordinal), Limit, "the living page takes its figures away");
        }

        page.Scripts.ShouldNotContain("account/sign-in", Case.Sensitive, "he is still himself");
    }

    [Fact]
    public async Task OperatorSuspended_ItsPeopleAndItsMachinesAreDisconnected()
    {
        await using var portal = await StartAsync(Recheck);
        using var browser = await portal.SignInAsync("op10-orders");
        using var others = await portal.SignInAsync("op02-orders");
        await using var page = await OpensAsync(browser, "/contracts");
        await using var foreign = await OpensAsync(others, "/contracts");
        await using var machine = await MachineClient.ConnectAsync(portal.Address, portal.Sandbox);
        await using (var db = portal.Raw())
        {
            await db.Operators.Where(row => row.Code == "OP10").ExecuteUpdateAsync(set => set.SetProperty(row => row.State, OperatorState.Suspended), Token);
        }

        await SignedOutAsync(page);
        await Eventually.Until(() => !machine.IsConnected, Limit, "the machine client is disconnected");
        (await MachineClient.MayConnectAsync(portal.Address, portal.Sandbox)).ShouldBeFalse("nor may it come back");
        using (var newcomer = await portal.SignInAsync("op10-admin"))
        {
            newcomer.Cookie("lko.session").ShouldBeNull("nobody of a suspended operator signs in");
        }

        foreign.Scripts.ShouldNotContain("account/sign-in", Case.Sensitive, "others notice nothing");
    }

    private static async Task<PortalHost> StartAsync(TimeSpan recheck)
    {
        var portal = new PortalHost();
        portal.Settings["Sessions:Recheck"] = recheck.ToString();
        await portal.InitializeAsync();
        return portal;
    }

    private static async Task<CircuitClient> OpensAsync(Browser browser, string path)
    {
        var page = await CircuitClient.OpenAsync(browser, path);
        await Eventually.Until(() => page.Drawn.Length > 0, "the page draws");
        return page;
    }

    private static Task SignedOutAsync(CircuitClient page) =>
        Eventually.Until(() => page.Scripts.Contains("account/sign-in", StringComparison.Ordinal), Limit, "the living page goes to the sign-in");

    private static async Task DisableAsync(PortalHost portal, string subject)
    {
        await using var db = portal.Raw();
        await db.Users.Where(user => user.Subject == subject).ExecuteUpdateAsync(set => set.SetProperty(user => user.IsDisabled, true), Token);
    }

    private static async Task<List<string>> ContractsAsync(PortalHost portal)
    {
        await using var db = portal.Raw();
        return await db.Contracts.Select(row => row.Number).ToListAsync(Token);
    }
}
