using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape.Writers;

/// <summary>Archives of documents: the registry first, then the documents it lists.</summary>
internal static class PlayedPayloads
{
    public static void WriteArchive(Stream target, PlayedBook book, Period period, string registry, Action<Stream> writeRegistry)
    {
        using var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        using (var entry = Entry(archive, registry, period))
        {
            writeRegistry(entry);
        }

        foreach (var document in book.Documents(period))
        {
            using var entry = Entry(archive, document.File, period);
            entry.Write(Of(document));
        }
    }

    public static string Md5(PlayedDocument document)
    {
#pragma warning disable CA5351 // The exchange format prescribes MD5 as a checksum.
        return Convert.ToHexStringLower(MD5.HashData(Of(document)));
#pragma warning restore CA5351
    }

    public static string MimeOf(PlayedDocument document) => document.File.EndsWith(".pdf", StringComparison.Ordinal) ? "application/pdf" : "application/xml";

    private static Stream Entry(ZipArchive archive, string name, Period period)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = new DateTimeOffset(Wire.MadeAt(period), TimeSpan.Zero);
        return entry.Open();
    }

    public static byte[] Of(PlayedDocument document) => document.File.EndsWith(".pdf", StringComparison.Ordinal) ? Pdf(document) : Xml(document);

    private static byte[] Xml(PlayedDocument document) => Wire.Strict("windows-1251").GetBytes($"""
        <?xml version="1.0" encoding="windows-1251"?>
        <Файл ИдФайл="ON_NSCHFDOPPR_{document.Account.Inn}_{Wire.Compact(document.Date)}_{document.Number.Replace('/', '-')}" ВерсФорм="5.03" ВерсПрог="ASR 1.0"><Документ КНД="1115131" Функция="{(document.Type is "ACT" ? "ДОП" : "СЧФДОП")}" ДатаИнфПр="{Wire.Day(document.Date)}"><СвСчФакт НомерДок="{document.Number}" ДатаДок="{Wire.Day(document.Date)}"/><ТаблСчФакт><ВсегоОпл СтТовБезНДСВсего="{Wire.Dot(document.Net)}" СтТовУчНалВсего="{Wire.Dot(document.Gross)}"/></ТаблСчФакт></Документ></Файл>

        """);

    private static byte[] Pdf(PlayedDocument document)
    {
        var text = $"BT /F1 10 Tf 20 150 Td ({document.Type} {document.Account.Number} {Wire.Dot(document.Gross)}) Tj ET";
        string[] objects =
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            $"<</Length {text.Length}>>\nstream\n{text}\nendstream",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ];
        var body = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder("xref\n0 6\n0000000000 65535 f \n");
        foreach (var (index, item) in objects.Index())
        {
            table.Append(CultureInfo.InvariantCulture, $"{body.Length:0000000000} 00000 n \n");
            body.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{item}\nendobj\n");
        }

        var start = body.Length;
        body.Append(table).Append(CultureInfo.InvariantCulture, $"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(body.ToString());
    }
}
