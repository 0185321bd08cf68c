using System.IO.Compression;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>Which files a run opens, which it leaves as they were, and which names it does not take.</summary>
public sealed class RunFilesTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_FilesAsTheyWere_AreNotOpened(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var written = scene.Time.GetUtcNow().AddHours(-1).UtcDateTime;
        scene.Deliver("d01", 1, written: written);
        await scene.RunAsync();
        var opened = 0;
        scene.Files.Opened = _ => opened++;

        (await RunAsync(TimeSpan.FromHours(1))).ShouldBe((0, 0), "size and time of writing are the same");
        scene.Files.Rewrite("d01", 2, written);
        (await RunAsync(TimeSpan.FromHours(1))).ShouldBe((0, 0));
        (await RunAsync(TimeSpan.FromDays(7))).NewFiles.ShouldBe(1, "once a week the bytes are looked at whatever the file says of itself");

        scene.Files.Rewrite("d01", 3, written.AddMinutes(1));
        (await RunAsync(TimeSpan.FromHours(1))).NewFiles.ShouldBe(1, "as long as before, but written anew");
        await using var db = scene.Database.Raw();
        (await db.BalanceSnapshots.SingleAsync(Token)).Closing.MinorUnits.ShouldBe(300_00);

        async Task<(int NewFiles, int Opened)> RunAsync(TimeSpan later)
        {
            scene.Time.Advance(later);
            opened = 0;
            return ((await scene.RunAsync()).Counts.NewFiles, opened);
        }
    }

    /// <summary>The year of a table stands inside of it; once it is known, a packed one is not unpacked for it in every run.</summary>
    [Fact]
    public async Task Run_PackedTablesAsTheyWere_AreNotOpened()
    {
        await using var scene = await OpenAsync();
        var content = Packed("NACH05V2.DBF", await File.ReadAllBytesAsync(Path.Combine(SourceSystems.SampleFolder("ASR-AMUR-1"), "d01", "NACH05V2.DBF"), Token));
        scene.Files.All.Add(("d01", "NACH05V2.zip", content, content.Length, scene.Time.GetUtcNow().AddHours(-1).UtcDateTime));
        var request = new SyncRequest("ASR-AMUR-1", Fetch: false);
        (await scene.RunAsync(request)).Counts.AcceptedRows.ShouldBeGreaterThan(0);
        var opened = 0;
        scene.Files.Opened = _ => opened++;
        scene.Time.Advance(TimeSpan.FromHours(1));

        (await scene.RunAsync(request)).State.ShouldBe(SyncRunState.Succeeded);

        opened.ShouldBe(0);
    }

    [Fact]
    public async Task Run_FileReadAsSoonAsItWasWritten_IsLookedAtAgain()
    {
        await using var scene = await OpenAsync();
        var written = scene.Time.GetUtcNow().UtcDateTime;
        scene.Deliver("d01", 1, written: written);
        await scene.RunAsync();
        scene.Files.Rewrite("d01", 2, written);

        (await scene.RunAsync()).Counts.NewFiles.ShouldBe(1, "the clock of the file system may not have moved between the two");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_NamesThatAreNotTaken_AreShownOnceEachAndFoundOnceUntilSomebodyLooks(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Deliver("d01", 1);
        scene.Files.NotTaken = [NotTakenFile.Of("d01", "a\u202Eb\0.csv", RejectReason.UnsafeName), NotTakenFile.Of("d02", "a\u202Eb\0.csv", RejectReason.UnsafeName)];

        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);

        (await NamesAsync()).ShouldBe([("d01/a\uFFFDb\uFFFD.csv", RejectReason.UnsafeName)]);
        (await FindingsAsync()).ShouldHaveSingleItem().Detail.ShouldBe("d01/a\uFFFDb\uFFFD.csv");

        // While it is open the ledger alone tells of further names; and of however many, so many.
        scene.Files.NotTaken = [.. Enumerable.Range(0, NotTakenBook.MostNames + 10).Select(number => NotTakenFile.Of("d03", new string('я', 300) + number, RejectReason.TooLong)), .. Numbered(NotTakenBook.MostNames + 10)];
        await scene.RunAsync();
        (await NamesAsync()).Count.ShouldBe(NotTakenBook.MostNames);
        (await FindingsAsync()).Count.ShouldBe(1);
        await using (var db = scene.Database.Raw())
        {
            (await db.SyncRuns.Where(run => run.State != SyncRunState.Succeeded).CountAsync(Token)).ShouldBe(0);
            (await db.BalanceSnapshots.CountAsync(Token)).ShouldBe(1);
        }

        static IEnumerable<NotTakenFile> Numbered(int count) => Enumerable.Range(0, count).Select(number => NotTakenFile.Of("d03", $"{number} .csv", RejectReason.UnsafeName));

        async Task<List<(string Path, RejectReason? Reason)>> NamesAsync()
        {
            await using var db = scene.Database.Raw();
            return [.. (await db.SourceFiles.AsNoTracking().Where(row => row.Verdict == FileVerdict.NotTaken).ToListAsync(Token)).Select(row => (row.Path, row.Reason))];
        }

        async Task<List<Finding>> FindingsAsync()
        {
            await using var db = scene.Database.Raw();
            return await db.Findings.AsNoTracking().Where(row => row.Kind == FindingKind.FilesNotTaken && row.Subject == Nnov).ToListAsync(Token);
        }
    }

    [Fact]
    public async Task Run_NameThatWasALinkBecomesAFile_IsRead()
    {
        await using var scene = await OpenAsync();
        scene.Files.NotTaken = [NotTakenFile.Of("d01", "SALDO_NNOV_202606_01_v1.csv", RejectReason.NotAFile)];
        await scene.RunAsync();
        scene.Files.NotTaken = [];
        scene.Deliver("d01", 1);

        (await scene.RunAsync()).Counts.AcceptedRows.ShouldBe(1);

        await using var db = scene.Database.Raw();
        var file = await db.SourceFiles.SingleAsync(Token);
        (file.Verdict, file.Reason).ShouldBe((FileVerdict.Effective, null));
    }

    private static byte[] Packed(string name, byte[] content)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(content);
        }

        return memory.ToArray();
    }
}
