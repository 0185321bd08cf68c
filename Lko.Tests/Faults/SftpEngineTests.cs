using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;

namespace Lko.Tests.Faults;

/// <summary>
/// Systems that send files, from a real OpenSSH server to the tables: what the server has is what the tables hold, and a server that hangs, dies
/// or drips in the middle of a file costs nothing but time.
/// </summary>
public sealed class SftpEngineTests(DeliveryFaultTests.Sandbox sandbox) : IClassFixture<DeliveryFaultTests.Sandbox>
{
    private const string Csv = "ASR-NNOV-1";

    /// <summary>No server sends so much before a test can see that the file has begun.</summary>
    private const long LargeFile = 2_000_000_000;

    /// <summary>A system of every dialect that comes as files.</summary>
    public static TheoryData<DatabaseProvider, string> Systems =>
        [.. from row in (string[])[Csv, "ASR-CHIT-1", "ASR-AMUR-1", "ASR-SRTV-1", "ASR-NSIB-1", "ITC-NW", "ITC-URAL"]
            select new TheoryDataRow<DatabaseProvider, string>(row.StartsWith("ITC", StringComparison.Ordinal) ? DatabaseProvider.PostgreSql : DatabaseProvider.Sqlite, row)];

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task FilesOfTheServer_AreWhatTheTablesHold(DatabaseProvider provider, string system)
    {
        await using var server = await SshServer.StartAsync();
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, system, server);
        await scene.DropAsync();
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(months: 1).ToString());

        await scene.DropAsync();
        var run = await scene.RunAsync();

        (run.State, run.Counts.QuarantinedRows, run.Counts.RejectedFiles).ShouldBe((SyncRunState.Succeeded, 0, 0), run.Error);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told().ToString());
        (await scene.RunAsync()).Counts.NewFiles.ShouldBe(0);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "STOP")]
    [InlineData(DatabaseProvider.Sqlite, "KILL")]
    [InlineData(DatabaseProvider.PostgreSql, "STOP")]
    [InlineData(DatabaseProvider.PostgreSql, "KILL")]
    public async Task ServerStruckInsideAFile_LeavesNothingOfIt_AndNothingIsLostAfterwards(DatabaseProvider provider, string signal)
    {
        await using var server = await SshServer.StartAsync();
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, Csv, server);
        await scene.DropAsync();
        await scene.RunAsync();
        await scene.DropAsync();
        var large = scene.PathOf("d02", "A_LARGE_ONE.csv");
        await using (var file = File.Create(large))
        {
            file.SetLength(LargeFile);
        }

        (scene.Waits.Idle, scene.Waits.Retries) = (TimeSpan.FromSeconds(2), 0);
        var running = scene.RunAsync();
        await Eventually.Until(() => Arriving(server).Any(file => file.Length > 0), "the file is being fetched");
        await server.SignalAsync(signal, sessionsOnly: true);
        var struck = await running;

        (struck.State, string.IsNullOrEmpty(struck.Error)).ShouldBe((SyncRunState.Failed, false));
        Arriving(server).ShouldBeEmpty();
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(months: 1).ToString());
        (await scene.BreakerAsync())!.Failures.ShouldBe(1);

        File.Delete(large);
        var healed = await scene.RunAsync();

        healed.State.ShouldBe(SyncRunState.Succeeded, healed.Error);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told().ToString());
    }

    /// <summary>It takes the connection and says nothing.</summary>
    [Fact]
    public async Task ServerThatDoesNotGreet_IsGivenUpInTime()
    {
        await using var server = await SshServer.StartAsync();
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, DatabaseProvider.Sqlite, Csv, server);
        await scene.DropAsync();
        (scene.Waits.Connect, scene.Waits.Retries) = (TimeSpan.FromSeconds(1), 0);
        await server.SignalAsync("STOP");

        var struck = await scene.RunAsync();

        (struck.State, struck.Counts.NewFiles).ShouldBe((SyncRunState.Failed, 0));
        await server.SignalAsync("CONT");
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(months: 1).ToString());
    }

    /// <summary>Each piece comes in time, the file never would.</summary>
    [Fact]
    public async Task FileThatComesTooSlowly_IsGivenUp()
    {
        await using var server = await SshServer.StartAsync();
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, DatabaseProvider.Sqlite, Csv, server);
        await scene.DropAsync();
        var large = scene.PathOf("d01", "A_LARGE_ONE.csv");
        await using (var file = File.Create(large))
        {
            file.SetLength(LargeFile);
        }

        var (attempt, slowest) = (scene.Waits.Attempt, scene.Waits.SlowestBytesPerSecond);
        (scene.Waits.Attempt, scene.Waits.SlowestBytesPerSecond, scene.Waits.Retries) = (TimeSpan.FromMilliseconds(300), int.MaxValue, 0);

        var struck = await scene.RunAsync();

        struck.State.ShouldBe(SyncRunState.Failed);
        Arriving(server).ShouldBeEmpty();

        File.Delete(large);
        (scene.Waits.Attempt, scene.Waits.SlowestBytesPerSecond) = (attempt, slowest);
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(months: 1).ToString());
    }

    private static IReadOnlyList<FileInfo> Arriving(SshServer server) =>
        new DirectoryInfo(server.Arrived) is { Exists: true } folder ? [.. folder.EnumerateFiles("A_LARGE_ONE.csv", SearchOption.AllDirectories)] : [];
}
