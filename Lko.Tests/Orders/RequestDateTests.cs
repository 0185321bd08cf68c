using System.Globalization;
using System.Text.Json;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Common.Calendars;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Domain.Resources;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>An order that is in work is wanted on another day: asked, assessed, answered with a day, or refused as if it had never been asked.</summary>
public sealed class RequestDateTests
{
    private static readonly DateOnly Before = new(2026, 12, 15);
    private static readonly DateOnly Wanted = new(2027, 1, 20);
    private static readonly DateOnly Committed = new(2026, 12, 18);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Asked_TheCarrierAssesses_ItsClockStands_AndTheMessageCarriesTheDay(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.GrantAsync("carrier-kam-volga", Role.CarrierAccountManager, "VOLGA");
        var number = await InWorkAsync(scene, Before);

        (await AskAsync(scene, number, Wanted)).IsOk.ShouldBeTrue();

        var card = await scene.CardAsync(number);
        (card.State, card.Stage, card.Holder, card.IsYourMove, card.DueAt).ShouldBe((OrderState.AssessingModification, OrderStage.Build, Side.Carrier, false, null));
        (card.RequestedCompletionDate, card.ExpectedCompletionDate, card.Dispatch).ShouldBe((Wanted, new DateOnly(2026, 12, 20), Dispatch.Sending));
        card.State.Row().Clock.ShouldBe(ClockEffect.Stops);
        var line = card.History[0];
        (line.Intent, line.From, line.To, line.Text, line.Expected).ShouldBe(
            (OrderIntent.RequestDate, OrderState.InProgress, OrderState.AssessingModification, "Площадка готова позже", new ToldDay(Wanted, Before)));
        card.Actions.Single(action => action.Intent == OrderIntent.RequestDate).Obstacle.ShouldBe(DomainTexts.Orders["Obstacle.Pending"]);
        card.Actions.Single(action => action.Intent == OrderIntent.RequestCancellation).Obstacle.ShouldNotBeNull("the point of no return is passed, and no date changes that");
        var message = await LastMessageAsync(scene);
        message.Type.ShouldBe("order.requestDate");
        var body = JsonElement.Parse(message.Payload);
        (body.GetProperty("requestedCompletionDate").GetString(), body.GetProperty("text").GetString(), body.GetProperty("orderId").GetString()).ShouldBe(("2027-01-20", "Площадка готова позже", number));
        (await ListedAsync(scene, OrderState.AssessingModification)).ShouldBe([number]);
        (await new ListOrders(scene.Database.For("op02-orders"), scene.Time).Run(Listing(OrderState.AssessingModification), Token)).Value.Total.ShouldBe(0);

        await DeliverAsync(scene);
        await using var raw = scene.Database.Raw();
        (await raw.Notifications.CountAsync(row => row.Kind == "Carrier.order.requestDate" && row.Subject == number, Token)).ShouldBeGreaterThan(0);
        scene.Time.Advance(TimeSpan.FromDays(60));
        (await new CountOrders(scene.Database.For(OrderScene.Orders), scene.Time).Run(null, Token)).Value[OrderView.Late].ShouldBe(0, "no term runs");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Agreed_TheWorkGoesOn_AndTheCarrierIsMeasuredByTheNewDay(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await InWorkAsync(scene, Before);
        var due = (await scene.StoredAsync(number)).DueAt.ShouldNotBeNull();
        (await AskAsync(scene, number, Wanted)).IsOk.ShouldBeTrue();
        await DeliverAsync(scene);

        (await scene.EventsAsync(Agreed(scene, number, 5))).Applied.ShouldBe(1);

        var card = await scene.CardAsync(number);
        (card.State, card.Stage, card.RequestedCompletionDate, card.ExpectedCompletionDate).ShouldBe((OrderState.InProgress, OrderStage.Build, Wanted, Wanted));
        card.Committed.ShouldBe(new ToldDay(Wanted, Committed), "the first stands beside it");
        card.DueAt.ShouldNotBeNull().ShouldBe(new DateTimeOffset(2027, 1, 20, 15, 0, 0, TimeSpan.Zero));
        card.DueAt.Value.ShouldBeGreaterThan(due);

        // A day that the carrier moves by itself is a delay as ever, and what it says of a day it has told already is none.
        (await scene.EventsAsync(
            scene.Event(number, 6, "IN_BUILD", "WAYLEAVE_ISSUE", expected: "2027-02-10", committed: "2027-02-10"),
            scene.Event(number, 7, "IN_BUILD", "CUSTOMER_CHANGED_MIND", expected: "2027-02-10", committed: "2027-02-10"))).Applied.ShouldBe(2);
        (await scene.CardAsync(number)).DueAt.ShouldBe(card.DueAt);
        await using var raw = scene.Database.Raw();
        (await raw.Findings.CountAsync(Token)).ShouldBe(0);
    }

    [Fact]
    public async Task NotMet_TheCarrierTellsItsOwnDayAndWhy_AndWhatIsWantedStands()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await InWorkAsync(scene, Before);
        var due = (await scene.StoredAsync(number)).DueAt;
        (await AskAsync(scene, number, new DateOnly(2026, 12, 1))).IsOk.ShouldBeTrue();

        (await scene.EventsAsync(scene.Event(number, 5, "IN_BUILD", "CAPACITY_ISSUE", "Раньше не успеть", expected: "2026-12-20"))).Applied.ShouldBe(1);

        var card = await scene.CardAsync(number);
        (card.State, card.RequestedCompletionDate, card.ExpectedCompletionDate, card.DueAt).ShouldBe((OrderState.InProgress, new DateOnly(2026, 12, 1), new DateOnly(2026, 12, 20), due));
        (card.History[0].Reason, card.History[0].Text).ShouldBe((OrderReason.CapacityIssue, "Раньше не успеть"));
        (await AskAsync(scene, number, new DateOnly(2026, 12, 19))).ShouldBeOfType<Outcome<int>.Clash>("the first is on its way")
            .Message.ShouldBe(DomainTexts.Orders["Obstacle.Pending"]);
        await DeliverAsync(scene);
        (await AskAsync(scene, number, new DateOnly(2026, 12, 19))).IsOk.ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, "Причина", "requestedCompletionDate", "required")]
    [InlineData("2026-11-22", "Причина", "requestedCompletionDate", "past")]
    [InlineData("2026-12-15", "Причина", "requestedCompletionDate", "same")]
    [InlineData("2027-01-20", " ", "text", "required")]
    public async Task Wrong_IsToldAtItsField_AndChangesNothing(string? day, string text, string path, string code)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await InWorkAsync(scene, Before);

        var error = (await AskAsync(scene, number, day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), text)).ShouldBeOfType<Outcome<int>.Refused>().Errors.ShouldHaveSingleItem();

        (error.Path, error.Code).ShouldBe((path, code));
        error.Message.ShouldNotBeNullOrWhiteSpace();
        (await scene.StoredAsync(number)).ShouldSatisfyAllConditions(order => order.State.ShouldBe(OrderState.InProgress), order => order.RequestedCompletionDate.ShouldBe(Before));
        (await LastMessageAsync(scene)).Type.ShouldBe("order.place");
    }

    /// <summary>Midnight comes to Nizhny Novgorod three hours before UTC.</summary>
    [Fact]
    public async Task Today_IsThatOfTheContract()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await InWorkAsync(scene, null);
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 24, 21, 30, 0, TimeSpan.Zero));

        (await AskAsync(scene, number, new DateOnly(2026, 11, 24))).ShouldBeOfType<Outcome<int>.Refused>();
        (await AskAsync(scene, number, new DateOnly(2026, 11, 25))).IsOk.ShouldBeTrue();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, true, false)]
    [InlineData(DatabaseProvider.Sqlite, true, true)]
    [InlineData(DatabaseProvider.Sqlite, false, true)]
    [InlineData(DatabaseProvider.PostgreSql, true, false)]
    [InlineData(DatabaseProvider.PostgreSql, false, true)]
    public async Task Refused_ItIsWantedOnTheDayBefore(DatabaseProvider provider, bool wasWanted, bool movedOn)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        DateOnly? before = wasWanted ? Before : null;
        var number = await InWorkAsync(scene, before);
        await DeliverAsync(scene);
        (await AskAsync(scene, number, new DateOnly(2026, 12, 28))).IsOk.ShouldBeTrue();
        await DeliverAsync(scene);
        await scene.EventsAsync(scene.Event(number, 5, "IN_BUILD"));
        var stood = await scene.StoredAsync(number);
        stood.RequestedCompletionDate.ShouldBe(new DateOnly(2026, 12, 28));
        scene.Time.Advance(TimeSpan.FromHours(2));
        (await AskAsync(scene, number, Wanted)).IsOk.ShouldBeTrue();
        if (movedOn)
        {
            await scene.ReportAsync(number, "TESTING");
        }

        await RefuseAsync(scene);

        var order = await scene.StoredAsync(number);
        (order.RequestedCompletionDate, order.State, order.Stage, order.Dispatch).ShouldBe(
            (new DateOnly(2026, 12, 28), OrderState.InProgress, movedOn ? OrderStage.Testing : OrderStage.Build, Dispatch.Refused));
        order.DueAt.ShouldBe(movedOn ? scene.Time.Now().AddHours(72) : stood.DueAt, "a test has its own term");
        order.History.Where(row => row.Intent == OrderIntent.RequestDate).Select(row => (row.ExpectedBefore, row.Expected)).ShouldBe(
            [(before, new DateOnly(2026, 12, 28)), (new DateOnly(2026, 12, 28), Wanted)], ignoreOrder: true);
        await using var raw = scene.Database.Raw();
        (await raw.Notifications.CountAsync(row => row.Kind == "Order.Refused" && row.Subject == number, Token)).ShouldBe(2);
        (await raw.Findings.SingleAsync(Token)).Kind.ShouldBe(FindingKind.MessageRefused);
        (await AskAsync(scene, number, Wanted)).IsOk.ShouldBeTrue("it may be asked for again");
    }

    [Fact]
    public async Task Refused_TheFirstTime_LeavesTheOrderWithoutADayWhereItHadNone()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await InWorkAsync(scene, null);
        await DeliverAsync(scene);
        (await AskAsync(scene, number, Wanted)).IsOk.ShouldBeTrue();

        await RefuseAsync(scene);

        (await scene.StoredAsync(number)).RequestedCompletionDate.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Reports_InAnyOrderOfArrival_EndAlike(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var ends = new List<object>();
        foreach (var arrival in new[] { (int[])[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] })
        {
            var number = await InWorkAsync(scene, Before);
            (await AskAsync(scene, number, Wanted)).IsOk.ShouldBeTrue();

            // A step that the CRM took before it had the message, its answer, and the next step.
            string[] told =
            [
                scene.Event(number, 5, "IN_BUILD", expected: "2026-12-20", committed: "2026-12-18"), Agreed(scene, number, 6),
                scene.Event(number, 7, "TESTING", expected: "2027-01-20", committed: "2027-01-20"),
            ];
            foreach (var index in arrival)
            {
                await scene.EventsAsync(told[index]);
            }

            var order = await scene.StoredAsync(number);
            ends.Add((order.State, order.Stage, order.RequestedCompletionDate, order.ExpectedCompletionDate, order.CommittedDate, order.PromisedDate, order.DueAt));
        }

        ends.Distinct().ShouldHaveSingleItem().ShouldBe((OrderState.InProgress, OrderStage.Testing, (DateOnly?)Wanted, (DateOnly?)Wanted, (DateOnly?)Committed, (DateOnly?)Wanted, (DateTimeOffset?)scene.Time.Now().AddHours(72)), "a test has its own term");
    }

    [Fact]
    public async Task Assessed_TheOrderCanBeCalledOff()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        (await AskAsync(scene, number, Wanted)).IsOk.ShouldBeTrue();

        (await new RequestCancellation(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time)
            .Run(new OrderMove(number, (await scene.CardAsync(number)).Version, "Передумали"), Token)).IsOk.ShouldBeTrue();

        (await scene.StoredAsync(number)).State.ShouldBe(OrderState.AssessingCancellation);
    }

    /// <summary>The clock of the check stands while the day is assessed: its term moves by that working time.</summary>
    [Fact]
    public async Task Assessed_WhileFeasibilityIsChecked_MovesItsTerm()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        var due = (await scene.StoredAsync(number)).DueAt.ShouldNotBeNull();
        (await AskAsync(scene, number, Wanted)).IsOk.ShouldBeTrue();
        scene.Time.Advance(TimeSpan.FromDays(1));

        await scene.EventsAsync(scene.Event(number, 3, "TECH_CHECK", "CUSTOMER_CHANGED_MIND", expected: "2027-01-20"));

        (await scene.StoredAsync(number)).DueAt.ShouldNotBeNull().ShouldBeGreaterThan(due);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Others_CannotAsk(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await InWorkAsync(scene, Before);
        var move = new OrderMove(number, (await scene.CardAsync(number)).Version, "Причина", Wanted);

        async Task<Outcome<int>> By(string? subject) => await new RequestDate(scene.Database.For(subject), OrderScene.Catalogue, scene.Time).Run(move, Token);

        (await By("op02-orders")).ShouldBeOfType<Outcome<int>.Missing>();
        (await By("op10-finance")).ShouldBeOfType<Outcome<int>.Denied>();
        (await By("carrier-kam-volga")).ShouldBeOfType<Outcome<int>.Denied>();
        (await By(null)).ShouldBeOfType<Outcome<int>.Denied>();
        (await scene.StoredAsync(number)).RequestedCompletionDate.ShouldBe(Before);
    }

    [Theory]
    [InlineData("ru", "Рассматривается корректировка срока")]
    [InlineData("en", "Date change assessed")]
    public void State_IsNamedAsTheStandardsNameIt(string language, string name)
    {
        using var culture = new CultureScope(language);

        OrderState.AssessingModification.Row().Name.ShouldBe(name);
    }

    /// <summary>An order that is built, committed for 18 December.</summary>
    private static async Task<string> InWorkAsync(OrderScene scene, DateOnly? wanted)
    {
        var number = (await scene.SubmitAsync((await scene.DraftAsync(wanted: wanted)).Value)).Value;
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED", "IN_BUILD");
        return number;
    }

    private static async Task<Outcome<int>> AskAsync(OrderScene scene, string number, DateOnly? day, string text = "Площадка готова позже") =>
        await new RequestDate(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, (await scene.CardAsync(number)).Version, text, day), Token);

    private static string Agreed(OrderScene scene, string number, int sequence) =>
        scene.Event(number, sequence, "IN_BUILD", "CUSTOMER_CHANGED_MIND", expected: "2027-01-20", committed: "2027-01-20");

    private static OrderQuery Listing(OrderState state) => new(OrderView.Open, null, null, state, null, null, false, new PageRequest(1, 25));

    private static async Task<IEnumerable<string?>> ListedAsync(OrderScene scene, OrderState state) =>
        (await new ListOrders(scene.Database.For(OrderScene.Orders), scene.Time).Run(Listing(state), Token)).Value.Rows.Select(row => row.Number);

    private static async Task<OutboxMessage> LastMessageAsync(OrderScene scene)
    {
        await using var raw = scene.Database.Raw();
        return await raw.Outbox.AsNoTracking().OrderBy(row => row.Id).LastAsync(Token);
    }

    private static Task DeliverAsync(OrderScene scene) => DispatchAsync(scene, new ScriptedCrm());

    private static Task RefuseAsync(OrderScene scene) =>
        DispatchAsync(scene, new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Rejected, Detail: "NOT_IN_WORK: Нельзя", Code: "NOT_IN_WORK"), false) });

    private static async Task DispatchAsync(OrderScene scene, ICrm crm) =>
        await new DispatchOutbox(scene.Database.For(null), crm, new OutboxOptions(), new AnswerTerm(), scene.Time).Run(Token);
}
