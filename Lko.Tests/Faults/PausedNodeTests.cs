using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Tests.EndToEnd;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Faults;

/// <summary>
/// F04 with real processes: a portal is stopped in the middle of a send and of a fetch, another one on the same PostgreSQL takes both over, and the
/// first wakes up and goes on where it was. It may write nothing any more.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class PausedNodeTests
{
    private const string Billing = "ASR-MSK-1";

    /// <summary>The other node notices a silent one after fifteen seconds; the machine may be busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stopped_InTheMiddleOfASendAndAFetch_WritesNothingWhenItComesBack()
    {
        using var drop = new TempFolder();
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.PostgreSql);
        await using (var db = scene.Database.Raw())
        {
            await db.SourceSystems.Where(row => row.Code != "CRM" && row.Code != Billing).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsActive, false), Token);
        }

        await using var carrier = new PortalProcess();
        await using var sleeper = Node(carrier, scene, drop);
        await using var other = Node(carrier, scene, drop);
        await carrier.StartAsync();
        await HasReadItselfAsync(carrier);
        await carrier.ControlAsync($"/control/billing/{Billing}/faults", new { kind = "Hang", count = 1, after = 3 });
        await carrier.ControlAsync("/control/crm/faults", new { kind = "delay", scope = "messages", count = 1, seconds = 20 });
        await sleeper.StartAsync();
        var number = await scene.SubmittedAsync();
        await Eventually.Until(
            async () => await PlacementsAsync(carrier, number) == 1 && await IsHangingAsync(carrier) && await RunsAsync(scene) is [SyncRunState.Running],
            Patience, $"one node waits for the CRM's answer and for the billing's\n{sleeper.Log}");
        await StopBetweenTransactionsAsync(sleeper, scene);
        await ExpireLeaseAsync(scene);

        await other.StartAsync();
        await Eventually.Until(async () => (await scene.StoredAsync(number)).Dispatch == Dispatch.Delivered, Patience, $"the other node has settled the order\n{other.Log}");
        await Eventually.Until(async () => await RunsAsync(scene) is [SyncRunState.Interrupted, SyncRunState.Succeeded], Patience, $"and read the billing\n{other.Log}");
        var (message, figures) = (await MessageAsync(scene, number), await FiguresAsync(scene));
        await other.KillAsync();

        await sleeper.SignalAsync("CONT");
        await Eventually.Until(() => sleeper.Log.Contains("Lease lost: 1 messages", StringComparison.Ordinal), Patience, $"the late send is refused\n{sleeper.Log}");
        await Eventually.Until(() => sleeper.Log.Contains($"Lease lost: the run of {Billing}", StringComparison.Ordinal), Patience, $"the late run is refused\n{sleeper.Log}");

        (await MessageAsync(scene, number)).ShouldBe(message);
        (await PlacementsAsync(carrier, number)).ShouldBe(1);
        (await FiguresAsync(scene)).ShouldBe(figures);
        figures.ShouldBe(Told());
        (await RunsAsync(scene)).ShouldBe([SyncRunState.Interrupted, SyncRunState.Succeeded]);

        // And it is a node like any other again.
        var next = await scene.SubmittedAsync();
        await Eventually.Until(async () => (await scene.StoredAsync(next)).Dispatch == Dispatch.Delivered, Patience, $"the node that slept sends again\n{sleeper.Log}");
        (await PlacementsAsync(carrier, next)).ShouldBe(1);
    }

    private static PortalProcess Node(PortalProcess carrier, OrderScene scene, TempFolder drop)
    {
        var portal = PortalProcess.LiveAgainst(carrier);
        portal.Set("Database:Provider", nameof(DatabaseProvider.PostgreSql));
        portal.Set("ConnectionStrings:Lko", scene.Database.Database.ConnectionString);
        portal.Set("Landscape:DropFolder", drop.Path);
        portal.Set("Landscape:HttpAddress", $"{carrier.Sandbox}billing/{{system}}/");
        portal.Set("Landscape:AllowedNetworks:0", "127.0.0.1");
        portal.Set("Landscape:HttpApiKey", "sandbox-billing-key");

        // What it waits for must not end before it is stopped.
        portal.Set("Landscape:Waits:Headers", "00:00:40");
        return portal;
    }

    /// <summary>The portal beside the sandbox reads the billing, too, when it starts: it must not be the one whom the fault meets.</summary>
    private static async Task HasReadItselfAsync(PortalProcess carrier)
    {
        await using var db = carrier.OpenDatabase();
        await Eventually.Until(() => db.SourceFreshness.AnyAsync(row => row.System == Billing && row.LastSuccessAt != null, Token), Patience, "the portal of the sandbox has read the billing");
    }

    /// <summary>A node that is stopped inside a transaction holds its locks until the database loses patience with it; that is another fault than this one.</summary>
    private static async Task StopBetweenTransactionsAsync(PortalProcess portal, OrderScene scene)
    {
        await Eventually.Until(
            async () =>
            {
                await portal.SignalAsync("STOP");
                await using var db = scene.Database.Raw();
                var open = await db.Database.SqlQuery<int>($"SELECT COUNT(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND (xact_start IS NOT NULL OR state = 'active')").SingleAsync(Token);
                if (open > 0)
                {
                    await portal.SignalAsync("CONT");
                }

                return open == 0;
            },
            "the node stands still with nothing open");
    }

    /// <summary>Two minutes of lease pass faster in a test than on a clock.</summary>
    private static async Task ExpireLeaseAsync(OrderScene scene)
    {
        await using var db = scene.Database.Raw();
        (await db.Outbox.Where(row => row.LeaseOwner != null).ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, DateTimeOffset.UnixEpoch), Token)).ShouldBe(1);
    }

    private static async Task<bool> IsHangingAsync(PortalProcess carrier) =>
        !(await carrier.Http.GetStringAsync("/control/state", Token)).Contains("\"Hang\"", StringComparison.Ordinal);

    private static async Task<List<SyncRunState>> RunsAsync(OrderScene scene)
    {
        await using var db = scene.Database.Raw();
        return await db.SyncRuns.Where(run => run.System == Billing).OrderBy(run => run.StartedAt).Select(run => run.State).ToListAsync(Token);
    }

    private static async Task<string> MessageAsync(OrderScene scene, string number)
    {
        await using var db = scene.Database.Raw();
        var message = await db.Outbox.AsNoTracking().SingleAsync(row => row.Aggregate == number, Token);
        return $"{message.State} fence {message.Fence} attempts {message.Attempts} order {(await db.Orders.AsNoTracking().SingleAsync(row => row.Number == number, Token)).Version}";
    }

    private static async Task<string> FiguresAsync(OrderScene scene)
    {
        await using var db = scene.Database.Raw();
        return (await StoredTotals.OfAsync(db, Billing)).ToString();
    }

    private static string Told()
    {
        var ledger = new PlayedLedger(PlayedLedger.DefaultSeed, PlayedScale.Small, TimeProvider.System);
        var system = ledger.Registry.Find(Billing)!;
        return StoredTotals.Told(ledger.Open(system), ledger.Months(system)).ToString();
    }

    private static async Task<int> PlacementsAsync(PortalProcess carrier, string number) =>
        (await carrier.LedgerAsync()).GetProperty("orders").EnumerateArray()
            .Where(order => order.GetProperty("orderId").GetString() == number)
            .Select(order => order.GetProperty("placements").GetInt32()).SingleOrDefault();
}
