using System.Text.Json.Nodes;
using Lko.Domain.Billing;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>Files that go with an order: what is taken over, whose they are, and what becomes of those that nothing names.</summary>
public sealed class OrderFileTests
{
    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Attach_NamedByTheOrder_GoesWithItToWhoeverMayOpenIt(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var draft = (await scene.DraftAsync()).Value;
        var (file, version) = (await AttachAsync(scene, draft.Id, "схема.pdf", FileContents.Pdf)).Value;
        version.ShouldBe(draft.Version + 1, "whoever goes on from before it finds that it has changed");
        draft = (await scene.DraftAsync(parameters: With(file), id: draft.Id, version: version)).Value;

        var number = (await scene.SubmitAsync(draft)).Value;

        (await scene.CardAsync(number)).Files.ShouldBe([new(file.Key, "схема.pdf", FileContents.Pdf.Length)]);
        foreach (var subject in new[] { OrderScene.Orders, "op10-admin", "carrier-kam-volga" })
        {
            (await ReadAsync(scene, subject, file.Key)).ShouldBe(FileContents.Pdf, subject);
        }

        (await GetAsync(scene, "op02-orders", file.Key)).ShouldBeOfType<Outcome<DocumentFile>.Missing>();
        (await GetAsync(scene, "carrier-support", file.Key)).ShouldBeOfType<Outcome<DocumentFile>.Denied>("he has to act for the operator, as for the card");
        (await GetAsync(scene, "op10-finance", file.Key)).ShouldBeOfType<Outcome<DocumentFile>.Denied>();
        (await GetAsync(scene, OrderScene.Orders, Guid.NewGuid())).ShouldBeOfType<Outcome<DocumentFile>.Missing>();
        await using var raw = scene.Database.Raw();
        var order = JsonNode.Parse((await raw.Outbox.SingleAsync(Token)).Payload)!["order"]!;
        order["files"]![0]!["name"]!.ToString().ShouldBe("схема.pdf");
        order["files"]![0]!["sha256"]!.ToString().Length.ShouldBe(OrderFile.HashLength);
        order["parameters"]!["documents"]![0]!["file"]!["file"]!.ToString().ShouldBe(file.Key.ToString("D"));
        (await raw.AccessEvents.CountAsync(row => row.Detail == number, Token)).ShouldBe(1, "the carrier's reading is written down");
    }

    [Theory]
    [MemberData(nameof(FileContents.Taken), MemberType = typeof(FileContents))]
    public async Task Attach_WhatAnOrderTakes_IsKeptAsItCame(string name, byte[] content)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;

        var file = (await AttachAsync(scene, draft.Id, name, content)).Value.File;

        file.Name.ShouldBe(name);
        (await ReadAsync(scene, OrderScene.Orders, file.Key)).ShouldBe(content);
    }

    [Theory]
    [MemberData(nameof(FileContents.Refused), MemberType = typeof(FileContents))]
    public async Task Attach_WhatAnOrderDoesNotTake_IsRefusedAndNothingIsLeft(string name, byte[] content, string code)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;

        (await AttachAsync(scene, draft.Id, name, content)).ShouldBeOfType<Outcome<AttachedFile>.Refused>().Errors.ShouldHaveSingleItem().Code.ShouldBe(code);

        scene.StoredFiles.ShouldBeEmpty();
        await using var raw = scene.Database.Raw();
        (await raw.Orders.SelectMany(row => row.Files).CountAsync(Token)).ShouldBe(0);
    }

    [Theory]
    [InlineData("../../etc/схема.pdf", "схема.pdf")]
    [InlineData(@"C:\Users\А. Б.\схема.pdf", "схема.pdf")]
    [InlineData("счёт\u202Efdp.exe.pdf", "счёт_fdp.exe.pdf")]
    [InlineData("сх\r\nема.pdf", "сх__ема.pdf")]
    public async Task Attach_UnderAHostileName_KeepsWhatIsShownOfIt(string told, string shown)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;

        (await AttachAsync(scene, draft.Id, told, FileContents.Pdf)).Value.File.Name.ShouldBe(shown);
        (await AttachAsync(scene, draft.Id, new string('д', 300) + ".pdf", FileContents.Pdf)).Value.File.Name.ShouldBe(new string('д', OrderFile.MaxNameLength - 4) + ".pdf");
        scene.StoredFiles.Select(path => Path.GetFileName(path).Length).ShouldAllBe(length => length == 32, "no word of theirs is a name on the disk");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Attach_ToWhatIsNoDraftOfTheirs_IsNotFound(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var draft = (await scene.DraftAsync()).Value;

        (await AttachAsync(scene, draft.Id, "схема.pdf", FileContents.Pdf, "op02-orders")).ShouldBeOfType<Outcome<AttachedFile>.Missing>();
        (await AttachAsync(scene, draft.Id, "схема.pdf", FileContents.Pdf, "carrier-kam-volga")).ShouldBeOfType<Outcome<AttachedFile>.Denied>();
        (await scene.SubmitAsync(draft)).IsOk.ShouldBeTrue();
        (await AttachAsync(scene, draft.Id, "схема.pdf", FileContents.Pdf)).ShouldBeOfType<Outcome<AttachedFile>.Clash>("it is sent").Number.ShouldNotBeNull();
        scene.StoredFiles.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Submit_NamingAFileThatIsNotItsOwn_IsRefused(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var other = (await scene.DraftAsync()).Value;
        var file = (await AttachAsync(scene, other.Id, "схема.pdf", FileContents.Pdf)).Value.File;
        var draft = (await scene.DraftAsync(parameters: With(file))).Value;

        (await scene.SubmitAsync(draft)).ShouldBeOfType<Outcome<string>.Refused>().Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            error => error.Path.ShouldBe("parameters.documents[0].file"), error => error.Code.ShouldBe("file-gone"));
        (await new GetDraftErrors(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(draft.Id, Token)).Value.ShouldHaveSingleItem().Code.ShouldBe("file-gone");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Files_ThatNothingNames_MakeRoomAndGoWithTheirDraft(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var draft = (await scene.DraftAsync()).Value;
        var (named, version) = (await AttachAsync(scene, draft.Id, "схема.pdf", FileContents.Pdf)).Value;
        draft = (await scene.DraftAsync(parameters: With(named), id: draft.Id, version: version)).Value;
        var replaced = (await AttachAsync(scene, draft.Id, "письмо.pdf", FileContents.Pdf)).Value.File;

        var (last, lastVersion) = (await AttachAsync(scene, draft.Id, "доверенность.pdf", FileContents.Pdf)).Value;

        scene.StoredFiles.Select(path => Guid.Parse(Path.GetFileName(path))).ShouldBe([named.Key, last.Key], ignoreOrder: true);
        (await GetAsync(scene, OrderScene.Orders, replaced.Key)).ShouldBeOfType<Outcome<DocumentFile>.Missing>();

        (await scene.SubmitAsync(draft)).ShouldBeOfType<Outcome<string>.Clash>("a file came since");
        var number = (await scene.SubmitAsync(draft with { Version = lastVersion })).Value;
        scene.StoredFiles.Select(path => Guid.Parse(Path.GetFileName(path))).ShouldBe([named.Key]);
        (await scene.CardAsync(number)).Files.ShouldHaveSingleItem().Key.ShouldBe(named.Key);

        var discarded = (await scene.DraftAsync()).Value;
        await AttachAsync(scene, discarded.Id, "схема.pdf", FileContents.Pdf);
        (await DiscardAsync(scene, discarded.Id)).IsOk.ShouldBeTrue();
        scene.StoredFiles.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Get_WhatIsNotAnyMoreWhatItWas_IsNotHandedOut()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var file = (await AttachAsync(scene, (await scene.DraftAsync()).Value.Id, "схема.pdf", FileContents.Pdf)).Value.File;
        await File.WriteAllBytesAsync(scene.StoredFiles.ShouldHaveSingleItem(), [.. FileContents.Pdf[..^1], 0], Token);

        (await GetAsync(scene, OrderScene.Orders, file.Key)).ShouldBeOfType<Outcome<DocumentFile>.Missing>();
        File.Delete(scene.StoredFiles.Single());
        (await GetAsync(scene, OrderScene.Orders, file.Key)).ShouldBeOfType<Outcome<DocumentFile>.Missing>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Attach_WhileTheDraftIsChangedElsewhere_IsAConflictAndNothingIsLeft(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var draft = (await scene.DraftAsync()).Value;

        (await AttachAsync(scene, draft.Id, "схема.pdf", FileContents.Pdf, version: draft.Version, meanwhile: async () => await scene.DraftAsync("op10-admin", id: draft.Id, version: draft.Version, wanted: new DateOnly(2026, 12, 30))))
            .ShouldBeOfType<Outcome<AttachedFile>.Clash>().Number.ShouldBeNull();
        (await AttachAsync(scene, draft.Id, "схема.pdf", FileContents.Pdf, meanwhile: async () => (await scene.SubmitAsync(draft with { Version = draft.Version + 1 })).IsOk.ShouldBeTrue()))
            .ShouldBeOfType<Outcome<AttachedFile>.Clash>().Number.ShouldNotBeNull("an order that is sent takes no files");
        var discarded = (await scene.DraftAsync()).Value;
        (await AttachAsync(scene, discarded.Id, "схема.pdf", FileContents.Pdf, meanwhile: async () => (await DiscardAsync(scene, discarded.Id)).IsOk.ShouldBeTrue()))
            .ShouldBeOfType<Outcome<AttachedFile>.Missing>();

        scene.StoredFiles.ShouldBeEmpty();
        await using var raw = scene.Database.Raw();
        (await raw.Orders.SelectMany(row => row.Files).CountAsync(Token)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Attach_ADraftThatMovesMeanwhile_GoesToItsNewBranch(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        const string Admin = "op10-admin";
        var draft = (await scene.DraftAsync(Admin)).Value;
        await using var raw = scene.Database.Raw();
        var before = await raw.Orders.Where(row => row.Id == draft.Id).Select(row => row.CarrierBranch).SingleAsync(Token);
        var operatorId = await raw.Orders.Where(row => row.Id == draft.Id).Select(row => row.OperatorId).SingleAsync(Token);
        var other = await raw.Contracts.FirstAsync(row => row.OperatorId == operatorId && row.CarrierBranch != before, Token);

        (await AttachAsync(scene, draft.Id, "схема.pdf", FileContents.Pdf, Admin, meanwhile: async () =>
            (await scene.DraftAsync(Admin, id: draft.Id, version: draft.Version, contract: other.Id)).IsOk.ShouldBeTrue())).IsOk.ShouldBeTrue();

        var file = await raw.Orders.Where(row => row.Id == draft.Id).SelectMany(row => row.Files).AsNoTracking().SingleAsync(Token);
        (file.BranchId, file.CarrierBranch).ShouldBe((other.BranchId, other.CarrierBranch));
    }

    [Fact]
    public async Task Attach_AsManyAsTheFormHasPlacesFor_AndOneInThePlaceOfAnother()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        var documents = new JsonArray();
        var channel = OrderScene.Channel();
        for (var at = 0; at < OrderScene.Catalogue.Find("L2_P2P")!.Find("documents")!.MaxItems; at++)
        {
            var (file, version) = (await AttachAsync(scene, draft.Id, "схема.pdf", FileContents.Pdf)).Value;
            documents.Add(new JsonObject { ["kind"] = "scheme", ["file"] = file.ToJson() });
            channel["documents"] = documents.DeepClone();
            draft = (await scene.DraftAsync(parameters: channel, id: draft.Id, version: version)).Value;
        }

        (await AttachAsync(scene, draft.Id, "схема.pdf", FileContents.Pdf)).IsOk.ShouldBeTrue("it takes the place of another");
        documents.Add(new JsonObject { ["kind"] = "scheme", ["file"] = (await AttachAsync(scene, draft.Id, "схема.pdf", FileContents.Pdf)).Value.File.ToJson() });
        channel["documents"] = documents.DeepClone();
        (await scene.DraftAsync(parameters: channel, id: draft.Id, version: await VersionAsync(scene, draft.Id))).IsOk.ShouldBeTrue();
        (await AttachAsync(scene, draft.Id, "схема.pdf", FileContents.Pdf)).ShouldBeOfType<Outcome<AttachedFile>.Refused>().Errors.ShouldHaveSingleItem().Code.ShouldBe("file-many");
    }

    [Fact]
    public async Task Files_ThatTheDiskDoesNotLetGo_ChangeNothingOfWhatWasDecided()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var sent = (await scene.DraftAsync()).Value;
        var discarded = (await scene.DraftAsync()).Value;
        var version = (await AttachAsync(scene, sent.Id, "схема.pdf", FileContents.Pdf)).Value.Version;
        await AttachAsync(scene, discarded.Id, "схема.pdf", FileContents.Pdf);
        foreach (var path in scene.StoredFiles)
        {
            File.Delete(path);
            Directory.CreateDirectory(Path.Combine(path, "held"));
        }

        (await scene.SubmitAsync(sent with { Version = version })).IsOk.ShouldBeTrue();
        (await DiscardAsync(scene, discarded.Id)).IsOk.ShouldBeTrue();
    }

    /// <summary>Attaches to the draft as it stands when the content is there.</summary>
    /// <param name="meanwhile">What happens while the content comes.</param>
    private static async Task<Outcome<AttachedFile>> AttachAsync(
        OrderScene scene, OrderId draft, string name, byte[] content, string subject = OrderScene.Orders, int? version = null, Func<Task>? meanwhile = null)
    {
        return await new AttachFile(scene.Database.For(subject), scene.Files, OrderScene.Catalogue, new OrderFileLimits(), scene.Time).Run(
            draft,
            new UploadedFile(name, 1, _ => new MemoryStream(content)),
            async write =>
            {
                await (meanwhile?.Invoke() ?? Task.CompletedTask);
                return await write(draft, version ?? await VersionAsync(scene, draft));
            },
            Token);
    }

    private static Task<Outcome<Nothing>> DiscardAsync(OrderScene scene, OrderId draft) => new DiscardDraft(scene.Database.For(OrderScene.Orders), scene.Files).Run(draft, Token);

    private static async Task<int> VersionAsync(OrderScene scene, OrderId draft)
    {
        await using var raw = scene.Database.Raw();
        return await raw.Orders.Where(row => row.Id == draft).Select(row => row.Version).SingleOrDefaultAsync(Token);
    }

    private static Task<Outcome<DocumentFile>> GetAsync(OrderScene scene, string subject, Guid key) => new GetOrderFile(scene.Database.For(subject), scene.Files, scene.Time).Run(key, Token);

    private static async Task<byte[]> ReadAsync(OrderScene scene, string subject, Guid key)
    {
        await using var content = (await GetAsync(scene, subject, key)).Value.Content;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    /// <summary>A channel with one document that names the file.</summary>
    private static JsonObject With(FileValue file)
    {
        var channel = OrderScene.Channel();
        channel["documents"] = new JsonArray(new JsonObject { ["kind"] = "scheme", ["file"] = file.ToJson() });
        return channel;
    }
}
