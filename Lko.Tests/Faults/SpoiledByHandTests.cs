using System.IO.Compression;
using System.Text;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Lko.Tests.Support;

namespace Lko.Tests.Faults;

/// <summary>
/// What a system's own programs do not do wrong, but a person with an editor or a hostile one does, fetched from a real OpenSSH server: bytes that are no
/// letters, two encodings in one file, text encoded twice (F16), an archive of more entries than anybody counts (F18). It counts for nothing, and nothing is
/// lost once the month is sent as it should be.
/// </summary>
public sealed class SpoiledByHandTests(DeliveryFaultTests.Sandbox sandbox) : IClassFixture<DeliveryFaultTests.Sandbox>
{
    private const string Csv = "ASR-NNOV-1";
    private const string Utf8 = "ASR-SRTV-1";

    /// <summary>Calls are told in UTF-8 also by those who write everything else in windows-1251.</summary>
    private const string Details = "DET_";

    private const byte NoLetterIn1251 = 0x98;
    private const int Crowd = 100_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, Csv, Hand.LoneByte, RejectReason.BadEncoding)]
    [InlineData(DatabaseProvider.PostgreSql, Csv, Hand.TwoEncodings, RejectReason.BadEncoding)]
    [InlineData(DatabaseProvider.Sqlite, Csv, Hand.EncodedTwice, RejectReason.BadEncoding)]
    [InlineData(DatabaseProvider.PostgreSql, Utf8, Hand.LoneByte, RejectReason.BadEncoding)]
    [InlineData(DatabaseProvider.Sqlite, Utf8, Hand.TwoEncodings, RejectReason.BadEncoding)]
    [InlineData(DatabaseProvider.Sqlite, Csv, Hand.CrowdedArchive, RejectReason.TrailerMismatch)]
    public async Task FileSpoiledByHand_CountsForNothing_AndNothingIsLostWhenItIsSentAgain(DatabaseProvider provider, string system, Hand hand, RejectReason reason)
    {
        await using var server = await SshServer.StartAsync();
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, system, server);
        await scene.DropAsync();
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(months: 1).ToString());
        await scene.DropAsync();
        await SpoilAsync(scene.PathOf("d02"), system, hand);

        var struck = await scene.RunAsync();

        struck.State.ShouldBe(SyncRunState.Succeeded, struck.Error);
        var said = await scene.ReasonsAsync();
        said.ShouldNotBeEmpty();
        said.ShouldAllBe(line => line.StartsWith("d02/", StringComparison.Ordinal) && line.EndsWith(reason.ToString(), StringComparison.Ordinal));
        var stored = await scene.StoredAsync();
        stored.Missing(scene.Told(months: 1)).ShouldBeEmpty("the month before stays as it was");
        scene.Told().Missing(stored).ShouldBeEmpty("no part of a file counts");

        scene.SendAgain(scene.LastMonth);
        var healed = await scene.RunAsync();

        (healed.State, healed.Counts.QuarantinedRows).ShouldBe((SyncRunState.Succeeded, 0), healed.Error);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told().ToString());
        (await scene.RunAsync()).Counts.NewFiles.ShouldBe(0);
    }

    private static async Task SpoilAsync(string delivery, string system, Hand hand)
    {
        var struck = 0;
        foreach (var path in Directory.GetFiles(delivery).Where(path => !Path.GetFileName(path).StartsWith(Details, StringComparison.Ordinal)))
        {
            var isArchive = path.EndsWith(".zip", StringComparison.Ordinal);
            if (isArchive == (hand == Hand.CrowdedArchive) && Spoiled(await File.ReadAllBytesAsync(path, Token), system, hand) is { } spoiled)
            {
                await File.WriteAllBytesAsync(path, spoiled, Token);
                struck++;
            }
        }

        struck.ShouldBePositive();
    }

    /// <summary>Null for a file without a letter that could be struck.</summary>
    private static byte[]? Spoiled(byte[] content, string system, Hand hand)
    {
        // The first byte of a letter in UTF-8 and every letter of windows-1251.
        var letter = Array.FindIndex(content, each => system == Utf8 ? each is 0xD0 or 0xD1 : each >= 0xC0);
        switch (hand)
        {
            case Hand.CrowdedArchive:
                return Crowded(content);
            case var _ when letter < 0:
                return null;
            case Hand.LoneByte:
                content[system == Utf8 ? letter + 1 : letter] = system == Utf8 ? (byte)' ' : NoLetterIn1251;
                return content;
            case Hand.TwoEncodings:
                return [.. content, .. system == Utf8 ? SourceSystems.Cp1251.GetBytes("Иная кодировка\n") : Encoding.UTF8.GetBytes("Иная кодировка\r\n")];
            default:
                return Encoding.UTF8.GetBytes(SourceSystems.Cp1251.GetString(content));
        }
    }

    private static byte[] Crowded(byte[] content)
    {
        using var memory = new MemoryStream();
        memory.Write(content);
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Update, leaveOpen: true))
        {
            for (var entry = 0; entry < Crowd; entry++)
            {
                archive.CreateEntry(FormattableString.Invariant($"{entry}.pdf"), CompressionLevel.NoCompression);
            }
        }

        return memory.ToArray();
    }

    /// <summary>What was done to the files of a delivery.</summary>
    public enum Hand
    {
        /// <summary>One byte in the place of a letter that is none in its encoding.</summary>
        LoneByte,

        /// <summary>The last line is in another encoding than those before.</summary>
        TwoEncodings,

        /// <summary>An editor took the letters for others and wrote them in UTF-8.</summary>
        EncodedTwice,

        /// <summary>A hundred thousand entries beside the right ones.</summary>
        CrowdedArchive,
    }
}
