using System.Net;

namespace Lko.Tests.Sandbox;

/// <summary>Work that stands still, a date that moves, and a question that nobody answers.</summary>
public sealed class CrmHoldTests
{
    [Fact]
    public async Task Step_HeldInBuild_StandsStill_MovesTheExpectedDate_AndGoesOnWhereItStood()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "IN_BUILD");

        var delay = await sandbox.StepAsync(order, new { to = "HELD", reason = "ACCESS_ISSUE", comment = "Нет доступа" });

        delay.GetProperty("from").GetString().ShouldBe("IN_BUILD");
        delay.GetProperty("to").GetString().ShouldBe("HELD");
        delay.GetProperty("reason").GetString().ShouldBe("ACCESS_ISSUE");
        delay.GetProperty("expectedCompletion").GetString().ShouldBe("2026-10-10");
        delay.GetProperty("committed").GetString().ShouldBe("2026-09-30");
        (await sandbox.StateAsync(order)).ShouldBe("HELD");

        var on = await sandbox.StepAsync(order);

        (on.GetProperty("from").GetString(), on.GetProperty("to").GetString(), on.GetProperty("expectedCompletion").GetString()).ShouldBe(("HELD", "IN_BUILD", "2026-10-10"));
        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("TESTING");
    }

    [Fact]
    public async Task Step_ToThePresentState_MovesTheExpectedDateAlone()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "IN_BUILD");

        var delay = await sandbox.StepAsync(order, new { to = "IN_BUILD" });

        (delay.GetProperty("from").GetString(), delay.GetProperty("to").GetString(), delay.GetProperty("expectedCompletion").GetString()).ShouldBe(("IN_BUILD", "IN_BUILD", "2026-10-10"));
    }

    [Fact]
    public async Task Held_WhatWasAnsweredBefore_IsWorkedOffAfterIt()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "QUOTED");
        using var accepted = await sandbox.SendAsync("order.acceptTerms", order, termsId: (await sandbox.CardAsync(order)).GetProperty("terms").GetProperty("id").GetString());
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        await sandbox.StepAsync(order, new { to = "HELD" });

        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("QUOTED");
        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("AGREED");
    }

    [Fact]
    public async Task Clarify_UnansweredForTenWorkingDays_EndsTheOrder()
    {
        await using var sandbox = await SandboxFixture.StartAsync(paused: false, pace: 0);
        var order = await sandbox.PlaceAsync();
        await sandbox.ControlAsync("crm/settle");
        await sandbox.ControlAsync("time", new { days = 14 });
        await sandbox.ControlAsync("crm/settle");
        (await sandbox.StateAsync(order)).ShouldBe("CLARIFY");

        await sandbox.ControlAsync("time", new { days = 1 });
        await sandbox.ControlAsync("crm/settle");

        var card = await sandbox.CardAsync(order);
        (card.GetProperty("state").GetString(), card.GetProperty("events").EnumerateArray().Last().GetProperty("reason").GetString()).ShouldBe(("FAILED", "TIMED_OUT"));
    }
}
