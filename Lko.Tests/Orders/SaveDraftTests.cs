using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;

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
}
