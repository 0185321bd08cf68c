using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>What stands in the way of sending a draft is told by the rules of the sending, and nothing is sent.</summary>
public sealed class GetDraftErrorsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Check_OfADraft_TellsWhatItsSendingWould(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var channel = OrderScene.Channel();
        channel.Remove("contact_technical_name");
        var draft = (await scene.DraftAsync(parameters: channel, wanted: new DateOnly(2026, 11, 20))).Value;

        var check = (await CheckAsync(scene, draft.Id)).Value;

        check.Select(error => error.Path).ShouldBe(["parameters.contact_technical_name", "requestedCompletionDate"]);
        (await scene.SubmitAsync(draft)).ShouldBeOfType<Outcome<string>.Refused>().Errors.ShouldBe(check);
        await using var raw = scene.Database.Raw();
        (await raw.Outbox.CountAsync(Token)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Check_OfWhatIsNoDraftOfHis_IsMissing(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (mine, sent) = ((await scene.DraftAsync()).Value, (await scene.DraftAsync()).Value);
        (await scene.SubmitAsync(sent)).IsOk.ShouldBeTrue();

        (await CheckAsync(scene, mine.Id)).Value.ShouldBeEmpty();
        (await CheckAsync(scene, sent.Id)).ShouldBeOfType<Outcome<IReadOnlyList<FieldError>>.Missing>();
        (await CheckAsync(scene, mine.Id, "op02-orders")).ShouldBeOfType<Outcome<IReadOnlyList<FieldError>>.Missing>();
        (await CheckAsync(scene, mine.Id, "op10-finance")).ShouldBeOfType<Outcome<IReadOnlyList<FieldError>>.Denied>();
    }

    private static Task<Outcome<IReadOnlyList<FieldError>>> CheckAsync(OrderScene scene, OrderId id, string subject = OrderScene.Orders) =>
        new GetDraftErrors(scene.Database.For(subject), OrderScene.Catalogue, scene.Time).Run(id, Token);
}
