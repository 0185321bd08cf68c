using System.IO.Compression;
using System.Text;
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
    private static readonly byte[] Pdf = "%PDF-1.7\nсхема"u8.ToArray();

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    /// <summary>Names with contents that are not taken, and the rule against them.</summary>
    public static TheoryData<string, byte[], string> Refused => new()
    {
        { "схема.exe", "MZ"u8.ToArray(), "file-kind" },
        { "схема", Pdf, "file-kind" },
        { ".pdf.", Pdf, "file-kind" },
        { "схема.svg", "<svg onload='alert(1)'/>"u8.ToArray(), "file-kind" },
        { "схема.pdf", "MZ"u8.ToArray(), "file-content" },
        { "схема.pdf", [], "file-content" },
        { "схема.png", Pdf, "file-content" },
        { "письмо.docx", Pdf, "file-content" },
        { "письмо.docx", Archive("word/document.xml", "word/vbaProject.bin"), "file-content" },
        { "письмо.docx", Archive("xl/workbook.xml"), "file-content" },
        { "схема.pdf", [.. Pdf, .. new byte[OrderFile.MaxBytes]], "file-size" },
    };

    public static TheoryData<string, byte[]> Taken => new()
    {
        { "схема.PDF", Pdf },
        { "фото.jpg", [0xFF, 0xD8, 0xFF, 0xE0] },
        { "план.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0] },
        { "письмо.docx", Archive("[Content_Types].xml", "word/document.xml") },
        { "оборудование.xlsx", Archive("xl/workbook.xml") },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Attach_NamedByTheOrder_GoesWithItToWhoeverMayOpenIt(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var draft = (await scene.DraftAsync()).Value;
        var file = (await AttachAsync(scene, draft.Id, "схема.pdf", Pdf)).Value;
        draft = (await scene.DraftAsync(parameters: With(file), id: draft.Id, version: draft.Version)).Value;

        var number = (await scene.SubmitAsync(draft)).Value;

        (await scene.CardAsync(number)).Files.ShouldBe([new(file.Key, "схема.pdf", Pdf.Length)]);
        foreach (var subject in new[] { OrderScene.Orders, "op10-admin", "carrier-kam-volga" })
        {
            (await ReadAsync(scene, subject, file.Key)).ShouldBe(Pdf, subject);
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
    [MemberData(nameof(Taken))]
    public async Task Attach_WhatAnOrderTakes_IsKeptAsItCame(string name, byte[] content)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;

        var file = (await AttachAsync(scene, draft.Id, name, content)).Value;

        file.Name.ShouldBe(name);
        (await ReadAsync(scene, OrderScene.Orders, file.Key)).ShouldBe(content);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Attach_WhatAnOrderDoesNotTake_IsRefusedAndNothingIsLeft(string name, byte[] content, string code)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;

        (await AttachAsync(scene, draft.Id, name, content)).ShouldBeOfType<Outcome<FileValue>.Refused>().Errors.ShouldHaveSingleItem().Code.ShouldBe(code);

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

        (await AttachAsync(scene, draft.Id, told, Pdf)).Value.Name.ShouldBe(shown);
        (await AttachAsync(scene, draft.Id, new string('д', 300) + ".pdf", Pdf)).Value.Name.ShouldBe(new string('д', OrderFile.MaxNameLength - 4) + ".pdf");
        scene.StoredFiles.Select(path => Path.GetFileName(path).Length).ShouldAllBe(length => length == 32, "no word of theirs is a name on the disk");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Attach_ToWhatIsNoDraftOfTheirs_IsNotFound(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var draft = (await scene.DraftAsync()).Value;

        (await AttachAsync(scene, draft.Id, "схема.pdf", Pdf, "op02-orders")).ShouldBeOfType<Outcome<FileValue>.Missing>();
        (await AttachAsync(scene, draft.Id, "схема.pdf", Pdf, "carrier-kam-volga")).ShouldBeOfType<Outcome<FileValue>.Denied>();
        (await scene.SubmitAsync(draft)).IsOk.ShouldBeTrue();
        (await AttachAsync(scene, draft.Id, "схема.pdf", Pdf)).ShouldBeOfType<Outcome<FileValue>.Missing>("it is sent");
        scene.StoredFiles.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Submit_NamingAFileThatIsNotItsOwn_IsRefused(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var other = (await scene.DraftAsync()).Value;
        var file = (await AttachAsync(scene, other.Id, "схема.pdf", Pdf)).Value;
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
        var named = (await AttachAsync(scene, draft.Id, "схема.pdf", Pdf)).Value;
        draft = (await scene.DraftAsync(parameters: With(named), id: draft.Id, version: draft.Version)).Value;
        var replaced = (await AttachAsync(scene, draft.Id, "письмо.pdf", Pdf)).Value;

        var last = (await AttachAsync(scene, draft.Id, "доверенность.pdf", Pdf)).Value;

        scene.StoredFiles.Select(path => Guid.Parse(Path.GetFileName(path))).ShouldBe([named.Key, last.Key], ignoreOrder: true);
        (await GetAsync(scene, OrderScene.Orders, replaced.Key)).ShouldBeOfType<Outcome<DocumentFile>.Missing>();

        var number = (await scene.SubmitAsync(draft)).Value;
        scene.StoredFiles.Select(path => Guid.Parse(Path.GetFileName(path))).ShouldBe([named.Key]);
        (await scene.CardAsync(number)).Files.ShouldHaveSingleItem().Key.ShouldBe(named.Key);

        var discarded = (await scene.DraftAsync()).Value;
        await AttachAsync(scene, discarded.Id, "схема.pdf", Pdf);
        (await new DiscardDraft(scene.Database.For(OrderScene.Orders), scene.Files).Run(discarded.Id, Token)).IsOk.ShouldBeTrue();
        scene.StoredFiles.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Get_WhatIsNotAnyMoreWhatItWas_IsNotHandedOut()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var file = (await AttachAsync(scene, (await scene.DraftAsync()).Value.Id, "схема.pdf", Pdf)).Value;
        await File.WriteAllBytesAsync(scene.StoredFiles.ShouldHaveSingleItem(), [.. Pdf[..^1], 0], Token);

        (await GetAsync(scene, OrderScene.Orders, file.Key)).ShouldBeOfType<Outcome<DocumentFile>.Missing>();
        File.Delete(scene.StoredFiles.Single());
        (await GetAsync(scene, OrderScene.Orders, file.Key)).ShouldBeOfType<Outcome<DocumentFile>.Missing>();
    }

    [Theory]
    [InlineData("""{"file":"nonsense","name":"схема.pdf"}""")]
    [InlineData("""{"file":"11111111-1111-1111-1111-111111111111"}""")]
    [InlineData("""{"file":"11111111-1111-1111-1111-111111111111","name":"схема.pdf","size":1}""")]
    [InlineData("\"схема.pdf\"")]
    public void Validate_WhatIsNoFile_IsRefused(string value) =>
        ParameterValidator.Validate(OrderScene.Catalogue.Find("CROSS")!, ParameterValues.Empty.With("loa_cfa_file", JsonNode.Parse(value)))
            .Where(error => error.Path == "parameters.loa_cfa_file").ShouldHaveSingleItem().Code.ShouldBe("kind-file");

    private static Task<Outcome<FileValue>> AttachAsync(OrderScene scene, OrderId draft, string name, byte[] content, string subject = OrderScene.Orders) =>
        new AttachFile(scene.Database.For(subject), scene.Files, OrderScene.Catalogue, scene.Time).Run(draft, new UploadedFile(name, 1, _ => new MemoryStream(content)), Token);

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

    private static byte[] Archive(params string[] members)
    {
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var member in members)
            {
                archive.CreateEntry(member);
            }
        }

        return content.ToArray();
    }
}
