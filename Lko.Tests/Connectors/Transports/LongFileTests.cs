using System.Globalization;
using System.Text;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Data;
using Lko.Tests.Integration;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Connectors.Transports;

/// <summary>A file that takes longer on the line than a run has: from a real OpenSSH server, over a line that is slow.</summary>
public sealed class LongFileTests : IDisposable
{
    private const string System = "ASR-NNOV-1";
    private const string Name = "NACH_NNOV_202605_01.csv";
    private const int Lines = 1 << 20;
    private const long Size = 16L * Lines;

    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(1);

    /// <summary>Some seconds for the whole file.</summary>
    private static readonly FaultProxy.Fault Slow = new(Piece: 64 << 10, Pause: TimeSpan.FromMilliseconds(20));

    private readonly TempFolder _drop = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 5, 0, 30, 0, TimeSpan.Zero));
    private readonly WaitOptions _waits = new() { Connect = TimeSpan.FromSeconds(20), Idle = TimeSpan.FromSeconds(20), Retries = 0 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _drop.Dispose();

    [Fact]
    public async Task Fetch_FileLongerThanARun_ComesInSeveral_AndHoldsUpNothingBeforeIt()
    {
        await using var server = await SshServer.StartAsync();
        server.Put($"{System}/d01/SALDO_NNOV_202605_01.csv", "x");
        server.Put($"{System}/d02/{Name}", Content('a'));
        await using var line = new FaultProxy(server.Port) { Treat = call => call == 1 ? Slow : new(ResetAfter: Size * 3 / 4) };
        using var transport = Transport(server, line);

        var first = await FetchUntilLateAsync(transport, came: Size / 2);

        (first.Failure, first.GoesOn).ShouldBe((null, true));
        Paths().ShouldBe(["d01/SALDO_NNOV_202605_01.csv"]);
        DropFolder.NotTakenOf(_drop.Combine(System)).ShouldBeEmpty("what has begun to come is nothing that lies in the way");

        var second = await FetchAsync(transport);

        (second.Failure, second.GoesOn).ShouldBe((null, false), "the rest is no more than the line takes");
        Paths().ShouldBe(["d01/SALDO_NNOV_202605_01.csv", $"d02/{Name}"]);
        Text().ShouldBe(Content('a'));
        All().Length.ShouldBe(2);
        (await FetchAsync(transport)).GoesOn.ShouldBeFalse();
        Paths().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Fetch_LongFileOnALineThatBreaks_GoesOnWhereItBroke()
    {
        await using var server = await SshServer.StartAsync();
        server.Put($"{System}/{Name}", Content('a'));
        await using var line = new FaultProxy(server.Port) { Treat = _ => new(ResetAfter: Size * 3 / 4) };
        using var transport = Transport(server, line);

        (await Should.ThrowAsync<SourceUnavailableException>(() => FetchAsync(transport))).Fault.ShouldBe(SyncFault.Unreachable);
        Paths().ShouldBeEmpty();

        (await FetchAsync(transport)).Failure.ShouldBeNull();
        Text().ShouldBe(Content('a'));
    }

    [Fact]
    public async Task Fetch_LongFileSentAnewBetweenTheRuns_IsTheNewOneAlone()
    {
        await using var server = await SshServer.StartAsync();
        server.Put($"{System}/{Name}", Content('a'));
        await using var line = new FaultProxy(server.Port) { Treat = call => call == 1 ? Slow : null };
        using var transport = Transport(server, line);
        await FetchUntilLateAsync(transport, came: Size / 4);
        server.Put($"{System}/{Name}", Content('b'));

        (await FetchAsync(transport)).GoesOn.ShouldBeFalse();

        Text().ShouldBe(Content('b'));
        All().ShouldHaveSingleItem("of the one before nothing is left");
    }

    [Fact]
    public async Task Fetch_LongFileWrittenAnewWhileItsRestIsRead_ComesWithTheNextRun()
    {
        await using var server = await SshServer.StartAsync();
        server.Put($"{System}/{Name}", Content('a'));
        await using var line = new FaultProxy(server.Port) { Treat = call => call <= 2 ? Slow : null };
        using var transport = Transport(server, line);
        await FetchUntilLateAsync(transport, came: Size / 8);

        var rest = FetchAsync(transport);
        await Eventually.Until(() => Arriving() > Size / 2, "the rest is being fetched");
        var place = server.PathOf($"{System}/{Name}");
        var written = File.GetLastWriteTimeUtc(place);
        await using (var anew = new FileStream(place, FileMode.Open, FileAccess.Write))
        {
            await anew.WriteAsync(Encoding.ASCII.GetBytes(Content('b')), Token);
        }

        File.SetLastWriteTimeUtc(place, written.AddSeconds(5));

        (await rest).Failure.ShouldBeNull();
        Paths().ShouldBeEmpty("it has the bytes of two versions");
        (await FetchAsync(transport)).GoesOn.ShouldBeFalse();
        Text().ShouldBe(Content('b'));
    }

    [Fact]
    public async Task Fetch_LongFileTakenAwayBetweenTheRuns_LeavesNothing()
    {
        await using var server = await SshServer.StartAsync();
        server.Put($"{System}/{Name}", Content('a'));
        await using var line = new FaultProxy(server.Port) { Treat = call => call == 1 ? Slow : null };
        using var transport = Transport(server, line);
        await FetchUntilLateAsync(transport, came: Size / 8);
        All().ShouldHaveSingleItem();
        File.Delete(server.PathOf($"{System}/{Name}"));

        await FetchAsync(transport);

        All().ShouldBeEmpty();
    }

    /// <summary>Runs that bring next to nothing must not follow each other as if all were well.</summary>
    [Fact]
    public async Task Fetch_FileThatDrips_IsAFailure_AndComesAllTheSame()
    {
        await using var server = await SshServer.StartAsync();
        server.Put($"{System}/{Name}", Content('a'));
        await using var line = new FaultProxy(server.Port) { Treat = call => call == 1 ? Slow : new(ResetAfter: Size * 3 / 4) };
        (_waits.Attempt, _waits.SlowestBytesPerSecond) = (TimeSpan.FromSeconds(30), int.MaxValue);
        using var transport = Transport(server, line);

        (await Should.ThrowAsync<SourceUnavailableException>(() => FetchUntilLateAsync(transport, came: Size / 2))).Fault.ShouldBe(SyncFault.OutOfTime);
        Paths().ShouldBeEmpty();

        (await FetchAsync(transport)).Failure.ShouldBeNull();
        Text().ShouldBe(Content('a'));
    }

    [Fact]
    public async Task Run_WhoseFileIsTooLong_TakesOverWhatCame_AndTheNextGoesOn()
    {
        await using var server = await SshServer.StartAsync();
        server.Put($"{System}/d01/SALDO_NNOV_202606_01.csv", "");
        await File.WriteAllBytesAsync(server.PathOf($"{System}/d01/SALDO_NNOV_202606_01.csv"), SyncEngineScene.PlayedFiles.Balance(1), Token);
        server.Put($"{System}/d02/{Name}", Content('a'));
        await using var line = new FaultProxy(server.Port) { Treat = call => call == 1 ? Slow : null };
        using var transport = Transport(server, line);
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        using var gate = new IngestGate(1, 1);

        var running = RunAsync();
        await Eventually.Until(() => Arriving() > Size / 8, "the long file is being fetched");
        _time.Advance(MostTime);
        var run = await running;

        (run.State, run.GoesOn, run.Counts.NewFiles).ShouldBe((SyncRunState.Succeeded, true, 1), run.Error);
        await using (var db = database.Raw())
        {
            (await db.BalanceSnapshots.CountAsync(Token)).ShouldBe(1);
            (await db.SourceBreakers.CountAsync(row => row.Failures > 0, Token)).ShouldBe(0, "the system is well");
        }

        var next = await RunAsync();

        (next.GoesOn, next.Counts.NewFiles).ShouldBe((false, 1), next.Error);

        async Task<SyncRunRow> RunAsync() => (await new SyncSystem(
            database.For(null), ConnectorServices.All, [transport], new DropFolder(Drop()), gate, new AnswerTerm(), _time).Run(new(System) { MostWork = MostTime * 2 }, Token)).Value;
    }

    private static string Content(char version)
    {
        var text = new StringBuilder((int)Size);
        for (var line = 0; line < Lines; line++)
        {
            text.Append(version).Append(line.ToString("D14", CultureInfo.InvariantCulture)).Append('\n');
        }

        return text.ToString();
    }

    private static Task<Fetched> FetchAsync(SftpTransport transport) => transport.FetchAsync(SourceSystems.Nnov, new([]) { MostTime = MostTime }, Token);

    /// <summary>The time of the run is over when so much of the long file is here.</summary>
    private async Task<Fetched> FetchUntilLateAsync(SftpTransport transport, long came)
    {
        var fetching = FetchAsync(transport);
        await Eventually.Until(() => fetching.IsCompleted || Arriving() >= came, "so much of the file has come");
        _time.Advance(MostTime);
        return await fetching;
    }

    private SftpTransport Transport(SshServer server, FaultProxy line) => new(
        Options.Create(new TransportOptions
        {
            Sftp = new() { Host = "127.0.0.1", Port = line.Port, User = SshServer.User, KeyFile = server.KeyFile, HostKey = server.HostKey, Directory = server.Root + "/{system}" },
            Waits = _waits,
        }),
        Drop(),
        _time);

    private IOptions<DropFolderOptions> Drop() => Options.Create(new DropFolderOptions { DropFolder = _drop.Path });

    private string[] All() => Directory.GetFiles(_drop.Path, "*", SearchOption.AllDirectories);

    private long Arriving() => Directory.EnumerateFiles(_drop.Path, Name, SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    private IReadOnlyList<DeliveredFile> Files() => DropFolder.ListFolder(_drop.Combine(System));

    private IEnumerable<string> Paths() => Files().Select(file => file.Path);

    private string Text()
    {
        using var reader = new StreamReader(Files()[^1].Open());
        return reader.ReadToEnd();
    }
}
