using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.EndToEnd;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Faults;

/// <summary>
/// kill -9 at the worst moments, with real processes: one plays the carrier, the other is the portal under test, live against it. The CRM's
/// own ledger says what really arrived.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class ProcessDeathTests(Browsers browsers) : IClassFixture<Browsers>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>F02: the CRM took the order, we died before writing that down.</summary>
    [Fact]
    public async Task Killed_BetweenTheCrmsAnswerAndOurCommit_AsksAndDeliversOnce()
    {
        await using var carrier = new PortalProcess();
        await using var portal = await LiveAsync(carrier);
        var manager = new OrderJourney(portal, await browsers.SignInAsync(portal, "op10-orders"), "ru");

        // The CRM records the order at once but keeps the answer to itself until we are dead.
        await carrier.ControlAsync("/control/crm/faults", new { kind = "delay", scope = "messages", count = 1, seconds = 20 });
        var number = await manager.PlaceAsync("SL-F02");
        await Eventually.Until(async () => await SendingAsync(portal), TimeSpan.FromSeconds(20), "a sender holds the message");
        await portal.KillAsync();
        await carrier.ControlAsync("/control/crm/faults/clear", new { });
        await ExpireLeasesAsync(portal);
        await portal.StartAsync();

        await DeliveredAsync(portal, number);
        (await PlacementsAsync(carrier, number)).ShouldBe(1);
    }

    /// <summary>F03: the order is committed, the CRM was not there, and then we died.</summary>
    [Fact]
    public async Task Killed_AfterTheCommitBeforeAnySend_SendsAfterTheRestart()
    {
        await using var carrier = new PortalProcess();
        await using var portal = await LiveAsync(carrier);
        var manager = new OrderJourney(portal, await browsers.SignInAsync(portal, "op10-orders"), "ru");
        await carrier.ControlAsync("/control/crm/faults", new { kind = "fail", scope = "messages", count = 100, status = 503 });
        var number = await manager.PlaceAsync("SL-F03");
        (await PlacementsAsync(carrier, number)).ShouldBe(0);
        await portal.KillAsync();
        await carrier.ControlAsync("/control/crm/faults/clear", new { });
        await ExpireLeasesAsync(portal);
        await portal.StartAsync();

        await DeliveredAsync(portal, number);
        (await PlacementsAsync(carrier, number)).ShouldBe(1);
    }

    /// <summary>Starts the carrier's side, then a portal that meets it only over the wire.</summary>
    private static async Task<PortalProcess> LiveAsync(PortalProcess carrier)
    {
        var portal = PortalProcess.LiveAgainst(carrier);
        await carrier.StartAsync();
        await DataServices.PrepareAsync(DatabaseOf(portal), carrier.Sandbox.AbsoluteUri, Token);
        return await portal.StartAsync();
    }

    private static Database DatabaseOf(PortalProcess portal) => new(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(portal.DataPath, "lko.db")}");

    private static async Task<bool> SendingAsync(PortalProcess portal)
    {
        await using var db = DatabaseOf(portal).Open(DataScope.System());
        return await db.Outbox.AnyAsync(row => row.LeaseOwner != null, Token);
    }

    /// <summary>Two minutes of lease pass faster in a test than on a clock.</summary>
    private static async Task ExpireLeasesAsync(PortalProcess portal)
    {
        await using var db = DatabaseOf(portal).Open(DataScope.System());
        await db.Outbox.Where(row => row.State != OutboxState.Delivered)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, row => row.LeaseUntil == null ? null : DateTimeOffset.UnixEpoch).SetProperty(row => row.NextAttemptAt, DateTimeOffset.UnixEpoch), Token);
    }

    private static Task DeliveredAsync(PortalProcess portal, string number) => Eventually.Until(
        async () =>
        {
            await using var db = DatabaseOf(portal).Open(DataScope.System());
            return await db.Orders.AnyAsync(row => row.Number == number && row.Dispatch == Dispatch.Delivered, Token);
        },
        TimeSpan.FromSeconds(40), $"{number} is delivered\n{portal.Log}");

    private static async Task<int> PlacementsAsync(PortalProcess carrier, string number) =>
        (await carrier.LedgerAsync()).GetProperty("orders").EnumerateArray()
            .Where(order => order.GetProperty("orderId").GetString() == number)
            .Select(order => order.GetProperty("placements").GetInt32()).SingleOrDefault();
}
