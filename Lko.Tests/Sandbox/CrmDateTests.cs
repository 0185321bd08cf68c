using System.Net;
using System.Text.Json;

namespace Lko.Tests.Sandbox;

/// <summary>The operator wants an order on another day: the CRM takes it up while the work goes on, and answers with a day.</summary>
public sealed class CrmDateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LaterDay_IsAgreed_WhereTheWorkIs()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "IN_BUILD");
        await AskAsync(sandbox, order, "2026-11-20");

        var answer = await sandbox.StepAsync(order);

        Told(answer).ShouldBe(("IN_BUILD", "IN_BUILD", "2026-11-20", "2026-11-20", "CUSTOMER_CHANGED_MIND"));
        answer.GetProperty("comment").GetString().ShouldNotBeNullOrWhiteSpace();
        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("TESTING", "the day is answered once");
        (await sandbox.CardAsync(order)).GetProperty("committed").GetString().ShouldBe("2026-11-20");
    }

    [Fact]
    public async Task DayTooEarly_IsAnsweredWithItsOwn()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "IN_BUILD");
        await sandbox.StepAsync(order, new { to = "IN_BUILD", reason = "ACCESS_ISSUE" });
        await AskAsync(sandbox, order, "2026-10-09");

        Told(await sandbox.StepAsync(order)).ShouldBe(("IN_BUILD", "IN_BUILD", "2026-10-10", "2026-09-30", "CAPACITY_ISSUE"), "the work is late already");
    }

    /// <summary>Thirty days are the least it builds in.</summary>
    [Theory]
    [InlineData("2026-08-04", "2026-08-05", "CAPACITY_ISSUE")]
    [InlineData("2026-08-05", "2026-08-05", "CUSTOMER_CHANGED_MIND")]
    public async Task BeforeItHasCommittedItself_ItPromisesNothing(string wanted, string told, string reason)
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "TECH_CHECK");
        await AskAsync(sandbox, order, wanted);

        Told(await sandbox.StepAsync(order)).ShouldBe(("TECH_CHECK", "TECH_CHECK", told, null, reason));
        await sandbox.StepToAsync(order, "AGREED");
        (await sandbox.CardAsync(order)).GetProperty("committed").GetString().ShouldBe("2026-08-05");
    }

    [Fact]
    public async Task AskedAfterAnAnswer_TheAnswerIsWorkedOffFirst()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "CLARIFY");
        using (var early = await sandbox.SendAsync("order.requestDate", order, "Позже", day: "2026-11-20"))
        {
            (early.StatusCode, JsonElement.Parse(await early.Content.ReadAsStringAsync(Token)).GetProperty("code").GetString()).ShouldBe((HttpStatusCode.Conflict, "NOT_IN_WORK"));
        }

        using var answered = await sandbox.SendAsync("order.answer", order, "Контакт");
        await AskAsync(sandbox, order, "2026-11-20");

        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("TECH_CHECK");
        Told(await sandbox.StepAsync(order)).ShouldBe(("TECH_CHECK", "TECH_CHECK", "2026-11-20", null, "CUSTOMER_CHANGED_MIND"));
        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("QUOTED");
    }

    [Fact]
    public async Task WhileTheWorkStandsStill_IsAnsweredWhenItGoesOn_AndSurvivesARestart()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "IN_BUILD");
        await sandbox.StepAsync(order, new { to = "HELD" });
        await AskAsync(sandbox, order, "2026-11-20");
        await sandbox.StopServerAsync();
        await sandbox.StartServerAsync();

        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("IN_BUILD");
        Told(await sandbox.StepAsync(order)).ShouldBe(("IN_BUILD", "IN_BUILD", "2026-11-20", "2026-11-20", "CUSTOMER_CHANGED_MIND"));
    }

    [Fact]
    public async Task ByItsOwnPace_ItAnswersAndGoesOn()
    {
        await using var sandbox = await SandboxFixture.StartAsync(paused: false, pace: 0);
        var order = await sandbox.PlaceAsync();
        await sandbox.ControlAsync("crm/settle");
        await sandbox.ControlAsync("crm/pause");
        using (var answered = await sandbox.SendAsync("order.answer", order, "Контакт"))
        {
            await AskAsync(sandbox, order, "2026-11-20");
        }

        await sandbox.ControlAsync("crm/resume");
        await sandbox.ControlAsync("crm/settle");

        var events = (await sandbox.CardAsync(order)).GetProperty("events").EnumerateArray().Select(each => each.GetProperty("to").GetString()).ToList();
        events.ShouldBe(["REGISTERED", "CLARIFY", "TECH_CHECK", "TECH_CHECK", "QUOTED"]);
    }

    [Theory]
    [InlineData("Позже", null)]
    [InlineData("Позже", "20.11.2026")]
    [InlineData(null, "2026-11-20")]
    public async Task WithoutADayOrAReason_IsMalformed(string? text, string? day)
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "IN_BUILD");

        using var answer = await sandbox.SendAsync("order.requestDate", order, text, day: day);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task CalledOff_IsNotAskedForAnyMore()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "TECH_CHECK");
        await AskAsync(sandbox, order, "2026-11-20");
        using var cancel = await sandbox.SendAsync("order.requestCancellation", order, "Передумали");
        cancel.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var again = await sandbox.SendAsync("order.requestDate", order, "Позже", day: "2026-11-21");
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);

        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("CANCELLING");
        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("CANCELLED");
    }

    private static async Task AskAsync(SandboxFixture sandbox, string order, string day)
    {
        using var answer = await sandbox.SendAsync("order.requestDate", order, "Площадка готова в другой срок", day: day);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    private static (string? From, string? To, string? Expected, string? Committed, string? Reason) Told(JsonElement happened) =>
        (Text(happened, "from"), Text(happened, "to"), Text(happened, "expectedCompletion"), Text(happened, "committed"), Text(happened, "reason"));

    private static string? Text(JsonElement happened, string name) => happened.GetProperty(name).GetString();
}
