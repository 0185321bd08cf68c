using System.Text;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Lko.Tests.Sandbox.Landscape;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Connectors.Kit;

/// <summary>F16: bytes that are no text of the system's encoding refuse the file, and no name ever gets a replacement character.</summary>
public sealed class WrongBytesTests
{
    private const byte NoCharacterIn1251 = 0x98;
    private const string Markup = "ASR-NSIB-1";

    private static readonly PlayedLedger Ledger = LedgerTests.At(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero));

    /// <summary>One of every dialect that comes as text whose encoding leaves bytes without a character; cp866 has one for each.</summary>
    public static TheoryData<string> Systems => ["ASR-NNOV-1", "ASR-CHEL-1", Markup, "ITC-NW"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task OneByteThatIsNoLetter_RefusesItsFile(string code)
    {
        var (system, connector, files) = await PlayedAsync(code);
        var struck = 0;
        foreach (var file in files.Where(file => !SaysItIsOfDos(file.Bytes())))
        {
            var bytes = file.Bytes();
            var isUtf8 = IsUtf8(bytes);
            var place = Array.FindIndex(bytes, isUtf8 ? each => each is 0xD0 or 0xD1 : each => each >= 0xC0);
            if (place >= 0)
            {
                bytes[isUtf8 ? place + 1 : place] = isUtf8 ? (byte)' ' : NoCharacterIn1251;
                Check(system, connector, file.Name, bytes).ShouldBe(RejectReason.BadEncoding, file.Name);
                struck++;
            }
        }

        struck.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task TextThatWasEncodedTwice_HoldsNoReplacementCharacter(string code)
    {
        var (system, connector, files) = await PlayedAsync(code);
        foreach (var file in files)
        {
            var bytes = file.Bytes();
            var twice = IsUtf8(bytes) ? Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(bytes)) : Encoding.UTF8.GetBytes(SourceSystems.Cp1251.GetString(bytes));
            if (Check(system, connector, file.Name, twice) is null)
            {
                Read(system, connector, file.Name, twice).ShouldAllBe(row => !row.Raw.Contains('\uFFFD', StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task LinesInTwoEncodings_RefuseTheirFile()
    {
        var (system, connector, files) = await PlayedAsync("ASR-NNOV-1");
        var file = files.First(each => each.Name.StartsWith("NACH", StringComparison.Ordinal));
        byte[] mixed = [.. file.Bytes(), .. Encoding.UTF8.GetBytes("ИТОГО\r\n")];

        Check(system, connector, file.Name, mixed).ShouldBe(RejectReason.BadEncoding);
    }

    /// <summary>The registry says what the encoding is; what the markup says of itself has no voice.</summary>
    [Theory]
    [InlineData("utf-8")]
    [InlineData("koi8-r")]
    [InlineData(null)]
    public async Task MarkupThatDeclaresAnotherEncoding_OrNone_IsReadInItsSystemsOwn(string? declared)
    {
        var (system, connector, files) = await PlayedAsync(Markup);
        var file = files.First(each => each.Name.EndsWith(".xml", StringComparison.Ordinal) && Array.Exists(each.Bytes(), letter => letter >= 0xC0));
        var encoding = Lko.Infrastructure.Connectors.Kit.WireText.Strict(system.Encoding);
        var text = encoding.GetString(file.Bytes());
        var end = text.IndexOf("?>", StringComparison.Ordinal);
        text.ShouldStartWith("<?xml");
        var other = encoding.GetBytes((declared is null ? "" : $"<?xml version=\"1.0\" encoding=\"{declared}\"?>") + text[(end + 2)..]);

        Check(system, connector, file.Name, other).ShouldBeNull();
        Read(system, connector, file.Name, other).Select(row => row.Raw).ShouldBe(Read(system, connector, file.Name, file.Bytes()).Select(row => row.Raw));
    }

    private static async Task<(SourceSystem System, ISourceConnector Connector, IReadOnlyList<PlayedFile> Files)> PlayedAsync(string code)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var db = database.Raw();
        var system = await db.SourceSystems.AsNoTracking().SingleAsync(row => row.Code == code, Token);
        var played = Ledger.Registry.Find(code)!;
        var files = DialectWriters.Files(Ledger.Open(played), Ledger.LastClosed(played)).Where(file => !file.Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)).ToList();
        return (system, ConnectorServices.All.Single(each => each.Dialect == system.Dialect), files);
    }

    /// <summary>A bank exchange in cp866, which has a character for every byte.</summary>
    private static bool SaysItIsOfDos(byte[] bytes) => Lko.Infrastructure.Connectors.Kit.WireText.Strict("cp866").GetString(bytes).Contains("=DOS", StringComparison.Ordinal);

    /// <summary>By the bytes: some files of a dialect have an encoding of their own.</summary>
    private static bool IsUtf8(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes).Any(letter => letter is >= 'А' and <= 'я');
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static RejectReason? Check(SourceSystem system, ISourceConnector connector, string name, byte[] bytes) => connector.Check(system, NameOf(system, connector, name, bytes), new MemoryStream(bytes)).Rejection;

    private static List<SourceRow> Read(SourceSystem system, ISourceConnector connector, string name, byte[] bytes) => [.. connector.Read(system, NameOf(system, connector, name, bytes), new MemoryStream(bytes))];

    private static FileName NameOf(SourceSystem system, ISourceConnector connector, string name, byte[] bytes) =>
        connector.Recognise(system, new DeliveredFile("d01", name, bytes.Length, () => new MemoryStream(bytes)))!;
}
