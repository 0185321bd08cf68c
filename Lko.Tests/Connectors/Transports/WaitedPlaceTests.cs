using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Tests.Support;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Connectors.Transports;

/// <summary>Systems that share a server and wait there for each other.</summary>
public sealed class WaitedPlaceTests : IDisposable
{
    private readonly TempFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Fact]
    public async Task Fetch_LongWaitForAPlace_TakesNothingOfItsTime()
    {
        await using var server = await SshServer.StartAsync();
        server.Put("ASR-NNOV-1/SALDO_NNOV_202605_01.csv", "x");
        var asked = 0;
        await using var line = new FaultProxy(server.Port) { Hears = _ => Interlocked.Increment(ref asked) > SftpTransport.MostHandshakes };
        var time = new FakeTimeProvider();
        using var transport = new SftpTransport(
            Options.Create(new TransportOptions
            {
                Sftp = new() { Host = "127.0.0.1", Port = line.Port, User = SshServer.User, KeyFile = server.KeyFile, HostKey = server.HostKey, Directory = server.Root + "/{system}" },
                Waits = new() { Connect = TimeSpan.FromMinutes(1), Headers = TimeSpan.FromMinutes(1), Idle = TimeSpan.FromSeconds(20), Retries = 0 },
            }),
            Options.Create(new DropFolderOptions { DropFolder = _drop.Path }),
            time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var others = Enumerable.Range(2, SftpTransport.MostHandshakes).Select(number => transport.FetchAsync(System(number), new([]), stop.Token)).ToList();
        await Eventually.Until(() => Volatile.Read(ref asked) == SftpTransport.MostHandshakes, "all places are taken by such as hang");

        using var run = new WorkClock(TimeSpan.FromMinutes(5), time);
        var fetching = transport.FetchAsync(System(1), new([]) { MostTime = TimeSpan.FromMinutes(2.5), Clock = run }, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMinutes(20));
        fetching.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<Exception>(() => Task.WhenAll(others));
        var fetched = await fetching;

        (fetched.GoesOn, fetched.Failure).ShouldBe((false, null));
        DropFolder.ListFolder(_drop.Combine("ASR-NNOV-1")).ShouldHaveSingleItem();
        (run.IsOver, run.IsPast(0.5)).ShouldBe((false, false));
    }

    private static SourceSystem System(int number)
    {
        var code = FormattableString.Invariant($"ASR-NNOV-{number}");
        return SourceSystem.Create(
            code, code, SourceSystemKind.Billing, code, code, carrierBranch: null, "Europe/Moscow", "csv-cp1251", "sftp", "windows-1251",
            balancePositive: false, "RT.X.LS", "0 0 1 * * ?", "Europe/Moscow", "balances", isActive: true);
    }
}
