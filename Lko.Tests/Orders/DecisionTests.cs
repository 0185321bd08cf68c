using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

public sealed class DecisionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task WholeStory_FromDraftToDone_MovesAsTheLifecycleSays(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        (await scene.CardAsync(number)).IsYourMove.ShouldBeTrue();

        (await Answer(scene).Run(new OrderMove(number, (await scene.CardAsync(number)).Version, "Контакт: +7 831 200-00-00"), Token)).IsOk.ShouldBeTrue();
        await scene.ReportAsync(number, "TECH_CHECK", "QUOTED");
        var asked = await scene.CardAsync(number);
        asked.State.ShouldBe(OrderState.HeldCharge);
        asked.Terms.ShouldNotBeNull().OneOff.ShouldBe(Money.Rubles(486_000m));
        asked.Terms.Lines.ShouldHaveSingleItem().Net.ShouldBe(Money.Rubles(434_000m));

        (await new AcceptTerms(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, asked.Version), Token)).IsOk.ShouldBeTrue();
        await scene.ReportAsync(number, "AGREED", "SIGNING", "IN_BUILD", "TESTING", "ACCEPTANCE");
        var acceptance = await scene.CardAsync(number);
        acceptance.Committed.ShouldBe(new ToldDay(new DateOnly(2026, 12, 18), null));
        acceptance.Monthly.ShouldBe(Money.Rubles(38_500m));
        acceptance.DueAt.ShouldNotBeNull();

        (await new AcceptDelivery(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, acceptance.Version), Token)).IsOk.ShouldBeTrue();
        await scene.ReportAsync(number, "DONE");

        var done = await scene.CardAsync(number);
        var charge = done.Charges.ShouldHaveSingleItem();
        (charge.State, charge.IsBlocking, charge.OneOff, charge.Lines.Count).ShouldBe((TermsState.Accepted, true, Money.Rubles(486_000m), 1));
        charge.Outcome.ShouldNotBeNull().Actor.ShouldBe(OrderActor.Buyer);
        done.Terms.ShouldBeNull("nothing waits for a decision any more");
        (done.State, done.Holder, done.CompletionDate, done.ExpectedCompletionDate).ShouldBe((OrderState.Completed, (Side?)null, new DateOnly(2026, 11, 23), null));
        done.Milestones.ShouldAllBe(row => row.ReachedAt != null);
        done.Actions.ShouldAllBe(row => row.Obstacle != null);
        await using var raw = scene.Database.Raw();
        (await raw.Outbox.OrderBy(row => row.Id).Select(row => row.Type).ToListAsync(Token)).ShouldBe(["order.place", "order.answer", "order.acceptTerms", "order.acceptDelivery"]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Decline_WithReason_KeepsTheTermsDeclinedAndTheReportedEndStands(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "QUOTED");
        var version = (await scene.CardAsync(number)).Version;
        var decline = new DeclineTerms(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time);

        (await decline.Run(new OrderMove(number, version, " "), Token)).ShouldBeOfType<Outcome<int>.Refused>().Errors.ShouldHaveSingleItem().Path.ShouldBe("text");
        (await decline.Run(new OrderMove(number, version, "Дорого"), Token)).IsOk.ShouldBeTrue();
        await scene.EventsAsync(scene.Event(number, 4, "FAILED", "COST_ISSUE"));

        var order = await scene.StoredAsync(number);
        order.State.ShouldBe(OrderState.Failed);
        order.Terms.ShouldHaveSingleItem().State.ShouldBe(TermsState.Declined);
        order.History[^1].Reason.ShouldBe(OrderReason.CostIssue);
    }

    [Fact]
    public async Task Charges_OfferedAnewWhatever_TellHowEachOfferEnded()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "QUOTED");
        scene.Time.Advance(TimeSpan.FromHours(1));
        await scene.ReportAsync(number, "QUOTED");
        scene.Time.Advance(TimeSpan.FromHours(1));
        var decided = scene.Time.GetUtcNow();
        (await new DeclineTerms(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time)
            .Run(new OrderMove(number, (await scene.CardAsync(number)).Version, "Дорого"), Token)).IsOk.ShouldBeTrue();
        scene.Time.Advance(TimeSpan.FromHours(1));
        await scene.ReportAsync(number, "TECH_CHECK", "QUOTED");

        var charges = (await scene.CardAsync(number)).Charges;

        charges.Select(row => row.State).ShouldBe([TermsState.AwaitingResponse, TermsState.Declined, TermsState.Withdrawn], "the latest first");
        charges[0].Outcome.ShouldBeNull();
        var declined = charges[1].Outcome.ShouldNotBeNull();
        (declined.Actor, declined.At, declined.Text).ShouldBe((OrderActor.Buyer, decided, "Дорого"));
        declined.By.ShouldNotBeEmpty();
        var withdrawn = charges[2].Outcome.ShouldNotBeNull();
        (withdrawn.Actor, withdrawn.At).ShouldBe((OrderActor.Seller, charges[1].OfferedAt), "the next offer takes its place");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Objections_ToADelivery_GoToTheCrmAndTheServiceIsOfferedAgain(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED", "IN_BUILD", "TESTING", "ACCEPTANCE");
        scene.Time.Advance(TimeSpan.FromDays(1));
        var offered = await scene.CardAsync(number);
        var objection = new ObjectToDelivery(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time);

        (await objection.Run(new OrderMove(number, offered.Version, " "), Token)).ShouldBeOfType<Outcome<int>.Refused>().Errors.ShouldHaveSingleItem().Path.ShouldBe("text");
        (await objection.Run(new OrderMove(number, offered.Version, "Потери 3 %"), Token)).IsOk.ShouldBeTrue();

        var card = await scene.CardAsync(number);
        (card.State, card.Stage, card.Holder, card.DueAt, card.CompletionDate).ShouldBe((OrderState.InProgress, OrderStage.Testing, Side.Carrier, scene.Time.GetUtcNow().AddHours(72), null), "it is tested anew");
        card.Milestones.Single(row => row.Milestone == Milestone.Accepted).ReachedAt.ShouldBeNull();
        (card.History[0].Intent, card.History[0].Text).ShouldBe((OrderIntent.ObjectToDelivery, "Потери 3 %"));
        await using (var raw = scene.Database.Raw())
        {
            var message = await raw.Outbox.OrderBy(row => row.Id).LastAsync(Token);
            message.Type.ShouldBe("order.objectToDelivery");
            message.Payload.ShouldContain("Потери 3 %");
        }

        await scene.ReportAsync(number, "TESTING", "ACCEPTANCE");
        (await scene.CardAsync(number)).IsYourMove.ShouldBeTrue("the carrier put it right");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Move_OnWhatThePersonDidNotSee_ConflictsAndChangesNothing(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        var seen = (await scene.CardAsync(number)).Version;
        await scene.ReportAsync(number, "TECH_CHECK", "CLARIFY");

        (await Answer(scene).Run(new OrderMove(number, seen, "ответ"), Token)).ShouldBeOfType<Outcome<int>.Clash>();

        (await scene.CardAsync(number)).State.ShouldBe(OrderState.PendingInformation);
        await using var raw = scene.Database.Raw();
        (await raw.Outbox.CountAsync(Token)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Move_TwoAtOnce_OnlyOneIsTaken(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        var version = (await scene.CardAsync(number)).Version;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(index => Answer(scene).Run(new OrderMove(number, version, $"ответ {index}"), Token)));

        outcomes.Count(outcome => outcome.IsOk).ShouldBe(1);
        outcomes.Count(outcome => outcome is Outcome<int>.Clash).ShouldBe(3);
        await using var raw = scene.Database.Raw();
        (await raw.Outbox.CountAsync(row => row.Type == "order.answer", Token)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Cancellation_AfterThePointOfNoReturn_IsRefusedWithTheReason(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var early = await scene.SubmittedAsync();
        var late = await scene.SubmittedAsync();
        await scene.ReportAsync(late, "REGISTERED", "TECH_CHECK", "IN_BUILD");
        var cancel = new RequestCancellation(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time);

        (await cancel.Run(new OrderMove(early, (await scene.CardAsync(early)).Version, "Передумали"), Token)).IsOk.ShouldBeTrue();
        var refused = (await cancel.Run(new OrderMove(late, (await scene.CardAsync(late)).Version, "Передумали"), Token)).ShouldBeOfType<Outcome<int>.Clash>();

        (await scene.CardAsync(early)).State.ShouldBe(OrderState.AssessingCancellation);
        refused.Message.ShouldContain(OrderStage.Build.Name());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Answer_WhileTheServiceIsBuilt_LeavesTheCommittedDayAsTheDeadline(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED", "IN_BUILD");
        var due = (await scene.CardAsync(number)).DueAt.ShouldNotBeNull();
        await scene.ReportAsync(number, "CLARIFY");
        (await scene.CardAsync(number)).DueAt.ShouldBe(new DateTimeOffset(2026, 12, 7, 15, 0, 0, TimeSpan.Zero), "meanwhile the operator's own term runs");

        (await Answer(scene).Run(new OrderMove(number, (await scene.CardAsync(number)).Version, "Ключи у охраны"), Token)).IsOk.ShouldBeTrue();

        (await scene.CardAsync(number)).DueAt.ShouldBe(due);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Report_OfWhereTheOrderStandsAlready_DoesNotBeginItsClockAnew(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        var due = (await scene.CardAsync(number)).DueAt.ShouldNotBeNull();
        scene.Time.Advance(TimeSpan.FromDays(2));

        await scene.ReportAsync(number, "TECH_CHECK");

        (await scene.CardAsync(number)).DueAt.ShouldBe(due);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Move_ByOthers_IsForbiddenOrNotThere(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        var move = new OrderMove(number, (await scene.CardAsync(number)).Version, "ответ");

        async Task<Outcome<int>> By(string? subject) => await new AnswerClarification(scene.Database.For(subject), OrderScene.Catalogue, scene.Time).Run(move, Token);

        (await By("op02-orders")).ShouldBeOfType<Outcome<int>.Missing>();
        (await By("op10-finance")).ShouldBeOfType<Outcome<int>.Denied>();
        (await By("carrier-kam-volga")).ShouldBeOfType<Outcome<int>.Denied>();
        (await By(null)).ShouldBeOfType<Outcome<int>.Denied>();
        (await new GetOrder(scene.Database.For("op02-orders"), OrderScene.Catalogue, scene.Time).Run(number, Token)).ShouldBeOfType<Outcome<OrderCard>.Missing>();
        (await new GetOrder(scene.Database.For("carrier-manager"), OrderScene.Catalogue, scene.Time).Run(number, Token)).ShouldBeOfType<Outcome<OrderCard>.Denied>("he does not act for the operator");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task List_ViewsCountsAndSearch_AgreeForEveryViewer(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.DraftAsync();
        var waiting = await scene.SubmittedAsync();
        await scene.ReportAsync(waiting, "REGISTERED", "CLARIFY");
        var ended = await scene.SubmittedAsync();
        await scene.EventsAsync(scene.Event(ended, 1, "REJECTED"));
        await scene.SubmittedAsync();

        foreach (var (subject, drafts) in new[] { (OrderScene.Orders, 1), ("carrier-manager", 0) })
        {
            var counts = (await new CountOrders(scene.Database.For(subject), scene.Time).Run(null, Token)).Value;
            counts[OrderView.Drafts].ShouldBe(drafts);
            foreach (var (view, count) in counts)
            {
                (await ListAsync(scene, subject, view)).Total.ShouldBe(count, $"{subject} {view}");
            }
        }

        (await ListAsync(scene, OrderScene.Orders, OrderView.Waiting)).Rows.ShouldHaveSingleItem().Number.ShouldBe(waiting);
        (await ListAsync(scene, OrderScene.Orders, OrderView.All, "№ lko 2026 0000001")).Rows.ShouldHaveSingleItem().Number.ShouldBe(waiting);
        (await ListAsync(scene, OrderScene.Orders, OrderView.All, "саратов")).Total.ShouldBe(4);
        (await ListAsync(scene, "op02-orders", OrderView.All)).Total.ShouldBe(0);
        foreach (var sort in new[] { null, "number", "product", "state", "due", "updated", "monthly", "drop table" })
        {
            var pages = new List<OrderId>();
            for (var page = 1; page <= 2; page++)
            {
                pages.AddRange((await ListAsync(scene, OrderScene.Orders, OrderView.All, sort: sort, page: new PageRequest(page, 2))).Rows.Select(row => row.Id));
            }

            pages.Distinct().Count().ShouldBe(4, $"sort {sort}: every row on exactly one page");
        }
    }

    private static AnswerClarification Answer(OrderScene scene) => new(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time);

    private static async Task<Page<OrderRow>> ListAsync(OrderScene scene, string subject, OrderView view, string? search = null, string? sort = null, PageRequest? page = null) =>
        (await new ListOrders(scene.Database.For(subject), scene.Time).Run(new OrderQuery(view, search, null, null, null, sort, false, page ?? new PageRequest(1, 50)), Token)).Value;
}
