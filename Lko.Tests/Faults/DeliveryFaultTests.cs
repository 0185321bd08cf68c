using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Lko.Tests.Sandbox;
using Lko.Tests.Support;

namespace Lko.Tests.Faults;

/// <summary>
/// Spoiled deliveries through the whole engine, each between good ones: while the fault lasts nothing of it counts and the portal says why; once
/// the system has sent the month again, the tables hold exactly what its own book tells. F16 (encoding), F17 (markup), F18 (archives), F19 (names).
/// </summary>
public sealed class DeliveryFaultTests(DeliveryFaultTests.Sandbox sandbox) : IClassFixture<DeliveryFaultTests.Sandbox>
{
    private const string Csv = "ASR-NNOV-1";
    private const string Markup = "ASR-NSIB-1";

    private static readonly DatabaseProvider[] Databases = [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];

    /// <summary>
    /// System, fault, what the portal says of it (nothing where the delivery is good all the same), and the feeds of which a part may count meanwhile:
    /// those that by the exchange rules have no control of their own, and archives of which single documents are bad.
    /// </summary>
    private static readonly (string System, string Fault, string? Reason, string Partial)[] Faults =
    [
        (Csv, nameof(DropFault.WrongEncoding), nameof(RejectReason.BadEncoding), ""),
        ("ASR-CHEL-1", nameof(DropFault.WrongEncoding), nameof(RejectReason.BadEncoding), ""),
        (Csv, nameof(DropFault.GarbageFiles), nameof(RejectReason.BadEncoding), ""),
        ("ASR-CHIT-1", nameof(DropFault.GarbageFiles), nameof(RejectReason.TrailerMismatch), ""),
        ("ASR-AMUR-1", nameof(DropFault.GarbageFiles), nameof(RejectReason.TrailerMismatch), ""),
        (Markup, nameof(DropFault.GarbageFiles), nameof(RejectReason.TrailerMismatch), ""),
        ("ITC-NW", nameof(DropFault.GarbageFiles), nameof(RejectReason.BadEncoding), ""),
        (Csv, nameof(DropFault.Truncated), nameof(RejectReason.TrailerMismatch), "charges payments usage"),
        ("ASR-AMUR-1", nameof(DropFault.Truncated), nameof(RejectReason.TrailerMismatch), ""),
        ("ASR-CHIT-1", nameof(DropFault.Truncated), nameof(RejectReason.TrailerMismatch), "payments"),
        ("ASR-CHEL-1", nameof(DropFault.Truncated), nameof(RejectReason.TrailerMismatch), "p95"),
        (Markup, nameof(DropFault.Truncated), nameof(RejectReason.TrailerMismatch), ""),
        ("ITC-NW", nameof(DropFault.Truncated), nameof(RejectReason.TrailerMismatch), ""),
        (Csv, nameof(DropFault.TrailerLies), nameof(RejectReason.TrailerMismatch), ""),
        (Csv, nameof(DropFault.HalfZip), nameof(RejectReason.TrailerMismatch), ""),
        (Csv, nameof(DropFault.NestedZip), nameof(RejectReason.TrailerMismatch), ""),
        (Csv, nameof(DropFault.ZipBomb), nameof(RejectReason.TrailerMismatch), "documents"),
        (Markup, nameof(DropFault.XmlBomb), nameof(RejectReason.TrailerMismatch), ""),
        ("ITC-URAL", nameof(DropFault.XmlBomb), nameof(RejectReason.TrailerMismatch), ""),
        (Markup, nameof(DropFault.ExternalEntity), nameof(RejectReason.TrailerMismatch), ""),
        ("ITC-URAL", nameof(DropFault.ExternalEntity), nameof(RejectReason.TrailerMismatch), ""),
        (Csv, nameof(DropFault.TraversalName), null, ""),
        (Csv, nameof(DropFault.HostileName), null, ""),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>All on every database where the files arrive by themselves, and each fault once from a real SFTP server.</summary>
    public static TheoryData<DatabaseProvider, bool, string, string, string?, string> Matrix =>
    [
        .. from database in Databases from fault in Faults select Row(database, overSftp: false, fault),
        .. Faults.DistinctBy(fault => fault.Fault, StringComparer.Ordinal).Select(fault => Row(DatabaseProvider.Sqlite, overSftp: true, fault)),
    ];

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task SpoiledDelivery_CountsForNothing_AndNothingIsLostWhenItIsSentAgain(DatabaseProvider provider, bool overSftp, string system, string fault, string? reason, string partial)
    {
        await using var server = overSftp ? await SshServer.StartAsync() : null;
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, system, server);
        await scene.DropAsync();
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(months: 1).ToString());

        await scene.FaultAsync(fault);
        await scene.DropAsync();
        var struck = await scene.RunAsync();

        struck.State.ShouldBe(SyncRunState.Succeeded, struck.Error);
        var said = await scene.ReasonsAsync();
        said.Any().ShouldBe(reason is not null);
        said.ShouldAllBe(line => line.StartsWith("d02/", StringComparison.Ordinal));
        (reason is null || said.Any(line => line.EndsWith(reason, StringComparison.Ordinal))).ShouldBeTrue(string.Join('\n', said));
        var stored = await scene.StoredAsync();
        stored.Missing(scene.Told(months: 1)).ShouldBeEmpty();
        scene.Told().Missing(stored).ShouldAllBe(line => partial.Split(' ').Contains(line.Split(' ')[0], StringComparer.Ordinal));
        foreach (var folder in new[] { sandbox.Fixture.DropFolder, server?.Arrived ?? sandbox.Fixture.DropFolder })
        {
            Directory.GetFiles(Path.GetDirectoryName(folder)!, "evil*", SearchOption.AllDirectories).ShouldBeEmpty();
        }

        scene.SendAgain(scene.LastMonth);
        var healed = await scene.RunAsync();

        (healed.State, healed.Counts.QuarantinedRows).ShouldBe((SyncRunState.Succeeded, 0), healed.Error);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told().ToString());
        var again = await scene.RunAsync();
        (again.State, again.Counts.NewFiles, again.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 0, 0));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, Csv, false)]
    [InlineData(DatabaseProvider.Sqlite, Csv, true)]
    [InlineData(DatabaseProvider.Sqlite, "ASR-AMUR-1", false)]
    [InlineData(DatabaseProvider.PostgreSql, Csv, false)]
    [InlineData(DatabaseProvider.PostgreSql, Markup, false)]
    public async Task DuplicateDelivery_DoublesNothing(DatabaseProvider provider, string system, bool overSftp)
    {
        await using var server = overSftp ? await SshServer.StartAsync() : null;
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, system, server);
        await scene.DropAsync();
        await scene.DropAsync();
        await scene.RunAsync();
        for (var time = 0; time < 3; time++)
        {
            await scene.FaultAsync(nameof(DropFault.DuplicateDelivery));
            await scene.DropAsync();
        }

        var run = await scene.RunAsync();

        (run.State, run.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 0), run.Error);
        run.Counts.NewFiles.ShouldBeGreaterThan(0);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told().ToString());
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, Csv, true, false)]
    [InlineData(DatabaseProvider.Sqlite, Csv, false, false)]
    [InlineData(DatabaseProvider.Sqlite, Csv, true, true)]
    [InlineData(DatabaseProvider.PostgreSql, "ITC-NW", true, false)]
    [InlineData(DatabaseProvider.PostgreSql, Markup, false, false)]
    public async Task Disorder_TheNewerVersionStays(DatabaseProvider provider, string system, bool runBetween, bool overSftp)
    {
        await using var server = overSftp ? await SshServer.StartAsync() : null;
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, system, server);
        await scene.DropAsync();
        await scene.DropAsync();
        if (runBetween)
        {
            await scene.RunAsync();
        }

        // Version 3 of the month, and version 2 after it.
        await scene.FaultAsync(nameof(DropFault.Disorder));
        await scene.DropAsync();
        var run = await scene.RunAsync();

        run.State.ShouldBe(SyncRunState.Succeeded, run.Error);
        (await scene.FilesAsync()).ShouldContain(file => file.Verdict == FileVerdict.Superseded);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(version: 3).ToString());
    }

    /// <summary>F19 in the folder itself: what cannot be a name of the dialect is passed by, is shown with its reason and stops nobody.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task HostileNames_StopNobody(DatabaseProvider provider)
    {
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, Csv);
        await scene.DropAsync();
        await scene.DropAsync();
        foreach (var name in (string[])["..\\..\\evil.csv", "\u202Evsc.live", "CON", "NACH_NNOV_202606_01.csv\n", "сальдо за июнь.csv", $"NACH_NNOV_202606_02{new string('0', 220)}.csv"])
        {
            await File.WriteAllTextAsync(scene.PathOf("d02", name), "x", Token);
        }

        // As a DOS machine writes it: no UTF-8, hence no name that the runtime can open again.
        await using var one = await RawName.WriteAsync(scene.PathOf("d02"), [0x91, 0x80, 0x8B, 0x84, 0x8E, .. ".csv"u8]);
        await using var two = await RawName.WriteAsync(scene.PathOf("d02"), [0x92, 0x80, 0x8B, 0x84, 0x8E, .. ".csv"u8]);
        File.CreateSymbolicLink(scene.PathOf("d02", "SALDO_NNOV_202606_09.csv"), "/etc/passwd");
        await File.WriteAllTextAsync(scene.PathOf("NACH_NNOV_202606_03.csv"), "x", Token);

        // It takes no room on the disk: it has no content, only a size.
        await using (var large = File.Create(scene.PathOf("d02", "OPLATA_NNOV_202606_09.csv")))
        {
            large.SetLength(DropFolder.MaxFileBytes + 1);
        }

        var run = await scene.RunAsync();

        (run.State, run.Counts.RejectedFiles, run.Counts.QuarantinedRows).ShouldBe((SyncRunState.Succeeded, 0, 0), run.Error);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told().ToString());
        var passedBy = (await scene.FilesAsync()).Where(file => file.Verdict == FileVerdict.NotTaken).ToList();
        passedBy.Select(file => (file.Name[..5], file.Reason)).ShouldBe(
            [("NACH_", RejectReason.OutOfPlace), ("NACH_", RejectReason.TooLong), ("OPLAT", RejectReason.TooLarge), ("SALDO", RejectReason.NotAFile), ("\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD", RejectReason.UnsafeName)],
            ignoreOrder: true);
        passedBy.ShouldAllBe(file => file.Name.Length <= DeliveredFile.MaxNameLength);
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        (await scene.FilesAsync()).Count(file => file.Verdict == FileVerdict.NotTaken).ShouldBe(passedBy.Count, "each name once");
    }

    private static TheoryDataRow<DatabaseProvider, bool, string, string, string?, string> Row(DatabaseProvider database, bool overSftp, (string System, string Fault, string? Reason, string Partial) fault) =>
        new(database, overSftp, fault.System, fault.Fault, fault.Reason, fault.Partial);

    /// <summary>One played carrier for all cases: each begins with an empty folder.</summary>
    public sealed class Sandbox : IAsyncLifetime
    {
        internal SandboxFixture Fixture { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Fixture = await SandboxFixture.StartAsync();

        public ValueTask DisposeAsync() => Fixture.DisposeAsync();
    }
}
