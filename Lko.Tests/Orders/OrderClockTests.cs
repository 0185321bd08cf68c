using System.Globalization;
using Bunit;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Web.Features;
using Lko.Web.Features.Orders.Card;
using Lko.Web.Features.Orders.List;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>The carrier's clock stands while the operator has the ball. The order goes to Nizhny Novgorod, three hours ahead; the scene begins on Monday at noon there.</summary>
public sealed class OrderClockTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Feasibility_AskedMeanwhile_GoesOnWhereItStopped(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-11-30T18:00"));
        await AskedForTwoDaysAsync(scene, number);

        await AnswerAsync(scene, number);

        // Stood for 6 hours of Tuesday, 9 of Wednesday and 3 of Thursday: two working days of nine hours.
        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-02T18:00"));
        await scene.ReportAsync(number, "TECH_CHECK");
        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-02T18:00"));
        var working = (await scene.CardAsync(number)).Working.ShouldNotBeNull();
        (working.Run, working.Paused).ShouldBe((TimeSpan.FromHours(9), TimeSpan.FromHours(18)));
        (await LateAsync(scene, "2026-12-02T17:00")).ShouldBe(0, "the first deadline has moved");
        (await LateAsync(scene, "2026-12-02T19:00")).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Feasibility_AnswerRefusedByTheCrm_StoodOnUntilTheNextAnswer(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await DispatchAsync(scene, new ScriptedCrm());
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        scene.Time.Advance(TimeSpan.FromDays(1));
        await scene.ReportAsync(number, "CLARIFY");
        await AnswerAsync(scene, number);
        scene.Time.Advance(TimeSpan.FromDays(2));
        await DispatchAsync(scene, new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Rejected, Detail: "RULE: Нельзя", Code: "RULE"), false) });
        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-08T18:00"), "the question waits on, from its own day");

        await AnswerAsync(scene, number);

        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-02T18:00"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Question_Unanswered_IsLateAfterItsTermUntilTheCrmEndsTheOrder(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-07T18:00"), "ten working days after Monday");
        scene.Time.Advance(TimeSpan.FromDays(2));

        await scene.EventsAsync(scene.Event(number, 3, "CLARIFY", comment: "И ещё: кто встретит?"));

        (await scene.CardAsync(number)).DueAt.ShouldBe(At("2026-12-07T18:00"), "asked once more, the term does not begin anew");
        (await LateAsync(scene, "2026-12-07T17:00")).ShouldBe(0);
        (await LateAsync(scene, "2026-12-07T19:00")).ShouldBe(1);
        (await scene.StoredAsync(number)).State.ShouldBe(OrderState.PendingInformation, "the portal ends nothing by itself");
        await scene.EventsAsync(scene.Event(number, 4, "FAILED", "TIMED_OUT"));
        var order = await scene.StoredAsync(number);
        (order.State, order.DueAt).ShouldBe((OrderState.Failed, null));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Question_WithAnotherTerm_HasThatManyDays(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();

        (await new RecordCrmEvents(scene.Database.For(null), new AnswerTerm(4), scene.Time).Run([scene.Event(number, 1, "CLARIFY")], Token)).IsOk.ShouldBeTrue();

        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-11-27T16:45"), "the fourth is a Friday");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "HELD")]
    [InlineData(DatabaseProvider.PostgreSql, "HELD")]
    [InlineData(DatabaseProvider.Sqlite, "TECH_CHECK")]
    public async Task Feasibility_WithASurvey_HasTenDays(DatabaseProvider provider, string code)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        scene.Time.Advance(TimeSpan.FromDays(1));

        await scene.EventsAsync(scene.Event(number, 3, code, "SURVEY_REQUIRED"));

        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-07T18:00"), "what holds the carrier up stops nothing");
        await scene.ReportAsync(number, "TECH_CHECK");
        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-07T18:00"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Feasibility_SurveyToldLate_MovesTheDeadlineAllTheSame(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.EventsAsync(scene.Event(number, 1, "TECH_CHECK"), scene.Event(number, 3, "TECH_CHECK"));

        (await scene.EventsAsync(scene.Event(number, 2, "HELD", "SURVEY_REQUIRED"))).Late.ShouldBe(1);

        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-07T18:00"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Feasibility_CheckedAnewAfterTerms_BeginsAnew(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "QUOTED");
        scene.Time.Advance(TimeSpan.FromDays(1));

        await scene.ReportAsync(number, "TECH_CHECK");

        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-01T18:00"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Testing_HasThreeDaysAroundTheClock(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED", "IN_BUILD");
        scene.Time.SetUtcNow(At("2026-11-27T20:00"));
        await scene.ReportAsync(number, "TESTING");
        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-11-30T20:00"), "nights and days off count");

        scene.Time.Advance(TimeSpan.FromHours(10));
        await scene.ReportAsync(number, "HELD", "TESTING", "CLARIFY");
        scene.Time.Advance(TimeSpan.FromHours(5));
        await AnswerAsync(scene, number);

        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-01T01:00"), "what holds the carrier up stops nothing, a question to the operator does");
        (await LateAsync(scene, "2026-12-01T00:59")).ShouldBe(0);
        (await LateAsync(scene, "2026-12-01T01:01")).ShouldBe(1);
    }

    [Theory]
    [InlineData("ru-RU", "2026-11-29T03:30", "40 ч", "ok")]
    [InlineData("en-GB", "2026-11-29T03:30", "40 h", "ok")]
    [InlineData("ru-RU", "2026-11-30T06:00", "14 ч", "risk")]
    [InlineData("ru-RU", "2026-11-30T19:40", "0:20", "risk")]
    public async Task Testing_IsToldInHours_OnTheCardAndInTheList(string language, string now, string left, string tone)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED", "IN_BUILD");
        scene.Time.SetUtcNow(At("2026-11-27T20:00"));
        await scene.ReportAsync(number, "TESTING");
        scene.Time.SetUtcNow(At(now));
        using var screen = new Screen(scene, OrderScene.Orders, language);

        var card = screen.Render<OrderPage>(parameters => parameters.Add(page => page.Number, number));
        var list = screen.Render<OrdersPage>();

        card.WaitForAssertion(() => card.Find(".sumr .clk").TextContent.Replace('\u00a0', ' ').ShouldContain(left));
        card.Find(".sumr .clk").ClassList.ShouldContain(tone, StringComparer.Ordinal);
        list.WaitForAssertion(() => list.Find("tbody .clk").TextContent.Replace('\u00a0', ' ').ShouldContain(left));
        list.Find("tbody .clk").ClassList.ShouldContain(tone, StringComparer.Ordinal);
    }

    [Fact]
    public async Task WorkingTime_BeforeAnyClockHasBegun_IsNone()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        await using var raw = scene.Database.Raw();
        var order = await raw.Orders.Include(row => row.History).SingleAsync(row => row.Id == draft.Id, Token);

        OrderDeadlines.WorkingTime(order, TimeZoneInfo.Utc, scene.Time.GetUtcNow()).ShouldBeNull();
    }

    private static async Task AskedForTwoDaysAsync(OrderScene scene, string number)
    {
        scene.Time.Advance(TimeSpan.FromDays(1));
        await scene.ReportAsync(number, "CLARIFY");
        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-08T18:00"));
        scene.Time.Advance(TimeSpan.FromDays(2));
    }

    private static async Task AnswerAsync(OrderScene scene, string number) =>
        (await new AnswerClarification(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time)
            .Run(new OrderMove(number, (await scene.CardAsync(number)).Version, "Ключи у охраны"), Token)).IsOk.ShouldBeTrue();

    private static async Task DispatchAsync(OrderScene scene, ICrm crm) =>
        await new DispatchOutbox(scene.Database.For(null), crm, new OutboxOptions(), new AnswerTerm(), scene.Time).Run(Token);

    private static async Task<int> LateAsync(OrderScene scene, string local)
    {
        scene.Time.SetUtcNow(At(local));
        return (await new ListOrders(scene.Database.For(OrderScene.Orders), scene.Time)
            .Run(new OrderQuery(OrderView.Late, null, null, null, null, null, false, new PageRequest(1, 50)), Token)).Value.Total;
    }

    private static DateTimeOffset At(string local) => new DateTimeOffset(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeSpan.FromHours(3)).ToUniversalTime();
}
