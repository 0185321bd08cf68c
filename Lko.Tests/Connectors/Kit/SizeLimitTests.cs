using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Tests.Connectors.Kit;

/// <summary>A file that would not fit into memory is refused while it is read (F18): one system's flood is nobody else's.</summary>
public sealed class SizeLimitTests
{
    [Fact]
    public void FileWithoutLineEnds_IsRefusedBeforeItIsHeld()
    {
        using var endless = new Repeated('7', long.MaxValue);

        Should.Throw<InvalidDataException>(() => WireText.Lines(endless, "utf-8").Count());

        endless.Given.ShouldBeLessThan(4 * WireText.MostInLine);
    }

    [Fact]
    public void TextWithoutEnd_IsRefusedBeforeItIsHeld()
    {
        using var endless = new Repeated(' ', long.MaxValue);

        Should.Throw<InvalidDataException>(() => WireText.All(endless, "utf-8"));

        endless.Given.ShouldBeLessThan(2L * WireText.MostInText);
    }

    [Theory]
    [InlineData("rest-json")]
    [InlineData("soap")]
    [InlineData("csv-cp1251")]
    [InlineData("pipe-utf8")]
    [InlineData("fixed-cp866")]
    [InlineData("xml-1c")]
    [InlineData("itc-csv")]
    [InlineData("itc-xml")]
    [InlineData("portal-rest")]
    public void FileOfAnyDialect_ThatIsOneLongLine_IsRejected_AndDoesNotEndTheRun(string dialect)
    {
        var connector = ConnectorServices.All.Single(each => each.Dialect == dialect);
        using var endless = new Repeated('7', ZippedDialect.MostHeldBytes);

        connector.Check(SourceSystems.Nnov, new(new(Feed.Balances, new(2026, 6), 1), 1), endless).Rejection.ShouldBe(RejectReason.TrailerMismatch);
    }

    [Theory]
    [InlineData("csv-cp1251", Feed.Charges)]
    [InlineData("csv-cp1251", Feed.Payments)]
    [InlineData("pipe-utf8", Feed.Balances)]
    [InlineData("fixed-cp866", Feed.Charges)]
    [InlineData("dbf-cp866", Feed.Payments)]
    [InlineData("itc-csv", Feed.Interconnect)]
    public void FileOfMoreRowsThanAreHeld_IsRefusedBeforeItIsRead(string dialect, Feed feed)
    {
        var connector = ConnectorServices.All.Single(each => each.Dialect == dialect);
        using var large = new Repeated('7', ZippedDialect.MostHeldBytes + 1);

        connector.Check(SourceSystems.Nnov, new(new(feed, new(2026, 6), 1), 1), large).Rejection.ShouldBe(RejectReason.TooLarge);

        large.Given.ShouldBeLessThan(1024);
    }

    [Fact]
    public void LargeFileOfCalls_IsRead()
    {
        var connector = ConnectorServices.All.Single(each => each.Dialect == "csv-cp1251");
        using var large = new Repeated('7', ZippedDialect.MostHeldBytes + 1);

        connector.Check(SourceSystems.Nnov, new(new(Feed.Usage, new(2026, 6), 1), 1), large).Rejection.ShouldNotBe(RejectReason.TooLarge);

        large.Given.ShouldBeGreaterThan(1024);
    }

    [Fact]
    public void ArchiveOfTooManyEntries_IsRefused()
    {
        using var archive = Archive(Payloads.MaxEntries + 1);

        Should.Throw<InvalidDataException>(() => new Payloads(archive, "0")).Message.ShouldContain("entries");
    }

    [Fact]
    public void ArchiveOfManyEntries_IsRead()
    {
        using var archive = Archive(1_000);

        using var payloads = new Payloads(archive, "999");
        payloads.Open().Length.ShouldBe(0);
    }

    /// <summary>A member of far more than any payload may have that says it is small.</summary>
    [Fact]
    public void ArchiveThatLiesAboutASize_GivesNoPayload()
    {
        const string Name = "UPD.pdf";
        const string OfAThousandZeros = "ede3d3b685b4e137ba4cb2521329a75e";
        var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("registry.csv");
            using var large = archive.CreateEntry(Name, CompressionLevel.Fastest).Open();
            var buffer = new byte[1 << 20];
            for (var left = Payloads.MaxEntryBytes + 1; left > 0; left -= buffer.Length)
            {
                large.Write(buffer);
            }
        }

        var bytes = memory.ToArray();
        var directory = bytes.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(Name)) - 46;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(directory + 24), 1_000);
        using var payloads = new Payloads(new MemoryStream(bytes), "registry.csv");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var md5 = payloads.Md5Of(Name, "told");

        (md5 is null || md5 == OfAThousandZeros).ShouldBeTrue("no more than it said was looked at");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(4 << 20);
    }

    /// <summary>What a document never packs into is a bomb long before it is as large as one may be.</summary>
    [Fact]
    public void PayloadThatPacksAsNoDocumentDoes_IsNone()
    {
        using var payloads = new Payloads(Packed(32 << 20), "registry.csv");

        payloads.Md5Of("zeros", "told").ShouldBeNull();
    }

    /// <summary>However many rows name it: unpacked for each of them it would be more than an archive may hold.</summary>
    [Fact]
    public void PayloadThatManyRowsName_IsUnpackedOnce()
    {
        using var payloads = new Payloads(Packed(15 << 20), "registry.csv");
        var rows = (int)(Payloads.MaxTotalBytes / (15 << 20)) + 2;

        Enumerable.Range(0, rows).Select(_ => payloads.Md5Of("zeros", "told")).ShouldAllBe(md5 => md5 != null);
    }

    private static MemoryStream Packed(int zeros)
    {
        var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("registry.csv");
            using var entry = archive.CreateEntry("zeros").Open();
            entry.Write(new byte[zeros]);
        }

        return memory;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    [InlineData(500)]
    public void NoArchive_IsRefused(int length) =>
        Should.Throw<InvalidDataException>(() => new Payloads(new MemoryStream(Encoding.ASCII.GetBytes(new string('P', length))), "x"));

    private static MemoryStream Archive(int entries)
    {
        var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var number = 0; number < entries; number++)
            {
                archive.CreateEntry(FormattableString.Invariant($"{number}"), CompressionLevel.NoCompression);
            }
        }

        memory.Position = 0;
        return memory;
    }

    /// <summary>One letter for as long as anybody reads.</summary>
    private sealed class Repeated(char letter, long length) : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)letter);
            Given += buffer.Length;
            return buffer.Length;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position;

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
