using System.Diagnostics;
using System.Net;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.EndToEnd;
using Lko.Tests.Orders;
using Lko.Tests.Support;

namespace Lko.Tests.Faults;

/// <summary>Two portals as real processes on one PostgreSQL and one Redis; only the first plays the carrier, the second meets it over the wire.</summary>
[Collection(BrowserTests.Name)]
public sealed class TwoPortalsTests
{
    /// <summary>Publishing does not wait for a Redis that is gone.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Change_AcceptedByOne_ReachesSubscribersOfTheOther_AlsoAfterRedisWasRestarted()
    {
        await using var redis = await new PrivateRedis().StartAsync();
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.PostgreSql);
        await using var one = Shared(new PortalProcess(), scene, redis);
        await using var two = Shared(PortalProcess.LiveAgainst(one), scene, redis);
        var number = await StartAsync(scene, one, two);
        using var browser = new Browser(two.Address, one.Sandbox);
        using var home = await browser.SignInAsync(OrderScene.Orders);
        await using var card = await CircuitClient.OpenAsync(browser, $"/orders/{number}");
        await using var machine = await MachineClient.ConnectAsync(two.Address, one.Sandbox);
        await Eventually.Until(() => card.Drawn.Length > 0, "the card draws");

        await AcceptAsync(one, number, 100, "mark-1");
        await Eventually.Until(() => card.Drawn.Contains("mark-1", StringComparison.Ordinal), Patience, "the other portal's page shows it");
        await Eventually.Until(() => machine.Heard($"order {number}"), Patience, "the other portal's machine client hears of it");

        await redis.KillAsync();
        var clock = Stopwatch.StartNew();
        await AcceptAsync(one, number, 101, "mark-2");
        clock.Elapsed.ShouldBeLessThan(AtOnce);
        await redis.StartAsync();
        await Eventually.Until(() => card.Drawn.Contains("mark-2", StringComparison.Ordinal), Patience, $"what was missed is read anew\n{two.Log}");

        machine.Forget();
        var sequence = 200;
        await Eventually.Until(
            async () =>
            {
                await AcceptAsync(one, number, ++sequence, "mark-3");
                return machine.Heard($"order {number}");
            },
            Patience, $"the machine client hears of changes again\n{two.Log}");
        await Eventually.Until(() => card.Drawn.Contains("mark-3", StringComparison.Ordinal), Patience, "and so does the page");
    }

    /// <summary>The second node would find out by itself only in an hour.</summary>
    [Fact]
    public async Task SigningOut_AtOne_TakesAlongThePagesOfTheOther_OnceTheProviderHasLetThePersonGo()
    {
        await using var redis = await new PrivateRedis().StartAsync();
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.PostgreSql);
        await using var one = Shared(new PortalProcess(), scene, redis);
        await using var two = Shared(PortalProcess.LiveAgainst(one), scene, redis);
        two.Set("Sessions:Recheck", "01:00:00");
        var number = await StartAsync(scene, one, two);
        using var browser = new Browser(two.Address, one.Sandbox);
        using var home = await browser.SignInAsync(OrderScene.Orders);
        await using var card = await CircuitClient.OpenAsync(browser, $"/orders/{number}");
        using var colleague = new Browser(two.Address, one.Sandbox);
        using var his = await colleague.SignInAsync("op10-admin");
        await using var other = await CircuitClient.OpenAsync(colleague, $"/orders/{number}");
        await Eventually.Until(() => card.Drawn.Contains(number, StringComparison.Ordinal) && other.Drawn.Contains(number, StringComparison.Ordinal), "the cards draw");

        using var leaving = await browser.PostFormAsync(new Uri(one.Address, "/account/sign-out").AbsoluteUri);
        var provider = await browser.GetAsync(leaving.Headers.Location!.OriginalString);
        provider.Headers.Location!.OriginalString.ShouldStartWith(new Uri(one.Address, "/signout-callback-oidc").AbsoluteUri);
        await AcceptAsync(one, number, 100, "mark-1");
        await Eventually.Until(() => other.Drawn.Contains("mark-1", StringComparison.Ordinal), Patience, "what was told after the session's end has come to the other node");
        card.Scripts.ShouldNotContain("account/sign-in", Case.Sensitive, "at the provider he would still be signed in, and be brought back");

        using var back = await browser.FollowAsync(provider);

        back.RequestMessage!.RequestUri!.Authority.ShouldBe(one.Sandbox.Authority, "nobody is signed in any more");
        await Eventually.Until(() => card.Scripts.Contains("account/sign-in", StringComparison.Ordinal), Patience, $"the open page of the other node follows\n{two.Log}");
        other.Scripts.ShouldNotContain("account/sign-in", Case.Sensitive, "others notice nothing");
    }

    /// <returns>The number of an order that the CRM has.</returns>
    private static async Task<string> StartAsync(OrderScene scene, PortalProcess one, PortalProcess two)
    {
        var number = await scene.SubmittedAsync();
        await one.StartAsync();
        await two.StartAsync();
        await Eventually.Until(async () => (await scene.StoredAsync(number)).Dispatch == Dispatch.Delivered, Patience, $"the order is sent\n{one.Log}");
        return number;
    }

    private static async Task AcceptAsync(PortalProcess portal, string number, int sequence, string mark) =>
        (await portal.AcceptAsync(number, sequence, mark)).ShouldBe(HttpStatusCode.OK);

    private static PortalProcess Shared(PortalProcess portal, OrderScene scene, PrivateRedis redis)
    {
        portal.Set("Database:Provider", nameof(DatabaseProvider.PostgreSql));
        portal.Set("ConnectionStrings:Lko", scene.Database.Database.ConnectionString);
        portal.Set("Redis:Configuration", redis.Configuration);
        return portal;
    }
}
