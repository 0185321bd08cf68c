using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Notifications;
using Lko.Domain.Orders;
using Lko.Domain.Resources;
using Lko.Infrastructure.Data;
using Lko.Tests.Access;
using Lko.Tests.SqlServer;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>An order waits for whoever can move it: list, card, counts and bell agree on that.</summary>
public sealed class OrderTurnTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    /// <summary>The states that wait for an operator: a question, a charge and a delivery.</summary>
    public static TheoryData<DatabaseProvider, string, string> Rights =>
    [
        .. from provider in OrderScene.Databases.Select(row => row.Data)
           from right in new[]
           {
               (Role.OperatorAdmin.Code, "CLARIFY QUOTED ACCEPTANCE"), (Role.OperatorOrders.Code, "CLARIFY QUOTED ACCEPTANCE"), (Role.OperatorSigner.Code, "QUOTED ACCEPTANCE"),
               (Role.OperatorViewer.Code, ""), (Role.OperatorTechnician.Code, ""),
           }
           select (provider, right.Item1, right.Item2),
    ];

    [Theory]
    [MemberData(nameof(Rights))]
    public async Task Waiting_IsWhatTheRoleCanMove(DatabaseProvider provider, string role, string codes)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.GrantAsync(OrderScene.Orders, Role.All[role]);
        var orders = await WaitingAsync(scene);

        var wanted = codes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => orders[code]).ToList();

        await AgreeAsync(scene, OrderScene.Orders, orders.Values, wanted);
        var can = Role.All[role].Permissions;
        foreach (var number in orders.Values)
        {
            (await scene.CardAsync(number)).Actions.ShouldAllBe(action => can.Contains(OrderLifecycle.Intents[action.Intent].Permission), "what the role can never do is not shown");
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Waiting_IsConfinedToTheBranchesTheRightHoldsIn(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var orders = await WaitingAsync(scene);
        await scene.GrantAsync(OrderScene.Orders, Role.OperatorViewer);
        await scene.GrantElsewhereAsync(OrderScene.Orders, Role.OperatorOrders);

        await AgreeAsync(scene, OrderScene.Orders, orders.Values, []);
        (await scene.CardAsync(orders["QUOTED"])).Actions.Single(action => action.Intent == OrderIntent.AcceptTerms).Obstacle.ShouldNotBeNull("he may do it elsewhere");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Carrier_MovesNothingHere_SoNothingWaitsForIt(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var orders = await WaitingAsync(scene);
        await scene.SubmittedAsync();

        await AgreeAsync(scene, "carrier-kam-volga", [], []);

        var caller = await SessionCaller.OpenAsync(scene, "carrier-kam-volga");
        var card = (await new GetOrder(scene.Database.Factory(caller), OrderScene.Catalogue, scene.Time).Run(orders["CLARIFY"], Token)).Value;
        (card.IsYourMove, card.Actions.Count).ShouldBe((false, 0));
    }

    [Theory]
    [InlineData("carrier-kam-volga")]
    [InlineData(OrderScene.Orders)]
    public async Task WhoMovesNothing_IsAskedForNothing(string subject)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.GrantAsync(OrderScene.Orders, Role.OperatorViewer);
        var spoken = new SpokenSql((await scene.Database.Caller(subject).GetAsync(Token)).ShouldNotBeNull(), isEmpty: true);
        var database = new UncertainDatabase(scene.Database.For(subject));

        await spoken.AskAsync(new ListOrders(spoken, scene.Time), list => list.Run(Query(OrderView.Waiting), Token));
        (await new GetBell(database).Run(Token)).IsOk.ShouldBeTrue();

        spoken.Asked.ShouldHaveSingleItem().ShouldSatisfyAllConditions(asked => asked.IsOk.ShouldBeTrue(), asked => asked.Statements.ShouldBeEmpty());
        database.Asked.ShouldBe(1, "his own notifications, and no orders");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Bell_WhatWaits_StandsBeforeAnyNumberOfNews(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        (await new MarkNotificationsRead(scene.Database.For(OrderScene.Orders), scene.Time).Run(null, Token)).IsOk.ShouldBeTrue();
        await using (var raw = scene.Database.Raw())
        {
            var user = await raw.Users.SingleAsync(row => row.Subject == OrderScene.Orders, Token);
            raw.Notifications.AddRange(Enumerable.Range(1, GetBell.MaxRows + 1).Select(each =>
                Notification.To(user.Id, user.OperatorId, "Order.InProgress", false, $"LKO-2026-{9_000_000 + each}", "[]", scene.Time.GetUtcNow().AddHours(1))));
            await raw.SaveChangesAsync(Token);
        }

        var bell = (await new GetBell(scene.Database.For(OrderScene.Orders)).Run(Token)).Value;

        (bell.Rows.Count, bell.Unread).ShouldBe((GetBell.MaxRows, GetBell.MaxRows + 1));
        (bell.Rows[0].Subject, bell.Rows[0].IsYourMove, bell.Rows[0].IsRead).ShouldBe((number, true, true));
        bell.Rows.Count(row => row.IsYourMove).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Charge_WithoutAnOpenOffer_WaitsForNobody(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (offered, answered, ahead) = (await scene.SubmittedAsync(), await scene.SubmittedAsync(), await scene.SubmittedAsync());
        await scene.ReportAsync(offered, "QUOTED");
        await scene.ReportAsync(answered, "QUOTED");
        (await new AcceptTerms(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(answered, (await scene.CardAsync(answered)).Version), Token)).IsOk.ShouldBeTrue();
        (await scene.EventsAsync(scene.Event(answered, 2, "QUOTED").Replace("\"T-2\"", "\"T-1\"", StringComparison.Ordinal))).Applied.ShouldBe(1);
        (await scene.EventsAsync(WithoutTerms(scene.Event(ahead, 1, "QUOTED")))).Applied.ShouldBe(1);

        await AgreeAsync(scene, OrderScene.Orders, [offered, answered, ahead], [offered]);

        (await YoursAsync(scene, offered)).ShouldBe([1]);
        (await YoursAsync(scene, answered)).ShouldBe([1], "what was said once more asked for nothing");
        (await YoursAsync(scene, ahead)).ShouldBeEmpty();
        (await ObstacleAsync(scene, answered, OrderIntent.AcceptTerms)).ShouldBe(DomainTexts.Orders["Obstacle.Pending"]);
        (await ObstacleAsync(scene, answered, OrderIntent.DeclineTerms)).ShouldBe(DomainTexts.Orders["Obstacle.Answered"]);
        (await ObstacleAsync(scene, ahead, OrderIntent.AcceptTerms)).ShouldBe(DomainTexts.Orders["Obstacle.Terms"]);
        await new DispatchOutbox(scene.Database.For(null), new ScriptedCrm(), new OutboxOptions(), new AnswerTerm(), scene.Time).Run(Token);
        (await ObstacleAsync(scene, answered, OrderIntent.AcceptTerms)).ShouldBe(DomainTexts.Orders["Obstacle.Answered"], "the CRM has it, and has not moved on");

        // It waits for what comes late.
        (await scene.EventsAsync(WithoutTerms(scene.Event(ahead, 3, "QUOTED")), scene.Event(ahead, 2, "QUOTED"))).Late.ShouldBe(1);
        await AgreeAsync(scene, OrderScene.Orders, [offered, answered, ahead], [offered, ahead]);
        (await YoursAsync(scene, ahead)).ShouldBe([2]);
    }

    private static string WithoutTerms(string quoted) => quoted.Replace("\"terms\":{", "\"before\":{", StringComparison.Ordinal);

    /// <summary>The reports by which the order came to wait, by their place in the CRM's sequence.</summary>
    private static async Task<IEnumerable<int?>> YoursAsync(OrderScene scene, string number) =>
        (await scene.CardAsync(number)).History.Where(row => row.IsYourMove).Select(row => row.Sequence);

    private static async Task<string?> ObstacleAsync(OrderScene scene, string number, OrderIntent intent) =>
        (await scene.CardAsync(number)).Actions.Single(action => action.Intent == intent).Obstacle;

    /// <summary>One order in each state that waits for the operator, by the CRM's code of it.</summary>
    private static async Task<Dictionary<string, string>> WaitingAsync(OrderScene scene)
    {
        var orders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var code in new[] { "CLARIFY", "QUOTED", "ACCEPTANCE" })
        {
            orders[code] = await scene.SubmittedAsync("op10-admin");
            await scene.ReportAsync(orders[code], code);
        }

        return orders;
    }

    private static async Task AgreeAsync(OrderScene scene, string subject, IEnumerable<string> cards, List<string> waiting)
    {
        var list = new ListOrders(scene.Database.For(subject), scene.Time);
        (await list.Run(Query(OrderView.Waiting), Token)).Value.Rows.Select(row => row.Number).ShouldBe(waiting, ignoreOrder: true);
        var all = (await list.Run(Query(OrderView.All), Token)).Value.Rows;
        all.Where(row => row.IsYourMove).Select(row => row.Number).ShouldBe(waiting, ignoreOrder: true);
        all.Take(waiting.Count).ShouldAllBe(row => row.IsYourMove, "what waits stands first");
        (await new CountOrders(scene.Database.For(subject), scene.Time).Run(null, Token)).Value[OrderView.Waiting].ShouldBe(waiting.Count);
        (await new GetBell(scene.Database.For(subject)).Run(Token)).Value.Rows.Where(row => row.IsYourMove).Select(row => row.Subject).ShouldBe(waiting, ignoreOrder: true);
        foreach (var number in cards)
        {
            (await scene.CardAsync(number, subject)).IsYourMove.ShouldBe(waiting.Contains(number), number);
        }
    }

    private static OrderQuery Query(OrderView view) => new(view, null, null, null, null, null, false, new PageRequest(1, 50));
}
