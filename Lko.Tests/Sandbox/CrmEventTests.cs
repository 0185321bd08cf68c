using Lko.Domain.Integration;

namespace Lko.Tests.Sandbox;

public sealed class CrmEventTests
{
    private const string Order = "LKO-2026-0000001";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_RecordedEvents_ArriveSignedOnceAndInOrder()
    {
        await using var portal = await PortalDouble.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(portal: portal.Address);
        await sandbox.PlaceAsync();
        await sandbox.StepToAsync(Order, "QUOTED");

        await sandbox.ControlAsync("crm/settle");

        portal.Received.ShouldAllBe(item => item.Status == 200);
        portal.StoredSequences.ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task Push_Duplicated_SendsTheSameEventSoManyTimes()
    {
        await using var portal = await PortalDouble.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(portal: portal.Address);
        await sandbox.ControlAsync("crm/events/faults", new { kind = "duplicate", copies = 5 });
        await sandbox.PlaceAsync();
        await sandbox.StepAsync(Order);
        await sandbox.StepAsync(Order);

        await sandbox.ControlAsync("crm/settle");

        portal.StoredSequences.ShouldBe([1, 1, 1, 1, 1, 2]);
        portal.Received.Take(5).Select(item => item.Event.GetProperty("eventId").GetGuid()).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Push_Reordered_SendsTheHeldEventsBackwards()
    {
        await using var portal = await PortalDouble.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(portal: portal.Address);
        await sandbox.ControlAsync("crm/events/faults", new { kind = "reorder", count = 3 });
        await sandbox.PlaceAsync();
        await sandbox.StepToAsync(Order, "CLARIFY");
        await sandbox.ControlAsync("crm/settle");
        portal.Received.ShouldBeEmpty();
        await sandbox.StepToAsync(Order, "TECH_CHECK");

        await sandbox.ControlAsync("crm/settle");

        portal.StoredSequences.ShouldBe([3, 2, 1]);
    }

    [Fact]
    public async Task Push_Dropped_IsFoundByThePollOnly()
    {
        await using var portal = await PortalDouble.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(portal: portal.Address);
        await sandbox.ControlAsync("crm/events/faults", new { kind = "drop", count = 1 });
        await sandbox.PlaceAsync();
        await sandbox.StepToAsync(Order, "CLARIFY");

        await sandbox.ControlAsync("crm/settle");

        portal.StoredSequences.ShouldBe([2]);
        (await sandbox.Client().ReadEventsAsync(null, Token)).Events.Count.ShouldBe(2);
        (await sandbox.Client().ReadOrderEventsAsync(Order, Token)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Push_WrongSignatureOnce_IsRefusedThenSentRight()
    {
        await using var portal = await PortalDouble.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(portal: portal.Address);
        await sandbox.ControlAsync("crm/events/faults", new { kind = "badSignature" });
        await sandbox.PlaceAsync();
        await sandbox.StepAsync(Order);
        await sandbox.ControlAsync("crm/settle");
        portal.Received.Select(item => item.Status).ShouldBe([401]);

        sandbox.Time.Advance(TimeSpan.FromSeconds(1));
        await sandbox.ControlAsync("crm/settle");

        portal.Received.Select(item => item.Status).ShouldBe([401, 200]);
    }

    [Fact]
    public async Task Push_PortalFails_IsRetriedUntilStored()
    {
        await using var portal = await PortalDouble.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(portal: portal.Address);
        portal.Refuse(2);
        await sandbox.PlaceAsync();
        await sandbox.StepAsync(Order);
        await sandbox.ControlAsync("crm/settle");
        sandbox.Time.Advance(TimeSpan.FromSeconds(1));
        await sandbox.ControlAsync("crm/settle");
        sandbox.Time.Advance(TimeSpan.FromSeconds(2));
        await sandbox.ControlAsync("crm/settle");

        portal.Received.Select(item => item.Status).ShouldBe([500, 500, 200]);
    }

    [Fact]
    public async Task Push_Delayed_WaitsItsTime()
    {
        await using var portal = await PortalDouble.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(portal: portal.Address);
        await sandbox.ControlAsync("crm/events/faults", new { kind = "delay", seconds = 60 });
        await sandbox.PlaceAsync();
        await sandbox.StepToAsync(Order, "CLARIFY");
        await sandbox.ControlAsync("crm/settle");
        portal.StoredSequences.ShouldBe([2]);

        sandbox.Time.Advance(TimeSpan.FromSeconds(60));
        await sandbox.ControlAsync("crm/settle");

        portal.StoredSequences.ShouldBe([2, 1]);
    }

    [Fact]
    public async Task Push_PortalKnownLaterAndSandboxRestarted_SendsWhatWasNotConfirmed()
    {
        await using var portal = await PortalDouble.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(portal: portal.Address);
        await sandbox.PlaceAsync();
        await sandbox.StepAsync(Order);
        await sandbox.ControlAsync("crm/settle");
        await sandbox.StopServerAsync();
        await sandbox.StartServerAsync();
        await sandbox.StepAsync(Order);
        await sandbox.ControlAsync("crm/settle");
        portal.StoredSequences.ShouldBe([1]);

        sandbox.Server.PortalUrls = [portal.Address];
        await sandbox.ControlAsync("crm/settle");

        portal.StoredSequences.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Poll_ByCursor_GivesEveryEventOnce()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await sandbox.PlaceAsync();
        await sandbox.PlaceAsync("LKO-2026-0000002");
        await sandbox.StepToAsync(Order, "QUOTED");
        await sandbox.StepToAsync("LKO-2026-0000002", "CLARIFY");

        var first = await sandbox.EventsAsync("?limit=4");
        var second = await sandbox.EventsAsync($"?after={first.GetProperty("next").GetString()}&limit=4");
        var third = await sandbox.EventsAsync($"?after={second.GetProperty("next").GetString()}&limit=4");

        first.GetProperty("more").GetBoolean().ShouldBeTrue();
        second.GetProperty("more").GetBoolean().ShouldBeFalse();
        third.GetProperty("items").GetArrayLength().ShouldBe(0);
        third.GetProperty("next").GetString().ShouldBe(second.GetProperty("next").GetString());
        first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray())
            .Select(item => item.GetProperty("eventId").GetGuid()).Distinct().Count().ShouldBe(6);
    }

    [Fact]
    public async Task Client_ReadsEventsOfAnUnknownOrder_SaysTheSourceFailed()
    {
        await using var sandbox = await SandboxFixture.StartAsync();

        await Should.ThrowAsync<SourceUnavailableException>(() => sandbox.Client().ReadOrderEventsAsync("LKO-2026-0009999", Token));
    }
}
