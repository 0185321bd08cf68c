using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>A draft is kept for its time after it was last saved, and no longer.</summary>
public sealed class ForgetDraftsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_DeletesUntouchedDraftsWithTheirFiles_AndNothingElse(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var sent = await scene.SubmittedAsync();
        var old = (await scene.DraftAsync()).Value;
        var touched = (await scene.DraftAsync()).Value;
        (await AttachAsync(scene, old.Id)).IsOk.ShouldBeTrue();
        scene.StoredFiles.ShouldHaveSingleItem();
        scene.Time.Advance(ForgetDrafts.Kept - TimeSpan.FromHours(1));
        (await RunAsync(scene)).ShouldBe(0);
        (await scene.DraftAsync(id: touched.Id, version: touched.Version)).IsOk.ShouldBeTrue();

        scene.Time.Advance(TimeSpan.FromHours(2));
        (await RunAsync(scene)).ShouldBe(1);

        await using var raw = scene.Database.Raw();
        (await raw.Orders.Where(row => row.State == OrderState.Draft).Select(row => row.Id).ToListAsync(Token)).ShouldBe([touched.Id]);
        (await raw.Orders.CountAsync(row => row.Number == sent, Token)).ShouldBe(1);
        scene.StoredFiles.ShouldBeEmpty();
        (await RunAsync(scene)).ShouldBe(0);
    }

    private static async Task<int> RunAsync(OrderScene scene) => (await new ForgetDrafts(scene.Database.For(null), scene.Files, scene.Time).Run(Token)).Value;

    private static Task<Outcome<AttachedFile>> AttachAsync(OrderScene scene, OrderId draft) =>
        new AttachFile(scene.Database.For(OrderScene.Orders), scene.Files, OrderScene.Catalogue, new OrderFileLimits(), scene.Time).Run(
            draft, new UploadedFile("схема.pdf", 1, _ => new MemoryStream(FileContents.Pdf)),
            async write =>
            {
                await using var raw = scene.Database.Raw();
                return await write(draft, await raw.Orders.Where(row => row.Id == draft).Select(row => row.Version).SingleAsync(Token));
            },
            Token);
}
