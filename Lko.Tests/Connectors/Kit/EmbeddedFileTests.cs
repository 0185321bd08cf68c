using System.Security.Cryptography;
using System.Text;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Tests.Connectors.Kit;

/// <summary>Files of documents inside answers in JSON: what a row keeps of them, and what they are called.</summary>
public sealed class EmbeddedFileTests
{
    private static readonly byte[] Content = [0xFB, 0xFF, 0xFE, 0xFB, 0xFF, 0xFE];

#pragma warning disable CA5351 // The exchange rules name files of documents by this checksum.
    private static readonly string Md5 = Convert.ToHexStringLower(MD5.HashData(Content));
#pragma warning restore CA5351

    /// <summary>JSON may write any letter in several ways: the content must not stay in the row for it.</summary>
    [Theory]
    [InlineData("+//++//+")]
    [InlineData("+\\/\\/++\\/\\/+")]
    [InlineData("\\u002B//\\u002b\\u002B//\\u002B")]
    public void Row_KeepsTheSumOfTheContent_HoweverItIsWritten(string sent)
    {
        var row = Read(sent, "\"name\":\"act.pdf\",");

        row.Fault.ShouldBeNull();
        var record = (DocumentRecord)row.Record!;
        (record.FileName, record.PayloadMd5).ShouldBe(("act.pdf", Md5));
        row.Raw.ShouldContain($"\"contentBase64\":\"{Md5}\"");
        row.Raw.ShouldNotContain(sent);
    }

    [Theory]
    [InlineData("", "ACT_5-1.bin")]
    [InlineData("\"name\":\" \",\"mime\":\"application/pdf\",", "ACT_5-1.pdf")]
    [InlineData("\"name\":null,\"mime\":\"text/xml; charset=utf-8\",", "ACT_5-1.xml")]
    [InlineData("\"name\":\"act.pdf\",\"mime\":\"text/xml\",", "act.pdf")]
    public void FileWithoutAName_IsCalledAfterItsDocument(string said, string name)
    {
        ((DocumentRecord)Read("+//++//+", said).Record!).FileName.ShouldBe(name);

        ((IEmbedsFiles)Connector).FilesOf("documents_2026-05_p1.json", "utf-8", Page("+//++//+", said))!.ToList().ShouldHaveSingleItem().Name.ShouldBe(name, "it is found again by the name it was kept under");
    }

    /// <summary>One file told otherwise than agreed stops neither its document nor the files beside it.</summary>
    [Theory]
    [InlineData("7")]
    [InlineData("-12.5")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[7]")]
    [InlineData("{}")]
    public void ContentThatIsNoText_IsNone(string told)
    {
        var row = ReadFiles($"{{\"name\":\"act.pdf\",\"contentBase64\":{told}}}");

        row.Fault.ShouldBeNull();
        var record = (DocumentRecord)row.Record!;
        (record.FileName, record.PayloadMd5).ShouldBe(("", (string?)null));
        FilesOf($"{{\"contentBase64\":{told}}}").ShouldBeEmpty();
        FilesOf($"{{\"contentBase64\":{told}}},{{\"name\":\"b.pdf\",\"contentBase64\":\"+//++//+\"}}").ShouldHaveSingleItem().Name.ShouldBe("b.pdf");
    }

    private static List<EmbeddedFile> FilesOf(string files) => [.. ((IEmbedsFiles)Connector).FilesOf("documents_2026-05_p1.json", "utf-8", PageOf(files))!];

    private static ISourceConnector Connector => ConnectorServices.All.Single(each => each.Dialect == "rest-json");

    private static SourceRow Read(string sent, string said) => ReadFiles(FileOf(sent, said));

    private static SourceRow ReadFiles(string files)
    {
        var system = SourceSystem.Create(
            "ASR-MSK-1", "MSK", SourceSystemKind.Billing, "X", "X", "CENTER", "Europe/Moscow", "rest-json", "http", "utf-8", balancePositive: false, "RT.CENTER.77.LS", "0 0 1 * * ?", "Europe/Moscow", "documents", isActive: true);
        var name = Connector.Recognise(system, new("d01", "documents_2026-05_p1.json", 1, () => PageOf(files))).ShouldNotBeNull();
        return Connector.Read(system, name, PageOf(files)).ToList().ShouldHaveSingleItem();
    }

    private static string FileOf(string sent, string said) => $$$"""{{{{said}}}"contentBase64":"{{{sent}}}"}""";

    private static MemoryStream Page(string sent, string said) => PageOf(FileOf(sent, said));

    private static MemoryStream PageOf(string files) => new(Encoding.UTF8.GetBytes($$$"""
        {"items":[{"docType":"ACT","number":"5/1","date":"2026-05-31","account":{"system":"ASR-MSK-1","number":"177000012340"},"total":{"net":"100.00","vat":"22.00","gross":"122.00"},
        "files":[{{{files}}}]}]}
        """));
}
