using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>What the files of one operator's orders may take together.</summary>
public sealed class OrderFileLimitTests
{
    /// <summary>Room for two files.</summary>
    private static readonly OrderFileLimits Room = new((2L * FileContents.Pdf.Length) + 1);

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Attach_BeyondWhatAnOperatorMayKeep_IsRefusedUntilItMakesRoom(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await using var raw = scene.Database.Raw();
        var elsewhere = await raw.Contracts.FirstAsync(row => raw.Branches.Any(branch => branch.Id == row.BranchId && branch.Code == "OP10-F2"), Token);
        var ofAnotherBranch = (await scene.DraftAsync("op10-admin", contract: elsewhere.Id)).Value;
        var first = (await scene.DraftAsync()).Value;
        var second = (await scene.DraftAsync()).Value;
        (await AttachAsync(scene, ofAnotherBranch.Id, "op10-admin")).IsOk.ShouldBeTrue();
        (await AttachAsync(scene, first.Id)).IsOk.ShouldBeTrue();

        (await AttachAsync(scene, second.Id)).ShouldBeOfType<Outcome<AttachedFile>.Refused>("whichever branches the person sees").Errors.ShouldHaveSingleItem().Code.ShouldBe("file-room");

        scene.StoredFiles.Count.ShouldBe(2, "nothing is left of what was refused");
        (await AttachAsync(scene, first.Id)).IsOk.ShouldBeTrue("it takes the place of one that nothing names");
        var ofAnother = (await scene.DraftAsync("op02-orders")).Value;
        (await AttachAsync(scene, ofAnother.Id, "op02-orders")).IsOk.ShouldBeTrue("every operator has room of its own");
        (await new DiscardDraft(scene.Database.For(OrderScene.Orders), scene.Files).Run(first.Id, Token)).IsOk.ShouldBeTrue();
        (await AttachAsync(scene, second.Id)).IsOk.ShouldBeTrue();
    }

    private static Task<Outcome<AttachedFile>> AttachAsync(OrderScene scene, OrderId draft, string subject = OrderScene.Orders) =>
        new AttachFile(scene.Database.For(subject), scene.Files, OrderScene.Catalogue, Room, scene.Time).Run(
            draft,
            new UploadedFile("схема.pdf", FileContents.Pdf.Length, _ => new MemoryStream(FileContents.Pdf)),
            async write =>
            {
                await using var raw = scene.Database.Raw();
                return await write(draft, await raw.Orders.Where(row => row.Id == draft).Select(row => row.Version).SingleAsync(Token));
            },
            Token);
}
