using System.IO.Compression;
using System.Text;
using Lko.Domain.Orders;

namespace Lko.Tests.Orders;

/// <summary>Contents that an order takes and contents that it does not.</summary>
public static class FileContents
{
    internal static readonly byte[] Pdf = "%PDF-1.7\nсхема"u8.ToArray();

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
        { "письмо.docx", Archive([.. Enumerable.Range(0, 5_001).Select(at => $"{at}"), "word/document.xml"]), "file-content" },
        { "письмо.docx", TellingFewer(Archive([.. Enumerable.Range(0, 20_000).Select(at => $"{at}"), "word/document.xml"])), "file-content" },
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

    /// <summary>The same archive, which says at its end that it has one member.</summary>
    private static byte[] TellingFewer(byte[] archive)
    {
        archive[^14] = archive[^12] = 1;
        archive[^13] = archive[^11] = 0;
        return archive;
    }
}
