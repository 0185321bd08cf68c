using System.Text.RegularExpressions;
using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Notifications;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>Who is told what about an order, and who is not.</summary>
public sealed partial class OrderNoticesTests
{
    private const string Admin = "op10-admin";
    private const string Manager = "carrier-kam-volga";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Question_GoesToTheRightPeopleOnly(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.GrantAsync("carrier-support", Role.CarrierAccountManager, "URAL");
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");

        foreach (var subject in new[] { Admin, OrderScene.Orders })
        {
            (await BellAsync(scene, subject)).Rows.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                row => (row.Kind, row.IsYourMove, row.Subject).ShouldBe(("Order.PendingInformation", true, number)));
        }

        (await BellAsync(scene, Manager)).Rows.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            row => (row.Kind, row.IsYourMove, row.Subject).ShouldBe(("Carrier.State", false, number)),
            row => row.Arguments.ShouldBe(["L2_P2P", nameof(OrderStage.Submitted), nameof(OrderState.PendingInformation)]));
        foreach (var subject in new[] { "op10-finance", "op02-orders", "carrier-support", "carrier-manager" })
        {
            (await BellAsync(scene, subject)).Unread.ShouldBe(0, subject);
        }

        (await new MarkNotificationsRead(scene.Database.For(OrderScene.Orders), scene.Time).Run(null, Token)).Value.ShouldBe(1);
        (await BellAsync(scene, OrderScene.Orders)).Unread.ShouldBe(0);
        (await BellAsync(scene, Admin)).Unread.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task News_LeftOut_AreNotInTheBell_WhatWaitsAlwaysIs(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await MuteAsync(scene, OrderScene.Orders, NewsTopics.OrderSteps);
        await MuteAsync(scene, Manager, NewsTopics.OperatorDecisions);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");

        (await BellAsync(scene, Admin)).Rows.Select(row => row.Kind).ShouldBe(["Order.PendingInformation", "Order.Acknowledged"]);
        var bell = await BellAsync(scene, OrderScene.Orders);
        (bell.Rows.ShouldHaveSingleItem().Kind, bell.Unread).ShouldBe(("Order.PendingInformation", 1));
        (await BellAsync(scene, Manager)).Rows.ShouldAllBe(row => row.Kind == "Carrier.State");

        await MuteAsync(scene, OrderScene.Orders, NewsTopics.None);
        (await BellAsync(scene, OrderScene.Orders)).Unread.ShouldBe(2, "what came meanwhile is there again");
    }

    /// <summary>Whatever is told and waits for nobody can be left out, each under one topic.</summary>
    [Fact]
    public void News_EverySentence_HasItsTopic()
    {
        var sentences = Texts().Matches(Repository.Read("Lko.Domain/Resources/Notifications.resx")).Select(match => match.Groups["key"].Value);
        string[] waiting = ["Order.Refused", "Carrier.DeadLetter"];
        var news = sentences.Except(waiting, StringComparer.Ordinal).Where(key => !key.StartsWith("Integration.", StringComparison.Ordinal) || key.EndsWith(".Over", StringComparison.Ordinal));
        News.All.SelectMany(News.KindsOf).ShouldBe(news, ignoreOrder: true);
        News.KindsOf(NewsTopics.None).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task MarkRead_MoreThanOneBatch_MarksThemAll(DatabaseProvider provider)
    {
        const int Many = (MarkNotificationsRead.BatchSize * 2) + 1;
        await using var scene = await OrderScene.OpenAsync(provider);
        await using (var raw = scene.Database.Raw())
        {
            var user = await raw.Users.SingleAsync(row => row.Subject == Admin, Token);
            raw.Notifications.AddRange(Enumerable.Range(1, Many).Select(each => Notification.To(user.Id, user.OperatorId, "Order.Refused", false, $"LKO-2026-{each:0000000}", "[]", scene.Time.GetUtcNow())));
            await raw.SaveChangesAsync(Token);
        }

        (await new MarkNotificationsRead(scene.Database.For(Admin), scene.Time).Run(null, Token)).Value.ShouldBe(Many);

        (await BellAsync(scene, Admin)).Unread.ShouldBe(0);
        scene.Database.Feed.Changes.Count(change => change.Topic == Topic.Notification).ShouldBe(3, "a batch at a time");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AcceptedDelivery_IsToldToTheOthersAndItsEndToEverybodyOnce(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await AcceptedAsync(scene);

        (await KindsAsync(scene, Admin)).ShouldBe(["Order.DeliveryAccepted"]);
        (await KindsAsync(scene, OrderScene.Orders)).ShouldBeEmpty("he did it himself");
        (await KindsAsync(scene, Manager)).ShouldBe(["Carrier.order.acceptDelivery"]);

        await scene.ReportAsync(number, "DONE");
        await scene.ReportAsync(number, "DONE");

        (await KindsAsync(scene, Admin)).ShouldBe(["Order.DeliveryAccepted", "Order.Completed"]);
        (await KindsAsync(scene, OrderScene.Orders)).ShouldBe(["Order.Completed"], "the CRM's end is not his own act");
        (await KindsAsync(scene, Manager)).ShouldBe(["Carrier.order.acceptDelivery", "Carrier.State"]);
        (await KindsAsync(scene, "op10-finance")).ShouldBeEmpty();
        (await KindsAsync(scene, "op02-orders")).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AcceptedDelivery_ByOneOfTwoNamesakes_LeavesNobodyOut(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await using (var raw = scene.Database.Raw())
        {
            await raw.Users.Where(row => row.Subject == Admin).ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, "М. З."), Token);
        }

        await AcceptedAsync(scene);

        (await KindsAsync(scene, Admin)).ShouldBe(["Order.DeliveryAccepted"]);
        (await KindsAsync(scene, OrderScene.Orders)).ShouldBe(["Order.DeliveryAccepted"]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Work_GoesStepByStepToTheOperatorAndByStatesToTheAccountManager(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();

        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED", "SIGNING", "IN_BUILD", "TESTING");

        (await BellAsync(scene, Admin)).Unread.ShouldBe(6);
        (await BellAsync(scene, Manager)).Unread.ShouldBe(1);
    }

    /// <summary>An order whose delivery the orders manager has accepted, as the CRM knows; what was told before is read.</summary>
    private static async Task<string> AcceptedAsync(OrderScene scene)
    {
        var number = await scene.SubmittedAsync();
        var send = new DispatchOutbox(scene.Database.For(null), new ScriptedCrm(), new OutboxOptions(), new AnswerTerm(), scene.Time);
        await send.Run(Token);
        await scene.ReportAsync(number, "REGISTERED", "ACCEPTANCE");
        foreach (var subject in new[] { Admin, OrderScene.Orders, Manager })
        {
            await new MarkNotificationsRead(scene.Database.For(subject), scene.Time).Run(null, Token);
        }

        var move = new OrderMove(number, (await scene.CardAsync(number)).Version);
        (await new AcceptDelivery(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(move, Token)).IsOk.ShouldBeTrue();
        await send.Run(Token);
        return number;
    }

    private static async Task<Bell> BellAsync(OrderScene scene, string subject) => (await new GetBell(scene.Database.For(subject)).Run(Token)).Value;

    /// <summary>What a person has not read yet, the oldest first.</summary>
    private static async Task<List<string>> KindsAsync(OrderScene scene, string subject) =>
        [.. (await BellAsync(scene, subject)).Rows.Where(row => !row.IsRead).OrderBy(row => row.Id.Value).Select(row => row.Kind)];

    private static async Task MuteAsync(OrderScene scene, string subject, NewsTopics topics) =>
        (await new SaveProfile(scene.Database.For(subject)).Run(new ProfileWishes(MutedNews: topics), Token)).IsOk.ShouldBeTrue();

    [GeneratedRegex("<data name=\"(?<key>[^\"]+)\"", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Texts();
}
