using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Notifications;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>The CRM refuses what a person decided: the order comes back to a state that is true on both sides.</summary>
public sealed class RefusedDecisionTests
{
    private const string Other = "op10-admin";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "NO_LICENCE", OrderReason.Other)]
    [InlineData(DatabaseProvider.PostgreSql, "CAPACITY_ISSUE", OrderReason.CapacityIssue)]
    public async Task Place_Refused_OrderIsRejectedWithTheReasonOfTheCrm(DatabaseProvider provider, string code, OrderReason reason)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();

        await RefuseAsync(scene, code);

        var order = await scene.StoredAsync(number);
        (order.State, order.Stage, order.DueAt, order.Dispatch).ShouldBe((OrderState.Rejected, OrderStage.None, null, Dispatch.Refused));
        var last = order.History.OrderBy(row => row.Id.Value).Last();
        (last.From, last.To, last.Reason).ShouldBe((OrderState.Acknowledged, OrderState.Rejected, reason));
        last.Text.ShouldNotBeNull().ShouldContain("Нельзя");
        await ToldAsync(scene, number);
        (await scene.CardAsync(number)).Actions.ShouldAllBe(action => action.Obstacle != null);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AcceptDelivery_Refused_OrderWaitsForAcceptanceAgain(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await DeliverAsync(scene);
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "IN_BUILD", "TESTING", "ACCEPTANCE");
        var before = await scene.StoredAsync(number);
        scene.Time.Advance(TimeSpan.FromHours(2));
        await DecideAsync(scene, number, OrderIntent.AcceptDelivery);
        (await scene.StoredAsync(number)).State.ShouldBe(OrderState.Completed);

        await RefuseAsync(scene);

        await StandsAsBeforeAsync(scene, before);
        (await scene.StoredAsync(number)).Milestones.ShouldNotContain(row => row.Milestone == Milestone.Accepted);
        await ToldAsync(scene, number);

        // The person may decide again, and the CRM's confirmation ends it.
        await DecideAsync(scene, number, OrderIntent.AcceptDelivery);
        await DeliverAsync(scene);
        await scene.ReportAsync(number, "DONE");
        var done = await scene.StoredAsync(number);
        (done.State, done.Dispatch, done.ExpectedCompletionDate).ShouldBe((OrderState.Completed, Dispatch.Delivered, null));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, OrderIntent.Answer)]
    [InlineData(DatabaseProvider.Sqlite, OrderIntent.AcceptTerms)]
    [InlineData(DatabaseProvider.Sqlite, OrderIntent.DeclineTerms)]
    [InlineData(DatabaseProvider.Sqlite, OrderIntent.RequestCancellation)]
    [InlineData(DatabaseProvider.Sqlite, OrderIntent.ObjectToDelivery)]
    [InlineData(DatabaseProvider.Sqlite, OrderIntent.RequestDate)]
    [InlineData(DatabaseProvider.PostgreSql, OrderIntent.AcceptTerms)]
    [InlineData(DatabaseProvider.PostgreSql, OrderIntent.ObjectToDelivery)]
    public async Task Decision_Refused_OrderStandsWhereItStood(DatabaseProvider provider, OrderIntent intent)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await DeliverAsync(scene);
        await scene.ReportAsync(number, intent switch
        {
            OrderIntent.Answer => ["REGISTERED", "CLARIFY"],
            OrderIntent.RequestDate => ["REGISTERED", "TECH_CHECK", "AGREED", "IN_BUILD"],
            OrderIntent.ObjectToDelivery => ["REGISTERED", "TECH_CHECK", "IN_BUILD", "TESTING", "ACCEPTANCE"],
            _ => ["REGISTERED", "TECH_CHECK", "QUOTED"],
        });
        var before = await scene.StoredAsync(number);
        scene.Time.Advance(TimeSpan.FromHours(2));
        await DecideAsync(scene, number, intent);

        await RefuseAsync(scene);

        await StandsAsBeforeAsync(scene, before);
        await ToldAsync(scene, number);
        await DecideAsync(scene, number, intent);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Decision_RefusedAfterTheCrmMovedOn_ReportStands(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await DeliverAsync(scene);
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        await DecideAsync(scene, number, OrderIntent.RequestCancellation);
        await scene.ReportAsync(number, "IN_BUILD");

        await RefuseAsync(scene);

        var order = await scene.StoredAsync(number);
        (order.State, order.Stage, order.Dispatch).ShouldBe((OrderState.InProgress, OrderStage.Build, Dispatch.Refused));
        await ToldAsync(scene, number);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Refusal_WaitsForWhoeverCanDecideAnew_AndIsNewsToTheOthers(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.GrantAsync(Other, Role.OperatorViewer);
        await scene.GrantElsewhereAsync(Other, Role.OperatorOrders);
        var number = await scene.SubmittedAsync();
        await DeliverAsync(scene);
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        await DecideAsync(scene, number, OrderIntent.Answer);

        await RefuseAsync(scene);

        (await RefusalAsync(scene, OrderScene.Orders)).ShouldBe((number, true, false));
        (await RefusalAsync(scene, Other)).ShouldBe((number, false, false), "his right holds in another branch");
        await DecideAsync(scene, number, OrderIntent.Answer);
        (await RefusalAsync(scene, OrderScene.Orders)).ShouldBe((number, false, false), "it was answered");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Refusal_ThatEndsTheOrder_IsNews(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();

        await RefuseAsync(scene);

        (await RefusalAsync(scene, OrderScene.Orders)).ShouldBe((number, false, false), "nobody can move what has ended");
    }

    private static async Task<(string Subject, bool IsYourMove, bool IsRead)> RefusalAsync(OrderScene scene, string subject)
    {
        var row = (await new GetBell(scene.Database.For(subject)).Run(Token)).Value.Rows.Single(row => row.Kind == "Order.Refused");
        return (row.Subject, row.IsYourMove, row.IsRead);
    }

    private static async Task StandsAsBeforeAsync(OrderScene scene, Order before)
    {
        var order = await scene.StoredAsync(before.Number!);
        (order.State, order.Stage, order.StateSince, order.DueAt).ShouldBe((before.State, before.Stage, before.StateSince, before.DueAt));
        (order.ExpectedCompletionDate, order.CompletionDate, order.OneOff, order.Monthly).ShouldBe((before.ExpectedCompletionDate, before.CompletionDate, before.OneOff, before.Monthly));
        order.Terms.Select(row => row.State).ShouldBe(before.Terms.Select(row => row.State));
        var last = order.History.OrderBy(row => row.Id.Value).Last();
        (last.To, last.Reason).ShouldBe((before.State, OrderReason.Other));
        last.Text.ShouldNotBeNull().ShouldContain("Нельзя");
    }

    private static async Task ToldAsync(OrderScene scene, string number)
    {
        await using var raw = scene.Database.Raw();
        (await raw.Notifications.CountAsync(row => row.Kind == "Order.Refused" && row.Subject == number, Token)).ShouldBe(2);
        (await raw.Findings.SingleAsync(Token)).Kind.ShouldBe(FindingKind.MessageRefused);
        scene.Database.Feed.Changes[^1].Key.ShouldBe(number, "open screens are told after the commit");
    }

    private static async Task DecideAsync(OrderScene scene, string number, OrderIntent intent)
    {
        var databases = scene.Database.For(OrderScene.Orders);
        var move = new OrderMove(number, (await scene.CardAsync(number)).Version, "Текст");
        var outcome = intent switch
        {
            OrderIntent.Answer => await new AnswerClarification(databases, OrderScene.Catalogue, scene.Time).Run(move, Token),
            OrderIntent.AcceptTerms => await new AcceptTerms(databases, OrderScene.Catalogue, scene.Time).Run(move, Token),
            OrderIntent.DeclineTerms => await new DeclineTerms(databases, OrderScene.Catalogue, scene.Time).Run(move, Token),
            OrderIntent.AcceptDelivery => await new AcceptDelivery(databases, OrderScene.Catalogue, scene.Time).Run(move, Token),
            OrderIntent.RequestDate => await new RequestDate(databases, OrderScene.Catalogue, scene.Time).Run(move with { Day = new DateOnly(2027, 1, 20) }, Token),
            OrderIntent.ObjectToDelivery => await new ObjectToDelivery(databases, OrderScene.Catalogue, scene.Time).Run(move, Token),
            _ => await new RequestCancellation(databases, OrderScene.Catalogue, scene.Time).Run(move, Token),
        };
        outcome.IsOk.ShouldBeTrue();
    }

    private static Task DeliverAsync(OrderScene scene) => DispatchAsync(scene, new ScriptedCrm());

    private static Task RefuseAsync(OrderScene scene, string code = "RULE") =>
        DispatchAsync(scene, new ScriptedCrm { OnSend = (_, _) => (new SendResult(SendOutcome.Rejected, Detail: $"{code}: Нельзя", Code: code), false) });

    private static async Task DispatchAsync(OrderScene scene, ICrm crm) =>
        await new DispatchOutbox(scene.Database.For(null), crm, new OutboxOptions(), new AnswerTerm(), scene.Time).Run(Token);
}
