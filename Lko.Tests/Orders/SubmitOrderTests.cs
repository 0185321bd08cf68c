using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lko.Tests.Orders;

public sealed class SubmitOrderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Submit_ToAClosedAccount_IsRefused(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await using var db = scene.Database.Raw();
        var account = await db.Accounts.SingleAsync(row => row.Number == "352000012525", Token);
        var contract = await db.Contracts.SingleAsync(row => row.Id == account.ContractId, Token);
        var draft = (await new SaveDraft(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(
            new(null, 0, "L2_P2P", contract.Id, account.Id, OrderScene.Channel().ToJsonString(), "SL-1", null, null), Token)).Value;
        account.Tell(contract, null, new DateOnly(2026, 11, 22), null);
        await db.SaveChangesAsync(Token);

        (await scene.SubmitAsync(draft)).ShouldBeOfType<Outcome<string>.Refused>().Errors.ShouldContain(error => error.Path == "accountId" && error.Code == "closed");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_CompleteDraft_GetsNumberAndOutboxMessageTogether(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);

        var number = await scene.SubmittedAsync();

        number.ShouldBe("LKO-2026-0000001");
        var order = await scene.StoredAsync(number);
        order.State.ShouldBe(OrderState.Acknowledged);
        order.PlaceA.ShouldBe(new LocalLine("Нижний Новгород", "Нижний Новгород"));
        order.PlaceB.ShouldBe(new LocalLine("Саратов", "Саратов"));
        order.DueAt.ShouldNotBeNull();
        await using var raw = scene.Database.Raw();
        var message = await raw.Outbox.SingleAsync(Token);
        (message.Aggregate, message.Type, message.State).ShouldBe((number, "order.place", OutboxState.Pending));
        message.Payload.ShouldContain("\"product\":\"L2_P2P\"");
        message.Payload.ShouldContain("\"language\":\"ru\"");
        scene.Database.Feed.Changes.ShouldContain(change => change.Key == number);
    }

    [Fact]
    public async Task Run_InEnglish_TellsTheCrmInWhichLanguageItIsWrittenTo()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var english = new CultureScope("en");

        await scene.SubmittedAsync();

        await using var raw = scene.Database.Raw();
        (await raw.Outbox.SingleAsync(Token)).Payload.ShouldContain("\"language\":\"en\"");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_EightAtOnce_NumbersAreDistinctAndConsecutive(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var drafts = new List<DraftSaved>();
        for (var index = 0; index < 8; index++)
        {
            drafts.Add((await scene.DraftAsync()).Value);
        }

        var numbers = (await Task.WhenAll(drafts.Select(draft => scene.SubmitAsync(draft)))).Select(outcome => outcome.Value).Order(StringComparer.Ordinal);

        numbers.ShouldBe(Enumerable.Range(1, 8).Select(serial => $"LKO-2026-{serial:0000000}"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_Twice_AnswersWithTheSameNumberAndSendsOnce(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var draft = (await scene.DraftAsync()).Value;

        var both = await Task.WhenAll(scene.SubmitAsync(draft), scene.SubmitAsync(draft));
        var again = await scene.SubmitAsync(draft);

        both.Where(outcome => outcome.IsOk).Select(outcome => outcome.Value).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem().ShouldBe(again.Value);
        await using var raw = scene.Database.Raw();
        (await raw.Outbox.CountAsync(Token)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_IncompleteDraft_NamesTheFieldsAndSendsNothing(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var parameters = OrderScene.Channel();
        parameters["bandwidth_mbps"] = 105;
        parameters.Remove("end_b");
        var draft = (await scene.DraftAsync(parameters: parameters, wanted: new DateOnly(2026, 11, 1))).Value;

        var refused = (await scene.SubmitAsync(draft)).ShouldBeOfType<Outcome<string>.Refused>();

        refused.Errors.Select(error => error.Path).ShouldBe(["parameters.end_b", "parameters.bandwidth_mbps", "requestedCompletionDate"], ignoreOrder: true);
        await using var raw = scene.Database.Raw();
        (await raw.Outbox.CountAsync(Token)).ShouldBe(0);
        (await raw.Orders.SingleAsync(Token)).State.ShouldBe(OrderState.Draft);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Draft_OfAnOlderSpecification_OpensIsSavedAndSent(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var parameters = OrderScene.Channel();
        foreach (var added in new[] { "quantity", "licence_no", "licence_type" })
        {
            parameters.Remove(added);
        }

        var draft = (await scene.DraftAsync(parameters: parameters)).Value;
        await using (var raw = scene.Database.Raw())
        {
            await raw.Orders.ExecuteUpdateAsync(set => set.SetProperty(row => row.SpecificationVersion, 1), Token);
        }

        (await new GetDraft(scene.Database.For(OrderScene.Orders)).Run(draft.Id, Token)).Value.SpecificationVersion.ShouldBe(1);
        parameters["bandwidth_mbps"] = 200;
        var again = (await scene.DraftAsync(parameters: parameters, id: draft.Id, version: draft.Version)).Value;
        (await scene.SubmitAsync(again)).IsOk.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Draft_SavedElsewhere_ConflictsAndIsOpenToNobodyElse(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var first = (await scene.DraftAsync()).Value;
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        var second = (await scene.DraftAsync(id: first.Id, version: first.Version)).Value;

        (await scene.DraftAsync(id: first.Id, version: first.Version)).ShouldBeOfType<Outcome<DraftSaved>.Clash>();
        (await scene.SubmitAsync(first)).ShouldBeOfType<Outcome<string>.Clash>();
        (await new GetDraft(scene.Database.For("op02-orders")).Run(first.Id, Token)).ShouldBeOfType<Outcome<DraftView>.Missing>();
        (await new GetDraft(scene.Database.For("op10-finance")).Run(first.Id, Token)).ShouldBeOfType<Outcome<DraftView>.Denied>();
        (await new GetDraft(scene.Database.For("carrier-manager")).Run(first.Id, Token)).ShouldBeOfType<Outcome<DraftView>.Denied>();
        (await new GetDraft(scene.Database.For(null)).Run(first.Id, Token)).ShouldBeOfType<Outcome<DraftView>.Denied>();
        (await new GetDraft(scene.Database.For("op10-admin")).Run(first.Id, Token)).Value.Version.ShouldBe(second.Version);
        (await new DiscardDraft(scene.Database.For(OrderScene.Orders), scene.Files).Run(first.Id, Token)).IsOk.ShouldBeTrue();
        (await new GetDraft(scene.Database.For(OrderScene.Orders)).Run(first.Id, Token)).ShouldBeOfType<Outcome<DraftView>.Missing>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Discard_OfADraftThatIsSubmittedMeanwhile_IsRefused(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var draft = (await scene.DraftAsync()).Value;
        var slow = new Database(scene.Database.Database.Provider, scene.Database.Database.ConnectionString) { WriteWalls = [new Meanwhile(() => scene.SubmitAsync(draft))] };

        (await new DiscardDraft(TestDatabase.Over(slow).For(OrderScene.Orders), scene.Files).Run(draft.Id, Token)).ShouldBeOfType<Outcome<Nothing>.Clash>();

        (await scene.StoredAsync("LKO-2026-0000001")).State.ShouldBe(OrderState.Acknowledged);
    }

    /// <summary>What somebody else does between reading and saving.</summary>
    private sealed class Meanwhile(Func<Task> act) : SaveChangesInterceptor
    {
        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            await act();
            return result;
        }
    }
}
