using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Tests.EndToEnd;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Faults;

/// <summary>kill -9 of the portal at the worst moments with many orders on their way. The CRM's own ledger is the judge.</summary>
[Collection(BrowserTests.Name)]
public sealed class OrderLossTests
{
    private const int Orders = 10;

    /// <summary>How many messages a sender has in its hands at once.</summary>
    private static readonly int Hands = new OutboxOptions().Parallelism;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>F02: the CRM took the messages; we died before its answer came, and again with the answer in our socket and no commit.</summary>
    [Fact]
    public async Task F02_KilledBetweenTheCrmsAnswerAndOurCommit_EveryOrderArrivesOnceAndInTurn()
    {
        await using var world = new LiveLandscape();
        await world.InitializeAsync();
        var numbers = await PlaceAndCancelAsync(world, DoorMoment.AfterTheCrm);

        await HeldAsync(world);
        await DiedWithAsync(world, Hands);

        world.Door.Shut(DoorMoment.AfterTheCrm);
        await world.RestartAsync();
        await HeldAsync(world);
        await using (await world.HoldDatabaseAsync())
        {
            world.Door.Open();
            await Eventually.Until(() => world.Door.Answered >= Hands, "the answers are in the portal's hands");
            await DiedWithAsync(world, Hands);
        }

        await world.RestartAsync();
        await EndsWellAsync(world, numbers);

        // What the CRM had taken was asked about and never sent again.
        world.Door.Sends.Count.ShouldBe(2 * Orders);
        world.Door.Sends.Values.ShouldAllBe(count => count == 1);
    }

    /// <summary>F03: the person was told "accepted", not a byte had left, and we died; twice.</summary>
    [Fact]
    public async Task F03_KilledAfterTheCommitBeforeAnySend_EveryOrderIsSentAfterTheRestart()
    {
        await using var world = new LiveLandscape();
        await world.InitializeAsync();
        var numbers = await PlaceAndCancelAsync(world, DoorMoment.BeforeTheCrm);

        for (var death = 1; death <= 2; death++)
        {
            await HeldAsync(world);
            (await world.KillAsync()).Count.ShouldBe(Hands);
            (await world.LedgerMessagesAsync()).ShouldBeEmpty();
            if (death == 1)
            {
                world.Door.Shut(DoorMoment.BeforeTheCrm);
            }
            else
            {
                world.Door.Drop();
            }

            await world.RestartAsync();
        }

        await EndsWellAsync(world, numbers);
    }

    private static async Task<List<string>> PlaceAndCancelAsync(LiveLandscape world, DoorMoment moment)
    {
        world.Door.Shut(moment);
        var numbers = await world.PlaceAsync(Orders);
        foreach (var number in numbers)
        {
            (await world.CancelAsync(number)).ShouldBeTrue();
        }

        // What left while the orders were being placed breaks off; all of them wait now, and the sender fills its hands.
        await Eventually.Until(() => world.Door.Held > 0, TimeSpan.FromSeconds(40), $"the sender stands at the door\n{world.Portal.Log}");
        world.Door.Shut(moment);
        return numbers;
    }

    private static Task HeldAsync(LiveLandscape world) =>
        Eventually.Until(() => world.Door.Held >= Hands, TimeSpan.FromSeconds(40), $"the sender stands at the door with its hands full\n{world.Portal.Log}");

    /// <summary>The moment was the named one: the CRM has what the portal does not know to be delivered.</summary>
    private static async Task DiedWithAsync(LiveLandscape world, int messages)
    {
        var inFlight = await world.KillAsync();
        inFlight.Count.ShouldBe(messages);
        var taken = await world.LedgerMessagesAsync();
        inFlight.ShouldAllBe(id => taken.Contains(id));
    }

    private static async Task EndsWellAsync(LiveLandscape world, List<string> numbers)
    {
        await world.SettledAsync();
        await using (var db = world.Scene.Database.Raw())
        {
            (await db.Outbox.CountAsync(row => row.State == OutboxState.Delivered, Token)).ShouldBe(2 * numbers.Count);
            (await db.Orders.CountAsync(row => row.Dispatch == Dispatch.Delivered, Token)).ShouldBe(numbers.Count);
        }

        // The carrier works off what it has; its events come over the wire.
        await world.Carrier.ControlAsync("/control/crm/pace", new { seconds = 0 });
        await world.Carrier.ControlAsync("/control/crm/resume", new { });
        foreach (var number in numbers)
        {
            await Eventually.Until(async () => await world.Carrier.StateAsync(number) is "CANCELLED", $"{number} is cancelled in the CRM");
        }

        await world.LedgersAgreeAsync(numbers);
        (await world.Carrier.LedgerAsync()).GetProperty("orders").GetArrayLength().ShouldBe(numbers.Count, "nothing was invented");
    }
}
