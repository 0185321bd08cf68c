using System.Net;
using System.Net.Sockets;
using System.Text;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Tests.Support;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Connectors.Transports;

/// <summary>Files from a real OpenSSH server.</summary>
public sealed class SftpTransportTests : IDisposable
{
    private readonly TempFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Fact]
    public async Task Fetch_NewFiles_AreOneDelivery()
    {
        await using var server = await SshServer.StartAsync();
        server.Put("ASR-NNOV-1/SALDO_NNOV_202605_01.csv", "раз");
        server.Put("ASR-NNOV-1/NACH_NNOV_202605_01.csv.tmp", "ещё пишется");

        await FetchAsync(server);
        await FetchAsync(server);
        Paths().ShouldBe(["d01/SALDO_NNOV_202605_01.csv"]);

        server.Put("ASR-NNOV-1/SALDO_NNOV_202605_01.csv", "два");
        server.Put("ASR-NNOV-1/NACH_NNOV_202605_01.csv", "готово");
        await FetchAsync(server);

        Paths().ShouldBe(["d01/SALDO_NNOV_202605_01.csv", "d02/NACH_NNOV_202605_01.csv", "d02/SALDO_NNOV_202605_01.csv"]);
        Files()[^1].Open().Length.ShouldBe(Encoding.UTF8.GetByteCount("два"));
    }

    [Fact]
    public async Task Fetch_FoldersOfDeliveries_KeepTheirOrder()
    {
        await using var server = await SshServer.StartAsync();
        server.Put("ASR-NNOV-1/d10/NACH_NNOV_202606_01.csv", "десять");
        server.Put("ASR-NNOV-1/d09/NACH_NNOV_202605_01.csv", "девять");

        await FetchAsync(server);

        Paths().ShouldBe(["d01/NACH_NNOV_202605_01.csv", "d02/NACH_NNOV_202606_01.csv"]);
    }

    /// <summary>A month that is sent again within the second, as long as before: nothing but its place tells it from the first.</summary>
    [Fact]
    public async Task Fetch_FilesThatLookTheSame_AllCome()
    {
        await using var server = await SshServer.StartAsync();
        var second = new DateTime(2026, 7, 5, 0, 30, 0, DateTimeKind.Utc);
        Put("d01", "нет");
        await FetchAsync(server);
        Put("d02", "вот");

        await FetchAsync(server);
        await FetchAsync(server);

        Paths().ShouldBe(["d01/NACH_NNOV_202606_01.csv", "d02/NACH_NNOV_202606_01.csv"]);
        using var content = new StreamReader(Files()[^1].Open());
        (await content.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("вот");

        void Put(string folder, string text)
        {
            server.Put($"ASR-NNOV-1/{folder}/NACH_NNOV_202606_01.csv", text);
            File.SetLastWriteTimeUtc(server.PathOf($"ASR-NNOV-1/{folder}/NACH_NNOV_202606_01.csv"), second);
        }
    }

    [Fact]
    public async Task Fetch_HostileNames_StayWhereTheyAre()
    {
        await using var server = await SshServer.StartAsync();
        server.Put("ASR-NNOV-1/..\\..\\evil.csv", "x");
        server.Put("ASR-NNOV-1/имя с пробелом.csv", "x");
        server.Put("ASR-NNOV-1/OPL_NNOV_202605_01.csv", "x");
        File.CreateSymbolicLink(server.PathOf("ASR-NNOV-1/DOCS_NNOV_202605_01.zip"), "/etc/passwd");
        server.Put("ASR-NNOV-1/2026-06/NACH_NNOV_202606_01.csv", "x");
        server.Put("ASR-NNOV-1/KL1C_NNOV_202605_01.txt", "x");
        await using (var large = File.OpenWrite(server.PathOf("ASR-NNOV-1/KL1C_NNOV_202605_01.txt")))
        {
            large.SetLength(DropFolder.MaxFileBytes + 1);
        }

        var fetched = await FetchAsync(server);

        fetched.Failure.ShouldBeNull("what is never read is no failure of the system");

        fetched.NotTaken.Select(file => (file.Path, file.Reason)).ShouldBe(
            [
                ("sftp/..\\..\\evil.csv", RejectReason.UnsafeName), ("sftp/2026-06", RejectReason.OutOfPlace), ("sftp/DOCS_NNOV_202605_01.zip", RejectReason.NotAFile),
                ("sftp/имя с пробелом.csv", RejectReason.UnsafeName), ("sftp/KL1C_NNOV_202605_01.txt", RejectReason.TooLarge),
            ],
            ignoreOrder: true);
        Paths().ShouldBe(["d01/OPL_NNOV_202605_01.csv"]);
        Directory.GetFiles(_drop.Path, "*", SearchOption.AllDirectories).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Fetch_AnotherHostKey_IsRefused()
    {
        await using var server = await SshServer.StartAsync();
        server.Put("ASR-NNOV-1/SALDO_NNOV_202605_01.csv", "x");

        await Should.ThrowAsync<SourceUnavailableException>(() => FetchAsync(server, hostKey: "SHA256:" + Convert.ToBase64String(new byte[32])));

        Paths().ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_ServerGone_SaysSo()
    {
        var server = await SshServer.StartAsync();
        await server.DisposeAsync();

        await Should.ThrowAsync<SourceUnavailableException>(() => FetchAsync(server));

        Paths().ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_MoreThanARunTakes_ComesWithTheNextRuns()
    {
        await using var server = await SshServer.StartAsync();
        server.Put("ASR-NNOV-1/d01/SALDO_NNOV_202605_01.csv", new string('1', 600));
        server.Put("ASR-NNOV-1/d02/SALDO_NNOV_202606_01.csv", new string('2', 600));

        await FetchAsync(server, most: 1000);
        Paths().ShouldBe(["d01/SALDO_NNOV_202605_01.csv"]);
        await FetchAsync(server, most: 1000);

        Paths().ShouldBe(["d01/SALDO_NNOV_202605_01.csv", "d02/SALDO_NNOV_202606_01.csv"]);
    }

    [Fact]
    public async Task Fetch_FolderLargerThanARunTakes_ComesWithTheNextRuns()
    {
        await using var server = await SshServer.StartAsync();
        foreach (var month in Enumerable.Range(1, 5))
        {
            server.Put($"ASR-NNOV-1/SALDO_NNOV_20260{month}_01.csv", new string('1', 400));
        }

        List<bool> goesOn = [];
        for (var run = 0; run < 3; run++)
        {
            goesOn.Add((await FetchAsync(server, most: 1000)).GoesOn);
        }

        goesOn.ShouldBe([true, true, false]);
        Paths().ShouldBe(["d01/SALDO_NNOV_202601_01.csv", "d01/SALDO_NNOV_202602_01.csv", "d02/SALDO_NNOV_202603_01.csv", "d02/SALDO_NNOV_202604_01.csv", "d03/SALDO_NNOV_202605_01.csv"]);
    }

    [Fact]
    public async Task Fetch_LongFolder_IsSeveralDeliveries()
    {
        await using var server = await SshServer.StartAsync();
        foreach (var month in Enumerable.Range(1, 5))
        {
            server.Put($"ASR-NNOV-1/SALDO_NNOV_20260{month}_01.csv", new string('1', 400));
        }

        (await FetchAsync(server, delivery: 700)).GoesOn.ShouldBeFalse();

        Paths().ShouldBe(["d01/SALDO_NNOV_202601_01.csv", "d01/SALDO_NNOV_202602_01.csv", "d02/SALDO_NNOV_202603_01.csv", "d02/SALDO_NNOV_202604_01.csv", "d03/SALDO_NNOV_202605_01.csv"]);
    }

    [Fact]
    public async Task Fetch_FileThatNoRunCanTake_SaysSo_AndHidesNothing()
    {
        await using var server = await SshServer.StartAsync();
        server.Put("ASR-NNOV-1/SALDO_NNOV_202605_01.csv", new string('1', 1001));

        (await Should.ThrowAsync<SourceUnavailableException>(() => FetchAsync(server, most: 1000))).Message.ShouldContain("1000 bytes");
        Paths().ShouldBeEmpty();
        server.Put("ASR-NNOV-1/SALDO_NNOV_202606_01.csv", "x");

        var fetched = await FetchAsync(server, most: 1000);

        (fetched.Failure!.Fault, fetched.Failure.IsOfSystem, fetched.GoesOn).ShouldBe((SyncFault.NotItsProtocol, false, false));
        Paths().ShouldBe(["d01/SALDO_NNOV_202606_01.csv"]);
    }

    [Fact]
    public async Task Fetch_FileThatIsBeingWritten_ComesWhenItIsWhole_AndHidesNothing()
    {
        await using var server = await SshServer.StartAsync();
        server.Put("ASR-NNOV-1/NACH_NNOV_202605_01.csv", new string('1', 48 << 20));
        server.Put("ASR-NNOV-1/OPL_NNOV_202605_01.csv", "начало");
        server.Put("ASR-NNOV-1/SALDO_NNOV_202605_01.csv", "x");

        var fetching = FetchAsync(server, most: 64 << 20);
        await Eventually.Until(() => Directory.EnumerateFiles(_drop.Path, "NACH_*", SearchOption.AllDirectories).Any(), "the first file has begun to come");
        server.Put("ASR-NNOV-1/OPL_NNOV_202605_01.csv", "начало и продолжение");
        var fetched = await fetching;

        fetched.Failure.ShouldBeNull();
        Paths().ShouldBe(["d01/NACH_NNOV_202605_01.csv", "d01/SALDO_NNOV_202605_01.csv"]);
        await FetchAsync(server, most: 64 << 20);
        Paths().ShouldBe(["d01/NACH_NNOV_202605_01.csv", "d01/SALDO_NNOV_202605_01.csv", "d02/OPL_NNOV_202605_01.csv"]);
    }

    [Fact]
    public async Task Fetch_ConnectionLostInTheMiddle_KeepsWhatIsWhole()
    {
        await using var server = await SshServer.StartAsync();
        await using var line = new FaultProxy(server.Port) { Treat = _ => new(ResetAfter: 400_000) };
        foreach (var month in Enumerable.Range(1, 3))
        {
            server.Put($"ASR-NNOV-1/SALDO_NNOV_20260{month}_01.csv", new string('1', 250_000));
        }

        using var transport = Transport(server, line.Port, deliveryBytes: 1);
        var fetched = await transport.FetchAsync(SourceSystems.Nnov, new([]), TestContext.Current.CancellationToken);

        (fetched.Failure!.Fault, fetched.Failure.IsOfSystem).ShouldBe((SyncFault.Unreachable, true));
        Paths().ShouldBe(["d01/SALDO_NNOV_202601_01.csv"]);
    }

    [Fact]
    public async Task Fetch_TimeOver_IsTakenByTheNextRun()
    {
        await using var server = await SshServer.StartAsync();
        server.Put("ASR-NNOV-1/d01/SALDO_NNOV_202605_01.csv", "x");
        server.Put("ASR-NNOV-1/d02/SALDO_NNOV_202606_01.csv", "y");
        using var transport = Transport(server, server.Port);

        var failure = await Should.ThrowAsync<SourceUnavailableException>(() => transport.FetchAsync(SourceSystems.Nnov, new([]) { MostTime = TimeSpan.Zero }, TestContext.Current.CancellationToken));

        failure.Fault.ShouldBe(SyncFault.OutOfTime, "no file came in time");
        Paths().ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_ManySystemsAtOnce_KnockAtTheServerAFewAtATime()
    {
        await using var server = await SshServer.StartAsync();
        await using var door = new FaultProxy(server.Port);
        string[] systems = [.. Enumerable.Range(1, 30).Select(number => FormattableString.Invariant($"ASR-NNOV-{number}"))];
        foreach (var system in systems)
        {
            server.Put($"{system}/SALDO_NNOV_202605_01.csv", system);
        }

        using var transport = Transport(server, door.Port);
        await Task.WhenAll(systems.Select(system => transport.FetchAsync(System(system), new([]), TestContext.Current.CancellationToken)));

        systems.Count(system => DropFolder.ListFolder(_drop.Combine(system)).Count == 1).ShouldBe(systems.Length);
        door.Most.ShouldBeInRange(1, SftpTransport.MostConnections + SftpTransport.MostHandshakes, "those that have just ended may still be counted");
    }

    [Fact]
    public async Task Fetch_ServerThatNeverGreets_HasAFewWaitingAndNoMore()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var server = await SshServer.StartAsync();
        using var transport = Transport(server, ((IPEndPoint)silent.LocalEndpoint).Port);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var fetches = Enumerable.Range(1, 20).Select(number => transport.FetchAsync(System(FormattableString.Invariant($"ASR-NNOV-{number}")), new([]), stop.Token)).ToList();
        var callers = new List<TcpClient>();
        for (var place = 0; place < SftpTransport.MostHandshakes; place++)
        {
            callers.Add(await silent.AcceptTcpClientAsync(stop.Token));
        }

        // All who may have knocked; the next comes only when one of them has given up or was turned away.
        silent.Pending().ShouldBeFalse();
        callers[0].Dispose();
        callers.Add(await silent.AcceptTcpClientAsync(stop.Token));
        await stop.CancelAsync();
        await Should.ThrowAsync<Exception>(() => Task.WhenAll(fetches));
        callers.ForEach(caller => caller.Dispose());
    }

    private static SourceSystem System(string code) => SourceSystem.Create(
        code, code, SourceSystemKind.Billing, code, code, carrierBranch: null, "Europe/Moscow", "csv-cp1251", "sftp", "windows-1251",
        balancePositive: false, "RT.X.LS", "0 0 1 * * ?", "Europe/Moscow", "balances", isActive: true);

    private SftpTransport Transport(SshServer server, int port, long deliveryBytes = 64 << 20) => new(
        Options.Create(new TransportOptions
        {
            Sftp = new() { Host = "127.0.0.1", Port = port, User = SshServer.User, KeyFile = server.KeyFile, HostKey = server.HostKey, Directory = server.Root + "/{system}" },
            Waits = new() { Connect = TimeSpan.FromSeconds(20), Idle = TimeSpan.FromSeconds(20), RetryDelay = TimeSpan.FromMilliseconds(10), Retries = 0, DeliveryBytes = deliveryBytes },
        }),
        Options.Create(new DropFolderOptions { DropFolder = _drop.Path }),
        TimeProvider.System);

    private async Task<Fetched> FetchAsync(SshServer server, string? hostKey = null, long most = 1 << 20, long delivery = 64 << 20)
    {
        var options = new TransportOptions
        {
            Sftp = new() { Host = "127.0.0.1", Port = server.Port, User = SshServer.User, KeyFile = server.KeyFile, HostKey = hostKey ?? server.HostKey, Directory = server.Root + "/{system}" },
            Waits = new() { Connect = TimeSpan.FromSeconds(5), Idle = TimeSpan.FromSeconds(5), RetryDelay = TimeSpan.FromMilliseconds(10), Retries = 1, MostRunBytes = most, DeliveryBytes = delivery },
        };
        using var transport = new SftpTransport(Options.Create(options), Options.Create(new DropFolderOptions { DropFolder = _drop.Path }), TimeProvider.System);
        return await transport.FetchAsync(SourceSystems.Nnov, new([]), TestContext.Current.CancellationToken);
    }

    private IReadOnlyList<DeliveredFile> Files() => Directory.Exists(_drop.Combine("ASR-NNOV-1")) ? DropFolder.ListFolder(_drop.Combine("ASR-NNOV-1")) : [];

    private IEnumerable<string> Paths() => Files().Select(file => file.Path);
}
