using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Lko.Tests.Sandbox;
using Lko.Tests.Support;

namespace Lko.Tests.Faults;

/// <summary>
/// The line of one system to its real OpenSSH server made sick from the sandbox: its run fails in time and costs it nothing but that run, its
/// neighbour at the same server notices nothing.
/// </summary>
public sealed class SftpDoorTests
{
    private const string Sick = "ASR-NNOV-1";
    private const string Well = "ASR-CHIT-1";

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    public static TheoryData<DatabaseProvider, string> Faults =>
        [.. Enum.GetNames<LineFault>().Select((fault, place) => new TheoryDataRow<DatabaseProvider, string>(place % 2 == 0 ? DatabaseProvider.Sqlite : DatabaseProvider.PostgreSql, fault))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task LineOfOneSystem_CostsThatSystemARun_AndNothingIsLostAfterwards(DatabaseProvider provider, string fault)
    {
        await using var server = await SshServer.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(sftp: server.Port);
        await using var sick = await EngineScene.OpenAsync(sandbox, provider, Sick, server);
        await using var well = await EngineScene.OpenAsync(sandbox, DatabaseProvider.Sqlite, Well, server);
        await sick.DropAsync();
        (await sick.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        await sick.DropAsync();
        await well.DropAsync();
        await sick.FaultAsync(fault, count: 10);
        (sick.Waits.Connect, sick.Waits.Headers, sick.Waits.Idle, sick.Waits.Retries) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), 0);

        var struck = await sick.RunAsync().WaitAsync(LongEnough, Token);
        var beside = await well.RunAsync();

        (struck.State, struck.Counts.NewFiles, string.IsNullOrEmpty(struck.Error)).ShouldBe((SyncRunState.Failed, 0, false));
        (await sick.StoredAsync()).ToString().ShouldBe(sick.Told(months: 1).ToString());
        beside.State.ShouldBe(SyncRunState.Succeeded, beside.Error);
        (await well.StoredAsync()).ToString().ShouldBe(well.Told(months: 1).ToString());

        await sick.HealAsync();
        var healed = await sick.RunAsync();

        healed.State.ShouldBe(SyncRunState.Succeeded, healed.Error);
        (await sick.StoredAsync()).ToString().ShouldBe(sick.Told().ToString());
    }

    /// <summary>Two days ahead or behind: files are told from each other by their times, not believed by them.</summary>
    [Theory]
    [InlineData(172_800)]
    [InlineData(-172_800)]
    public async Task ClockOfTheServer_DecidesNothing(int seconds)
    {
        await using var server = await SshServer.StartAsync();
        await using var sandbox = await SandboxFixture.StartAsync(sftp: server.Port);
        await using var scene = await EngineScene.OpenAsync(sandbox, DatabaseProvider.Sqlite, Sick, server);
        await scene.FaultAsync(LandscapeControl.ClockSkew, seconds: seconds);
        await scene.DropAsync();
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        await scene.HealAsync();
        await scene.DropAsync();

        var run = await scene.RunAsync();

        (run.State, run.Counts.QuarantinedRows, run.Counts.RejectedFiles).ShouldBe((SyncRunState.Succeeded, 0, 0), run.Error);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told().ToString());
        (await scene.RunAsync()).Counts.NewFiles.ShouldBe(0);
    }
}
