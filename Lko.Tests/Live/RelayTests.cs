using System.Collections.Concurrent;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Live;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ConnectionMultiplexer = StackExchange.Redis.ConnectionMultiplexer;

namespace Lko.Tests.Live;

/// <summary>Two portals over one real Redis.</summary>
public sealed class RelayTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwoNodes_ChangeOnOne_IsToldOnTheOther()
    {
        var redis = RedisServer.Configuration;
        await using var one = await StartAsync(redis);
        await using var two = await StartAsync(redis);
        var heard = new List<Change>();
        var operatorId = await OperatorAsync(one, "OP10");
        using var subscription = two.Services.GetRequiredService<ILiveFeed>().Subscribe(
            change => change.OperatorId == operatorId,
            changes =>
            {
                lock (heard)
                {
                    heard.AddRange(changes);
                }

                return Task.CompletedTask;
            },
            TimeSpan.Zero);
        var change = new Change(Topic.Order, "LKO-2026-0000001", operatorId, BranchId.From(3), "VOLGA", 5);

        one.Services.GetRequiredService<ILiveFeed>().Publish(change with { OperatorId = await OperatorAsync(one, "OP02") });
        one.Services.GetRequiredService<ILiveFeed>().Publish(change);

        await Eventually.Until(() => heard.Count > 0, "the change arrives at the other node");
        heard.ShouldBe([change]);
    }

    [Fact]
    public async Task TwoNodes_MachineClient_HearsItsOperatorOnce()
    {
        var redis = RedisServer.Configuration;
        await using var one = await StartAsync(redis);
        await using var two = await StartAsync(redis);
        await using var client = await MachineClient.ConnectAsync(two.Address, two.Sandbox);
        var feed = one.Services.GetRequiredService<ILiveFeed>();

        feed.Publish(new(Topic.Order, "LKO-2026-0000002", await OperatorAsync(one, "OP02"), null, null));
        feed.Publish(new(Topic.Order, "LKO-2026-0000010", await OperatorAsync(one, "OP10"), null, null));
        feed.Publish(new(Topic.Balance, "end", await OperatorAsync(one, "OP10"), null, null));

        await Eventually.Until(() => client.Heard("balance end"), "the client hears of its operator");
        client.Told.Where(text => text is "balance end" || text.StartsWith("order", StringComparison.Ordinal)).ShouldBe(["order LKO-2026-0000010", "balance end"]);
    }

    /// <summary>Redis has a connection for hearing and one for telling: here only the second fails, as when they come back one after the other.</summary>
    [Fact]
    public async Task ChangesThatCouldNotBeTold_AreLookedForByTheOthers_OnceTellingWorksAgain()
    {
        await using var redis = await new PrivateRedis().StartAsync();
        await using var one = await StartAsync(redis.Configuration);
        await using var two = await StartAsync(redis.Configuration);
        await using var keeper = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var heard = new ConcurrentQueue<Change>();
        using var subscription = two.Services.GetRequiredService<ILiveFeed>().Subscribe(
            change => change.Topic == Topic.SavedView,
            changes =>
            {
                changes.ToList().ForEach(heard.Enqueue);
                return Task.CompletedTask;
            },
            TimeSpan.Zero);

        await keeper.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "-publish");
        one.Services.GetRequiredService<ILiveFeed>().Publish(new(Topic.SavedView, "missed", null, null, null));
        one.Services.GetRequiredService<ILiveFeed>().Publish(new(Topic.SavedView, "missed too", null, null, null));
        await Eventually.Until(() => one.Services.GetRequiredService<RedisRelay>().IsOwing, "Redis has refused to pass it on");
        await keeper.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "+publish");
        await Eventually.Until(() => !heard.IsEmpty, "the other node is bidden to look");
        one.Services.GetRequiredService<ILiveFeed>().Publish(new(Topic.SavedView, "next", null, null, null));

        await Eventually.Until(() => heard.Any(change => change.Key == "next"), "and is told as before");
        heard.First().Key.ShouldBe("", "to look at everything comes first");
        two.Services.GetRequiredService<RedisRelay>().IsConnected.ShouldBeTrue("it heard all the time");
    }

    [Fact]
    public async Task OneNode_MachineClient_HearsItsOperatorOnly()
    {
        await using var portal = await StartAsync(redis: null);
        await using var client = await MachineClient.ConnectAsync(portal.Address, portal.Sandbox);
        var feed = portal.Services.GetRequiredService<ILiveFeed>();

        feed.Publish(new(Topic.Order, "foreign", await OperatorAsync(portal, "OP02"), null, null));
        feed.Publish(new(Topic.Order, "everybody", null, null, null));
        feed.Publish(new(Topic.Order, "own", await OperatorAsync(portal, "OP10"), null, null));

        await Eventually.Until(() => client.Orders.Any(), "the client hears of its operator");
        client.Orders.ShouldBe(["order own"]);
    }

    [Fact]
    public async Task OneNode_BalancesOfABilling_ReachWhoHoldsAnAccountThere()
    {
        await using var portal = await StartAsync(redis: null);
        var id = await OperatorAsync(portal, "OP10");
        string own, foreign;
        await using (var db = portal.Raw())
        {
            own = await db.Accounts.Where(row => row.OperatorId == id).Select(row => row.System).FirstAsync(Token);
            foreign = await db.Accounts.Where(row => !db.Accounts.Any(his => his.OperatorId == id && his.System == row.System)).Select(row => row.System).FirstAsync(Token);
        }

        await using var client = await MachineClient.ConnectAsync(portal.Address, portal.Sandbox);
        var feed = portal.Services.GetRequiredService<ILiveFeed>();

        feed.Publish(new(Topic.Balance, "", null, null, null));
        feed.Publish(new(Topic.Balance, foreign, null, null, "VOLGA"));
        feed.Publish(new(Topic.Balance, own, null, null, "VOLGA"));
        feed.Publish(new(Topic.Order, "last", id, null, null));

        // The sandbox's own deliveries may be told as well.
        await Eventually.Until(() => client.Heard("order last"), "the client hears of everything in turn");
        client.Told.ShouldContain(text => text == $"balance {own}");
        client.Told.ShouldNotContain(text => text == $"balance {foreign}" || text == "balance ");
    }

    [Fact]
    public async Task OneNode_Draft_IsNotTold()
    {
        await using var portal = await StartAsync(redis: null);
        await using var client = await MachineClient.ConnectAsync(portal.Address, portal.Sandbox);
        await using var db = portal.Raw();
        var contract = await db.Contracts.FirstAsync(row => db.Operators.Any(telecom => telecom.Id == row.OperatorId && telecom.Code == "OP10"), Token);
        var draft = Order.Draft(contract, OrderKind.New, "L2_P2P", 1, UserId.From(1), DateTimeOffset.UnixEpoch);
        var feed = portal.Services.GetRequiredService<ILiveFeed>();

        feed.Publish(draft.Changed());
        feed.Publish(draft.Changed() with { Key = "LKO-2026-0000011" });

        await Eventually.Until(() => client.Orders.Any(), "the client hears of the order");
        client.Orders.ShouldBe(["order LKO-2026-0000011"]);
    }

    [Fact]
    public async Task Redis_Absent_PortalWorksAndPublishingDoesNotWait()
    {
        await using var portal = await StartAsync($"127.0.0.1:{FreePort.Next()},connectTimeout=500");
        var heard = 0;
        using var subscription = portal.Services.GetRequiredService<ILiveFeed>().Subscribe(_ => true, changes => Task.FromResult(Interlocked.Add(ref heard, changes.Count)), TimeSpan.Zero);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var number = 0; number < 100; number++)
        {
            portal.Services.GetRequiredService<ILiveFeed>().Publish(new(Topic.Sync, "x", null, null, null));
        }

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        await Eventually.Until(() => heard >= 100, "this node's own screens are told");
        portal.Services.GetRequiredService<RedisRelay>().IsConnected.ShouldBeFalse();
    }

    private static async Task<PortalHost> StartAsync(string? redis)
    {
        var portal = new PortalHost();
        if (redis is not null)
        {
            portal.Settings["Redis:Configuration"] = redis;
        }

        await portal.InitializeAsync();
        if (redis is not null && !redis.Contains("connectTimeout", StringComparison.Ordinal))
        {
            await Eventually.Until(() => portal.Services.GetRequiredService<RedisRelay>().IsConnected, "the relay is connected");
        }

        return portal;
    }

    private static async Task<OperatorId> OperatorAsync(PortalHost portal, string code)
    {
        await using var db = portal.Raw();
        return await db.Operators.Where(row => row.Code == code).Select(row => row.Id).SingleAsync(Token);
    }
}
