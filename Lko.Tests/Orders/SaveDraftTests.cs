using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>What saving a draft says when there is no such draft any more.</summary>
public sealed class SaveDraftTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_OfASentDraft_TellsItsNumberToItsOwnersOnly(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var draft = (await scene.DraftAsync()).Value;
        var number = (await scene.SubmitAsync(draft)).Value;

        var clash = (await scene.DraftAsync(id: draft.Id, version: draft.Version)).ShouldBeOfType<Outcome<DraftSaved>.Clash>();

        clash.Number.ShouldBe(number);
        clash.Message.ShouldContain(number);
        (await scene.DraftAsync("op02-orders", id: draft.Id, version: draft.Version)).ShouldBeOfType<Outcome<DraftSaved>.Missing>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_OfADeletedDraft_IsMissing(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var draft = (await scene.DraftAsync()).Value;
        (await new DiscardDraft(scene.Database.For("op10-admin"), scene.Files).Run(draft.Id, Token)).IsOk.ShouldBeTrue();

        (await scene.DraftAsync(id: draft.Id, version: draft.Version)).ShouldBeOfType<Outcome<DraftSaved>.Missing>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_ProposesAContractThatIsInForce(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var today = DateOnly.FromDateTime(scene.Time.GetUtcNow().Date);
        var proposed = (await scene.DraftAsync()).Value.Contract.Id;
        await using (var raw = scene.Database.Raw())
        {
            // Of the subject of end A one has run out, and the others have yet to begin.
            var subject = (await raw.Contracts.SingleAsync(row => row.Id == proposed, Token)).Subject;
            var own = (await raw.Users.SingleAsync(row => row.Subject == OrderScene.Orders, Token)).OperatorId;
            foreach (var contract in await raw.Contracts.Where(row => row.OperatorId == own && row.Subject == subject).ToListAsync(Token))
            {
                _ = contract.Id == proposed ? contract.Tell(null, null, today.AddDays(-1)) : contract.Tell(null, today.AddDays(1), null);
            }

            await raw.SaveChangesAsync(Token);
        }

        var next = (await scene.DraftAsync()).Value.Contract.Id;

        await using var after = scene.Database.Raw();
        (await after.Contracts.SingleAsync(row => row.Id == next, Token)).IsInForceOn(today).ShouldBeTrue();
        (await scene.SubmitAsync((await scene.DraftAsync()).Value)).IsOk.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_WithoutAnyContractInForce_KeepsTheDraftAndSendingSaysWhy(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await using (var raw = scene.Database.Raw())
        {
            var ended = DateOnly.FromDateTime(scene.Time.GetUtcNow().Date).AddDays(-1);
            (await raw.Contracts.ToListAsync(Token)).ForEach(contract => contract.Tell(null, null, ended));
            await raw.SaveChangesAsync(Token);
        }

        var draft = (await scene.DraftAsync()).Value;

        (await scene.SubmitAsync(draft)).ShouldBeOfType<Outcome<string>.Refused>().Errors.ShouldHaveSingleItem().Path.ShouldBe("contractId");
    }
}
