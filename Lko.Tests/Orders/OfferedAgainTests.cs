using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Lko.Tests.Orders;

/// <summary>The CRM names an offer that it has made before: it offers it anew, or only says it once more.</summary>
public sealed class OfferedAgainTests
{
    private const string Offer = "T-2";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AfterAQuestion_ItWaitsForTheAnswerAnew(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await QuotedAsync(scene);
        await scene.ReportAsync(number, "CLARIFY");
        var asked = scene.Time.GetUtcNow();
        await AgainAsync(scene, number, 4, monthly: "40000.00");

        var card = await scene.CardAsync(number);

        card.Charges.Select(row => row.State).ShouldBe([TermsState.AwaitingResponse, TermsState.Withdrawn], "the latest first");
        card.Charges[1].Outcome.ShouldNotBeNull().At.ShouldBe(asked);
        (card.Terms.ShouldNotBeNull().Monthly, card.Terms.Lines.Count).ShouldBe((Money.Rubles(40_000m), 1));
        card.DueAt.ShouldNotBeNull("its answer has a term");
        await AcceptAsync(scene, number);
        (await scene.StoredAsync(number)).Monthly.ShouldBe(Money.Rubles(40_000m), "what was offered last is what was agreed to");
        await using var raw = scene.Database.Raw();
        (await raw.Outbox.OrderBy(row => row.Id).Select(row => row.Payload).LastAsync(Token)).ShouldContain($"\"{Offer}\"");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SaidOnceMore_ItIsOneOffer(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await QuotedAsync(scene);
        await AgainAsync(scene, number, 3);

        (await scene.CardAsync(number)).Charges.ShouldHaveSingleItem().State.ShouldBe(TermsState.AwaitingResponse);
        var asked = await scene.CardAsync(number);
        (asked.Holder, asked.Holdings[^1].Side).ShouldBe((Side.Operator, Side.Operator));
        await AcceptAsync(scene, number);
        await AgainAsync(scene, number, 4);

        var card = await scene.CardAsync(number);
        card.Charges.ShouldHaveSingleItem().State.ShouldBe(TermsState.Accepted, "the answer is on its way, and was not asked for again");
        (card.State, card.Terms, card.IsYourMove).ShouldBe((OrderState.HeldCharge, null, false), "the CRM does not know the answer yet");
        (card.Holder, card.Holdings[^1].Side, (await RowAsync(scene, number)).Holder).ShouldBe((Side.Carrier, Side.Carrier, Side.Carrier), "nobody waits for the operator");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, false)]
    [InlineData(DatabaseProvider.Sqlite, true)]
    [InlineData(DatabaseProvider.PostgreSql, false)]
    [InlineData(DatabaseProvider.PostgreSql, true)]
    public async Task SaidOnceMore_WhenTheAnswerIsRefused_ItWaitsAgain(DatabaseProvider provider, bool evenAfterIt)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await QuotedAsync(scene);
        await DispatchAsync(scene, new ScriptedCrm());
        await AgainAsync(scene, number, 3);
        var due = (await scene.CardAsync(number)).DueAt.ShouldNotBeNull();
        await AcceptAsync(scene, number);
        if (evenAfterIt)
        {
            await AgainAsync(scene, number, 4);
        }

        await DispatchAsync(scene, Refusing());

        var card = await scene.CardAsync(number);
        card.Charges.ShouldHaveSingleItem().State.ShouldBe(TermsState.AwaitingResponse);
        (card.OneOff, card.Terms.ShouldNotBeNull().OneOff, card.DueAt).ShouldBe((null, Money.Rubles(486_000m), due));
        (card.Holder, card.Holdings[^1].Side, (await RowAsync(scene, number)).Holder).ShouldBe((Side.Operator, Side.Operator, Side.Operator));
        card.History[0].ShouldSatisfyAllConditions(line => line.SourceCode.ShouldBe("MESSAGE_REFUSED"), line => line.IsYourMove.ShouldBeTrue("by it the charge waits again"));
        await AcceptAsync(scene, number);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AnswerToWhatWasReplacedMeanwhile_WhenRefused_LeavesTheNextOfferOpen(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await QuotedAsync(scene);
        await DispatchAsync(scene, new ScriptedCrm());
        scene.Time.Advance(TimeSpan.FromHours(1));
        var next = scene.Event(number, 3, "QUOTED");
        scene.Time.Advance(TimeSpan.FromHours(1));
        await scene.EventsAsync(scene.Event(number, 4, "QUOTED").Replace("\"terms\":{", "\"before\":{", StringComparison.Ordinal));
        await AcceptAsync(scene, number);
        (await scene.EventsAsync(next)).Late.ShouldBe(1);

        await DispatchAsync(scene, Refusing());

        var order = await scene.StoredAsync(number);
        (order.State, order.OpenTerms?.ExternalId, order.OneOff).ShouldBe((OrderState.HeldCharge, "T-3", null));
        order.Terms.Single(row => row.ExternalId == Offer).State.ShouldBe(TermsState.Withdrawn);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task DeclinedBefore_AndOfferedAfterAnotherCheck_ItWaitsForAnotherAnswer(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await QuotedAsync(scene);
        (await new DeclineTerms(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time)
            .Run(new OrderMove(number, (await scene.CardAsync(number)).Version, "Дорого"), Token)).IsOk.ShouldBeTrue();
        await scene.ReportAsync(number, "TECH_CHECK");
        await AgainAsync(scene, number, 4);

        var card = await scene.CardAsync(number);

        card.Charges.Select(row => row.State).ShouldBe([TermsState.AwaitingResponse, TermsState.Declined]);
        card.Charges[1].Outcome.ShouldNotBeNull().Text.ShouldBe("Дорого");
        await AcceptAsync(scene, number);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task BesideAnotherCode_ItIsNoOffer(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await QuotedAsync(scene);
        await AcceptAsync(scene, number);
        var terms = scene.Event(number, 3, "QUOTED").Replace("\"T-3\"", $"\"{Offer}\"", StringComparison.Ordinal);

        (await scene.EventsAsync(terms.Replace("\"QUOTED\"", "\"AGREED\"", StringComparison.Ordinal))).Applied.ShouldBe(1);

        (await scene.CardAsync(number)).Charges.ShouldHaveSingleItem().State.ShouldBe(TermsState.Accepted);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task OfferOfBeforeItsPlaceWasKept_IsGivenIt(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await QuotedAsync(scene);
        await using var raw = scene.Database.Raw();
        await raw.Set<OrderTerms>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Sequence, 0), Token);
        var migrations = raw.GetService<IMigrationsAssembly>();
        var type = migrations.Migrations.Single(each => each.Key.EndsWith("_OffersBySequence", StringComparison.Ordinal)).Value;

        await raw.Database.OpenConnectionAsync(Token);
        await using var command = raw.Database.GetDbConnection().CreateCommand();
        command.CommandText = migrations.CreateMigration(type, raw.Database.ProviderName!).UpOperations.OfType<SqlOperation>().Single().Sql;
        await command.ExecuteNonQueryAsync(Token);

        (await scene.StoredAsync(number)).Terms.ShouldHaveSingleItem().Sequence.ShouldBe(2);
    }

    /// <summary>An order to which terms were offered.</summary>
    private static async Task<OrderRow> RowAsync(OrderScene scene, string number) =>
        (await new ListOrders(scene.Database.For(OrderScene.Orders), scene.Time)
            .Run(new OrderQuery(OrderView.All, number, null, null, null, null, false, new PageRequest(1, 50)), Token)).Value.Rows.ShouldHaveSingleItem();

    private static async Task<string> QuotedAsync(OrderScene scene)
    {
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "QUOTED");
        scene.Time.Advance(TimeSpan.FromHours(1));
        return number;
    }

    private static async Task AgainAsync(OrderScene scene, string number, int sequence, string monthly = "38500.00")
    {
        scene.Time.Advance(TimeSpan.FromHours(1));
        var again = scene.Event(number, sequence, "QUOTED").Replace($"\"T-{sequence}\"", $"\"{Offer}\"", StringComparison.Ordinal).Replace("38500.00", monthly, StringComparison.Ordinal);
        (await scene.EventsAsync(again)).Applied.ShouldBe(1);
    }

    private static ScriptedCrm Refusing() => new() { OnSend = (_, _) => (new SendResult(SendOutcome.Rejected, Detail: "RULE", Code: "RULE"), false) };

    private static async Task DispatchAsync(OrderScene scene, ICrm crm) =>
        await new DispatchOutbox(scene.Database.For(null), crm, new OutboxOptions(), new AnswerTerm(), scene.Time).Run(Token);

    private static async Task AcceptAsync(OrderScene scene, string number)
    {
        scene.Time.Advance(TimeSpan.FromHours(1));
        (await new AcceptTerms(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time)
            .Run(new OrderMove(number, (await scene.CardAsync(number)).Version), Token)).IsOk.ShouldBeTrue();
    }
}
