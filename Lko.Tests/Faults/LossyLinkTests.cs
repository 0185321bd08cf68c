using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;

namespace Lko.Tests.Faults;

/// <summary>F15: a line that is slow and loses calls in their middle. What is lost is asked for again; no part of an answer counts for the whole.</summary>
public sealed class LossyLinkTests(DeliveryFaultTests.Sandbox sandbox) : IClassFixture<DeliveryFaultTests.Sandbox>
{
    private const string Rest = "ASR-MSK-1";
    private const string Soap = "ASR-IRKT-1";
    private const string Csv = "ASR-NNOV-1";

    /// <summary>Connections that are lost before one holds.</summary>
    private const int Lost = 3;

    private const int Piece = 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public static TheoryData<DatabaseProvider, string, int> Asked =>
        [.. from seed in Enumerable.Range(1, 3) from row in ((DatabaseProvider, string)[])[(DatabaseProvider.Sqlite, Rest), (DatabaseProvider.PostgreSql, Soap)] select new TheoryDataRow<DatabaseProvider, string, int>(row.Item1, row.Item2, seed)];

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task CallsLostInTheirMiddle_CostTimeAndNothingElse(DatabaseProvider provider, string system, int seed)
    {
        await using var line = new FaultProxy(sandbox.Fixture.Server.Address.Port) { Treat = number => FaultOf(number, seed) };
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, system, line: line.Address);
        var version = await scene.DropAsync();
        (scene.Waits.RetryDelay, scene.Waits.Retries) = (TimeSpan.FromMilliseconds(10), Lost + 1);

        await TakesOverAllAsync(scene, version);

        line.Lost.ShouldBe(Lost);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 1)]
    [InlineData(DatabaseProvider.Sqlite, 2)]
    [InlineData(DatabaseProvider.PostgreSql, 3)]
    public async Task FilesLostInTheirMiddle_CostTimeAndNothingElse(DatabaseProvider provider, int seed)
    {
        await using var server = await SshServer.StartAsync();
        await using var line = new FaultProxy(server.Port) { Treat = number => FaultOf(number, seed) };
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, Csv, server, line.Address);
        await scene.DropAsync();
        await scene.DropAsync();
        (scene.Waits.RetryDelay, scene.Waits.Retries) = (TimeSpan.FromMilliseconds(10), Lost + 1);

        await TakesOverAllAsync(scene, version: 1);

        line.Lost.ShouldBe(Lost);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, Rest)]
    [InlineData(DatabaseProvider.PostgreSql, Soap)]
    public async Task LineThatLosesEveryCall_LeavesTheGoodFigures(DatabaseProvider provider, string system)
    {
        await using var line = new FaultProxy(sandbox.Fixture.Server.Address.Port);
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, system, line: line.Address);
        var before = await scene.DropAsync();
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        await scene.DropAsync();
        line.Treat = number => new(ResetAfter: 700 + (number * 211 % 900));
        (scene.Waits.RetryDelay, scene.Waits.Retries) = (TimeSpan.FromMilliseconds(10), 2);

        var struck = await scene.RunAsync();

        (struck.State, struck.Fault).ShouldBe((SyncRunState.Failed, SyncFault.Unreachable));
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(version: before).ToString());
    }

    private static async Task TakesOverAllAsync(EngineScene scene, int version)
    {
        var run = await scene.RunAsync();

        (run.State, run.Counts.QuarantinedRows, run.Counts.RejectedFiles).ShouldBe((SyncRunState.Succeeded, 0, 0), run.Error);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(version: version).ToString());
        (await scene.RunAsync()).Counts.NewFiles.ShouldBe(0);
    }

    private static FaultProxy.Fault FaultOf(int connection, int seed) =>
        connection <= Lost ? new(1500 + (((seed * 997) + (connection * 2741)) % 4000), Piece, Pause) : new(null, Piece, Pause);
}
