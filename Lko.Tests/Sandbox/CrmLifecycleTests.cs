using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Lko.Tests.Sandbox;

public sealed class CrmLifecycleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Order_AnsweredAtEveryQuestion_GoesTheWholeWay()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();

        await sandbox.StepToAsync(order, "DONE");

        var events = (await sandbox.EventsAsync()).GetProperty("items").EnumerateArray().ToArray();
        events.Select(item => item.GetProperty("to").GetString()).ShouldBe(
            ["REGISTERED", "CLARIFY", "TECH_CHECK", "QUOTED", "AGREED", "SIGNING", "IN_BUILD", "TESTING", "ACCEPTANCE", "DONE"]);
        events.Select(item => item.GetProperty("seq").GetInt32()).ShouldBe(Enumerable.Range(1, 10));
        events[0].GetProperty("from").GetString().ShouldBe("SUBMITTED");
        events.Zip(events.Skip(1)).ShouldAllBe(pair => pair.First.GetProperty("to").GetString() == pair.Second.GetProperty("from").GetString());
        events.Take(4).ShouldAllBe(item => item.GetProperty("committed").ValueKind == JsonValueKind.Null);
        events.Skip(4).ShouldAllBe(item => item.GetProperty("committed").GetString() == "2026-09-30");
        events[1].GetProperty("reason").GetString().ShouldBe("INFORMATION_REQUIRED");
    }

    [Fact]
    public async Task Terms_Offered_AddUpAndSayUntilWhen()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync("LKO-2026-0000007");
        await sandbox.StepToAsync(order, "QUOTED");

        var terms = (await sandbox.CardAsync(order)).GetProperty("terms");

        terms.GetProperty("validUntil").GetString().ShouldBe("2026-08-05");
        terms.GetProperty("blocking").GetBoolean().ShouldBeTrue();
        var lines = terms.GetProperty("lines").EnumerateArray().ToArray();
        lines.ShouldAllBe(line => Decimal(line, "net") == Decimal(line, "quantity") * Decimal(line, "price"));
        lines.Sum(line => Decimal(line, "net")).ShouldBe(Decimal(terms, "oneOff") + Decimal(terms, "monthly"));
    }

    [Fact]
    public async Task Terms_BlockingDeclined_FailTheOrderForItsCost()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "QUOTED");
        using var answer = await sandbox.SendAsync("order.declineTerms", order, "Дорого", await TermsAsync(sandbox, order));

        var happened = await sandbox.StepAsync(order);

        happened.GetProperty("to").GetString().ShouldBe("FAILED");
        happened.GetProperty("reason").GetString().ShouldBe("COST_ISSUE");
        happened.GetProperty("expectedCompletion").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Terms_NonBlockingDeclined_LetTheOrderGoOn()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "TECH_CHECK");
        await sandbox.StepAsync(order, new { to = "QUOTED", blocking = false });
        using var answer = await sandbox.SendAsync("order.declineTerms", order, "Не нужно", await TermsAsync(sandbox, order));

        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("AGREED");
    }

    [Fact]
    public async Task Terms_AnsweredForOtherTerms_AreRefused()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "QUOTED");

        using var answer = await sandbox.SendAsync("order.acceptTerms", order, termsId: "CRM-1-T1");

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await CodeAsync(answer)).ShouldBe("TERMS_NOT_CURRENT");
    }

    [Fact]
    public async Task Terms_UnansweredPastTheirDate_FailTimedOut()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "QUOTED");
        await sandbox.ControlAsync("crm/resume");

        await sandbox.ControlAsync("time", new { days = 30 });
        await sandbox.ControlAsync("crm/settle");
        (await sandbox.StateAsync(order)).ShouldBe("QUOTED");
        await sandbox.ControlAsync("time", new { days = 1 });
        await sandbox.ControlAsync("crm/settle");

        var last = (await sandbox.CardAsync(order)).GetProperty("events").EnumerateArray().Last();
        last.GetProperty("to").GetString().ShouldBe("FAILED");
        last.GetProperty("reason").GetString().ShouldBe("TIMED_OUT");
        last.GetProperty("at").GetDateTimeOffset().ShouldBe(sandbox.Time.GetUtcNow(), "fast-forward moves the pace, not the clock on the wire");
    }

    [Fact]
    public async Task Acceptance_UnansweredFiveWorkingDays_IsDeemedDone()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "ACCEPTANCE");
        await sandbox.ControlAsync("crm/resume");

        await sandbox.ControlAsync("time", new { days = 7 });
        await sandbox.ControlAsync("crm/settle");
        (await sandbox.StateAsync(order)).ShouldBe("ACCEPTANCE", "Monday to Monday is exactly five working days");
        await sandbox.ControlAsync("time", new { days = 1 });
        await sandbox.ControlAsync("crm/settle");

        (await sandbox.StateAsync(order)).ShouldBe("DONE");
    }

    /// <summary>4 November is no working day: five of them after 30 October end on the 9th, which is what the card of the order promises.</summary>
    [Fact]
    public async Task Acceptance_OverAHoliday_IsDeemedDoneOnTheDayOfTheProductionCalendar()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.ControlAsync("time", new { days = new DateOnly(2026, 10, 30).DayNumber - DateOnly.FromDateTime(sandbox.Time.GetUtcNow().Date).DayNumber });
        await sandbox.StepToAsync(order, "ACCEPTANCE");
        await sandbox.ControlAsync("crm/resume");

        await sandbox.ControlAsync("time", new { days = 10 });
        await sandbox.ControlAsync("crm/settle");
        (await sandbox.StateAsync(order)).ShouldBe("ACCEPTANCE");
        await sandbox.ControlAsync("time", new { days = 1 });
        await sandbox.ControlAsync("crm/settle");

        (await sandbox.StateAsync(order)).ShouldBe("DONE");
    }

    [Fact]
    public async Task Acceptance_InAYearWithoutACalendar_WaitsForIt()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        foreach (var year in Enumerable.Repeat(365, 2))
        {
            await sandbox.ControlAsync("time", new { days = year });
        }

        await sandbox.StepToAsync(order, "ACCEPTANCE");
        await sandbox.ControlAsync("crm/resume");

        await sandbox.ControlAsync("time", new { days = 30 });
        await sandbox.ControlAsync("crm/settle");

        (await sandbox.StateAsync(order)).ShouldBe("ACCEPTANCE");
    }

    [Fact]
    public async Task Acceptance_Objected_IsTestedAndOfferedAgain()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "ACCEPTANCE");
        using (var silent = await sandbox.SendAsync("order.objectToDelivery", order))
        {
            silent.StatusCode.ShouldBe(HttpStatusCode.BadRequest, "objections are said");
        }

        using var objection = await sandbox.SendAsync("order.objectToDelivery", order, "Потери 3 %");
        objection.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var second = await sandbox.SendAsync("order.acceptDelivery", order);
        (await CodeAsync(second)).ShouldBe("NOT_AWAITED");

        var back = await sandbox.StepAsync(order);
        (back.GetProperty("to").GetString(), back.GetProperty("sourceReason").GetString()).ShouldBe(("TESTING", "ACT_OBJECTION"));
        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("ACCEPTANCE");
        await sandbox.StepToAsync(order, "DONE");
    }

    [Fact]
    public async Task Cancellation_BeforeBuild_IsAssessedThenDone()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "QUOTED");
        using var answer = await sandbox.SendAsync("order.requestCancellation", order, "Передумали");
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("CANCELLING");
        (await sandbox.StepAsync(order)).GetProperty("to").GetString().ShouldBe("CANCELLED");
        using var second = await sandbox.SendAsync("order.requestCancellation", order, "Ещё раз");
        (await CodeAsync(second)).ShouldBe("ORDER_CLOSED");
    }

    [Fact]
    public async Task Cancellation_AfterBuildBegan_IsRefused()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "IN_BUILD");

        using var answer = await sandbox.SendAsync("order.requestCancellation", order, "Передумали");

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await CodeAsync(answer)).ShouldBe("POINT_OF_NO_RETURN");
    }

    [Theory]
    [InlineData("TECH_NO", "CAPACITY_ISSUE")]
    [InlineData("REJECTED", "OTHER")]
    public async Task Step_ChosenEnd_IsReportedWithItsReason(string to, string reason)
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepAsync(order);

        var happened = await sandbox.StepAsync(order, new { to });

        happened.GetProperty("to").GetString().ShouldBe(to);
        happened.GetProperty("reason").GetString().ShouldBe(reason);
        happened.GetProperty("comment").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Pace_TimePasses_MovesTheOrderToTheFirstQuestion()
    {
        await using var sandbox = await SandboxFixture.StartAsync(paused: false, pace: 8);
        var order = await sandbox.PlaceAsync();
        (await sandbox.StateAsync(order)).ShouldBe("SUBMITTED");

        sandbox.Time.Advance(TimeSpan.FromSeconds(8));
        await sandbox.ControlAsync("crm/settle");
        (await sandbox.StateAsync(order)).ShouldBe("REGISTERED");
        sandbox.Time.Advance(TimeSpan.FromSeconds(7));
        await sandbox.ControlAsync("crm/settle");
        (await sandbox.StateAsync(order)).ShouldBe("REGISTERED");
        sandbox.Time.Advance(TimeSpan.FromSeconds(1));
        await sandbox.ControlAsync("crm/settle");
        (await sandbox.StateAsync(order)).ShouldBe("CLARIFY");
        sandbox.Time.Advance(TimeSpan.FromHours(1));
        await sandbox.ControlAsync("crm/settle");
        (await sandbox.StateAsync(order)).ShouldBe("CLARIFY");
    }

    [Fact]
    public async Task Pace_Zero_MovesTheOrderAtOnce()
    {
        await using var sandbox = await SandboxFixture.StartAsync(paused: false, pace: 0);
        var order = await sandbox.PlaceAsync();

        await sandbox.ControlAsync("crm/settle");

        (await sandbox.StateAsync(order)).ShouldBe("CLARIFY");
    }

    [Theory]
    [InlineData("crm/pace", """{"seconds":-1}""")]
    [InlineData("crm/pace", "{}")]
    [InlineData("crm/faults", """{"kind":"explode"}""")]
    [InlineData("crm/faults", """{"kind":"drop","count":0}""")]
    [InlineData("crm/faults", """{"kind":"drop","count":1.5}""")]
    [InlineData("crm/faults", """{"kind":"fail","status":200}""")]
    [InlineData("crm/events/faults", """{"kind":"duplicate","copies":1}""")]
    [InlineData("crm/orders/step", "{}")]
    [InlineData("crm/orders/LKO-2026-0000001/step", """{"to":"NOWHERE"}""")]
    [InlineData("crm/orders/LKO-2026-0000001/step", """{"reason":"BAD_LUCK"}""")]
    [InlineData("crm/orders/LKO-2026-0000001/step", """{"committed":"0026-09-30"}""")]
    [InlineData("billing/ASR-NNOV-1/faults", """{"kind":"Truncated","after":-1}""")]
    [InlineData("billing/ASR-NNOV-1/faults", """{"kind":"GzipBomb"}""")]
    [InlineData("crm/faults", "[1]")]
    [InlineData("time", "x")]
    public async Task Control_WrongArguments_AreAnswered400(string path, string body)
    {
        await using var sandbox = await SandboxFixture.StartAsync();

        using var answer = await sandbox.Http.PostAsync("control/" + path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<string?> TermsAsync(SandboxFixture sandbox, string order) =>
        (await sandbox.CardAsync(order)).GetProperty("terms").GetProperty("id").GetString();

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token)).GetProperty("code").GetString();

    private static decimal Decimal(JsonElement element, string name) => decimal.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
