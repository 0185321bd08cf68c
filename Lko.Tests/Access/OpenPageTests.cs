using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Tests.Support;
using Lko.Web.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Access;

/// <summary>What happens to a page that is open while its person loses access.</summary>
[Collection(PortalCollection.Name)]
public sealed class OpenPageTests(PortalHost portal)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disabled_WhileOpen_NextCommandIsForbiddenAndThePageSignedOut()
    {
        var principal = await SessionOfAsync("op10-admin");
        await using var circuit = await OpenAsync(principal);
        (await ContractsAsync(circuit)).ShouldBeTrue();

        await UpdateAsync("op10-admin", disabled: true);
        try
        {
            (await ContractsAsync(circuit)).ShouldBeFalse("the very next command is refused");
            portal.Services.GetRequiredService<ILiveFeed>().Publish(new(Topic.Access, "user", null, null, null, LkoClaims.Of(principal)!.UserId.Value));
            await Eventually.Until(async () => !await IsSignedInAsync(circuit), TimeSpan.FromSeconds(10), "the open page is signed out");
        }
        finally
        {
            await UpdateAsync("op10-admin", disabled: false);
        }
    }

    [Fact]
    public async Task SessionEnded_NobodySaysSo_PageIsSignedOutByTheRecheck()
    {
        var limits = SessionLimits.Default with { Recheck = TimeSpan.FromMilliseconds(100) };
        var principal = await SessionOfAsync("op02-orders");
        await using var scope = portal.Services.CreateAsyncScope();
        using var state = ActivatorUtilities.CreateInstance<LiveAuthenticationState>(scope.ServiceProvider, limits);
        state.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        await state.WatchAsync();

        await using (var db = portal.Raw())
        {
            var key = LkoClaims.Of(principal)!.Key;
            await db.UserSessions.Where(row => row.Key == key).ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, row => row.StartedAt), Token);
        }

        await Eventually.Until(async () => (await state.GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated != true, TimeSpan.FromSeconds(10), "the recheck signs the page out");
    }

    [Fact]
    public async Task SigningOut_OpenPageGoesToTheSignInOnceTheProviderHasLetThePersonGo()
    {
        using var browser = await portal.SignInAsync("op02-orders");
        await using var page = await CircuitClient.OpenAsync(browser, "/contracts");
        await Eventually.Until(() => page.Drawn.Length > 0, "the page draws");
        var told = new TaskCompletionSource();
        using var subscription = portal.Services.GetRequiredService<ILiveFeed>().Subscribe(
            change => change is { Topic: Topic.Access, Key: "session" },
            _ =>
            {
                told.TrySetResult();
                return Task.CompletedTask;
            },
            TimeSpan.Zero);

        var leaving = await browser.PostFormAsync("/account/sign-out");
        await told.Task.WaitAsync(Eventually.DefaultTimeout, Token);
        var provider = await browser.GetAsync(leaving.Headers.Location!.OriginalString);
        provider.Headers.Location!.OriginalString.ShouldStartWith(new Uri(portal.Address, "/signout-callback-oidc").AbsoluteUri);
        page.Scripts.ShouldNotContain("account/sign-in", Case.Sensitive, "there he would still be signed in, and be brought back");

        using var back = await browser.FollowAsync(provider);

        back.RequestMessage!.RequestUri!.Authority.ShouldBe(portal.Sandbox.Authority, "nobody is signed in any more");
        await Eventually.Until(() => page.Scripts.Contains("account/sign-in", StringComparison.Ordinal), "the open page follows");
        leaving.Dispose();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task SigningOut_OpenPageStaysUntilTheProviderAnswersOrForHalfAMinute(bool answers, bool elsewhere)
    {
        var (time, feed) = (new FakeTimeProvider(TimeProvider.System.GetUtcNow()), new HandFeed());
        var principal = await SessionOfAsync("op02-orders");
        var holder = LkoClaims.Of(principal)!;
        var change = new Change(Topic.Access, "session", null, null, null, holder.UserId.Value);
        await using var scope = portal.Services.CreateAsyncScope();
        using var watch = ActivatorUtilities.CreateInstance<SessionWatch>(scope.ServiceProvider, feed, time);
        using var state = ActivatorUtilities.CreateInstance<LiveAuthenticationState>(scope.ServiceProvider, watch, SessionLimits.Default, feed, time);
        var nodesFeed = elsewhere ? new HandFeed() : feed;
        using var node = elsewhere ? ActivatorUtilities.CreateInstance<SessionWatch>(scope.ServiceProvider, nodesFeed, time) : watch;
        state.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        await state.WatchAsync();

        node.Leave(holder);
        var leaving = nodesFeed.Published.ShouldHaveSingleItem();
        await feed.TellAsync(leaving);
        (await scope.ServiceProvider.GetRequiredService<EndSession>().Run(holder.Key, Token)).IsOk.ShouldBeTrue();
        await feed.TellAsync(change);
        (await state.GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated.ShouldBe(true, "at the provider he would still be signed in, and be brought back");
        if (answers)
        {
            node.Left(holder);
            await feed.TellAsync(nodesFeed.Published[^1]);
            watch.Hear([leaving]);
            watch.IsLeaving(holder).ShouldBeFalse("told late, and it is over");
        }
        else
        {
            time.Advance(TimeSpan.FromSeconds(30));
        }

        await Eventually.Until(async () => (await state.GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated != true, TimeSpan.FromSeconds(10), "the page is signed out");
    }

    [Fact]
    public async Task GrantWithdrawn_WhileOpen_NextCommandIsForbidden()
    {
        var principal = await SessionOfAsync("op02-orders");
        await using var circuit = await OpenAsync(principal);
        (await ContractsAsync(circuit)).ShouldBeTrue();
        await using var db = portal.Raw();
        var user = await db.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == "op02-orders", Token);
        user.Withdraw(Role.OperatorOrders.Code);
        await db.SaveChangesAsync(Token);
        try
        {
            (await ContractsAsync(circuit)).ShouldBeFalse();
            (await IsSignedInAsync(circuit)).ShouldBeTrue("he is still himself");
        }
        finally
        {
            user.Give(Role.OperatorOrders);
            await db.SaveChangesAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task GrantsChanged_WhileOpen_AreToldOnceInThePersonsLanguage()
    {
        var principal = await SessionOfAsync("op02-orders");
        using var culture = new CultureScope("ru-RU");
        await using var circuit = await OpenAsync(principal);
        var state = circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var told = new ConcurrentQueue<(Task<AuthenticationState> State, string Language)>();
        state.AuthenticationStateChanged += changed => told.Enqueue((changed, CultureInfo.CurrentUICulture.Name));
        var change = new Change(Topic.Access, "user", null, null, null, LkoClaims.Of(principal)!.UserId.Value);
        await using var db = portal.Raw();
        var user = await db.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == "op02-orders", Token);
        user.Give(Role.OperatorFinance);
        await db.SaveChangesAsync(Token);
        try
        {
            using (new CultureScope("en-GB"))
            {
                portal.Services.GetRequiredService<ILiveFeed>().Publish(change);
            }

            await Eventually.Until(() => !told.IsEmpty, TimeSpan.FromSeconds(10), "the open page hears of it");
        }
        finally
        {
            user.Withdraw(Role.OperatorFinance.Code);
            await db.SaveChangesAsync(CancellationToken.None);
        }

        portal.Services.GetRequiredService<ILiveFeed>().Publish(change);
        await Eventually.Until(() => told.Count == 2, TimeSpan.FromSeconds(10), "the open page hears of it");
        foreach (var (raised, language) in told)
        {
            LkoClaims.Of((await raised).User).ShouldBe(LkoClaims.Of(principal), "he is still himself");
            language.ShouldBe("ru-RU");
        }
    }

    [Fact]
    public async Task GrantNarrowedToAContract_WhileOpen_IsToldAndHolds()
    {
        var principal = await SessionOfAsync("op02-orders");
        await using var circuit = await OpenAsync(principal);
        var state = circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var told = 0;
        state.AuthenticationStateChanged += _ => Interlocked.Increment(ref told);
        var change = new Change(Topic.Access, "user", null, null, null, LkoClaims.Of(principal)!.UserId.Value);
        await using var db = portal.Raw();
        var user = await db.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == "op02-orders", Token);
        var contract = await db.Contracts.SingleAsync(row => row.Number == "343000099068", Token);
        var accounts = await db.Accounts.Where(row => row.ContractId == contract.Id).OrderBy(row => row.Number).ToListAsync(Token);
        try
        {
            user.Withdraw(Role.OperatorOrders.Code);
            user.Give(Role.OperatorOrders, contract);
            await TellAsync(1);
            (await RowsAsync()).ShouldHaveSingleItem().Accounts.Count.ShouldBe(accounts.Count);

            user.Withdraw(Role.OperatorOrders.Code);
            user.Give(Role.OperatorOrders, accounts[1]);
            await TellAsync(2);
            (await RowsAsync()).ShouldHaveSingleItem().Accounts.ShouldHaveSingleItem().Id.ShouldBe(accounts[1].Id);
        }
        finally
        {
            user.Withdraw(Role.OperatorOrders.Code);
            user.Give(Role.OperatorOrders);
            await db.SaveChangesAsync(CancellationToken.None);
        }

        async Task TellAsync(int times)
        {
            await db.SaveChangesAsync(Token);
            portal.Services.GetRequiredService<ILiveFeed>().Publish(change);
            await Eventually.Until(() => Volatile.Read(ref told) == times, TimeSpan.FromSeconds(10), "the open page hears of it");
        }

        async Task<IReadOnlyList<ContractRow>> RowsAsync() =>
            (await circuit.ServiceProvider.GetRequiredService<ListContracts>().Run(new ContractQuery(null, null, null, false, new PageRequest(1, 100)), Token)).Value.Rows;
    }

    [Fact]
    public async Task NobodySignedIn_CallerIsNull()
    {
        await using var scope = portal.Services.CreateAsyncScope();

        (await scope.ServiceProvider.GetRequiredService<ICaller>().GetAsync(Token)).ShouldBeNull();
    }

    [Fact]
    public async Task ForgedSessionKey_CallerIsNull()
    {
        var real = LkoClaims.Of(await SessionOfAsync("op10-orders"))!;
        var forged = LkoClaims.PrincipalOf(new SignedIn(real.UserId, "x", Side.Operator, null, "ru", "system"), LkoClaims.NewSessionKey());
        await using var circuit = await OpenAsync(forged);

        (await circuit.ServiceProvider.GetRequiredService<ICaller>().GetAsync(Token)).ShouldBeNull();
    }

    private static async Task<bool> ContractsAsync(AsyncServiceScope circuit) =>
        (await circuit.ServiceProvider.GetRequiredService<ListContracts>().Run(new ContractQuery(null, null, null, false, new PageRequest(0, 10)), Token)).IsOk;

    private static async Task<bool> IsSignedInAsync(AsyncServiceScope circuit) =>
        (await circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated == true;

    /// <summary>Does what the framework does when a circuit opens.</summary>
    private async Task<AsyncServiceScope> OpenAsync(ClaimsPrincipal principal)
    {
        var scope = portal.Services.CreateAsyncScope();
        var state = (LiveAuthenticationState)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        state.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        scope.ServiceProvider.GetRequiredService<RequestUser>().IsCircuit = true;
        await state.WatchAsync();
        return scope;
    }

    private async Task<ClaimsPrincipal> SessionOfAsync(string subject)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var key = LkoClaims.NewSessionKey();
        var started = await scope.ServiceProvider.GetRequiredService<StartSession>().Run(new SignIn(portal.Sandbox.AbsoluteUri, subject, LkoClaims.Hash(key), "test", null), Token);
        return LkoClaims.PrincipalOf(started.Value, key);
    }

    private async Task UpdateAsync(string subject, bool disabled)
    {
        await using var db = portal.Raw();
        await db.Users.Where(user => user.Subject == subject).ExecuteUpdateAsync(set => set.SetProperty(user => user.IsDisabled, disabled), CancellationToken.None);
    }
}
