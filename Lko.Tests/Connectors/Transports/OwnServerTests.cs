using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Connectors.Transports;

/// <summary>Systems whose exchange server is another than that of the rest.</summary>
public sealed class OwnServerTests : IDisposable
{
    private readonly TempFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    /// <summary>One portal, two servers with keys, ports and folders of their own.</summary>
    [Fact]
    public async Task Fetch_SystemWithAServerOfItsOwn_GoesThereAndTheOthersDoNot()
    {
        await using var shared = await SshServer.StartAsync();
        await using var own = await SshServer.StartAsync();
        shared.Put("ASR-NNOV-1/SALDO_NNOV_202605_01.csv", "общий");
        shared.Put("ASR-NNOV-2/SALDO_NNOV2_202605_01.csv", "общий");
        own.Put("billing/out/SALDO_NNOV_202605_02.csv", "свой");
        using var transport = Transport(Configured(shared, new(StringComparer.Ordinal)
        {
            ["Landscape:Systems:ASR-NNOV-1:Sftp:Host"] = "localhost",
            ["Landscape:Systems:ASR-NNOV-1:Sftp:Port"] = own.Port.ToString(CultureInfo.InvariantCulture),
            ["Landscape:Systems:ASR-NNOV-1:Sftp:KeyFile"] = own.KeyFile,
            ["Landscape:Systems:ASR-NNOV-1:Sftp:HostKey"] = own.HostKey,
            ["Landscape:Systems:ASR-NNOV-1:Sftp:Directory"] = own.PathOf("billing/out"),
        }));

        await transport.FetchAsync(System("ASR-NNOV-1"), new([]), TestContext.Current.CancellationToken);
        await transport.FetchAsync(System("ASR-NNOV-2"), new([]), TestContext.Current.CancellationToken);

        Paths().ShouldBe(["d01/SALDO_NNOV_202605_02.csv"]);
        Paths("ASR-NNOV-2").ShouldBe(["d01/SALDO_NNOV2_202605_01.csv"]);
    }

    /// <summary>The others' server is not trusted at the own address.</summary>
    [Fact]
    public async Task Fetch_OwnServerWithoutItsHostKey_IsRefused()
    {
        await using var shared = await SshServer.StartAsync();
        await using var own = await SshServer.StartAsync();
        own.Put("ASR-NNOV-1/SALDO_NNOV_202605_01.csv", "x");
        using var transport = Transport(Configured(shared, new(StringComparer.Ordinal)
        {
            ["Landscape:Systems:ASR-NNOV-1:Sftp:Host"] = "localhost",
            ["Landscape:Systems:ASR-NNOV-1:Sftp:Port"] = own.Port.ToString(CultureInfo.InvariantCulture),
            ["Landscape:Systems:ASR-NNOV-1:Sftp:KeyFile"] = own.KeyFile,
        }));

        await Should.ThrowAsync<SourceUnavailableException>(() => transport.FetchAsync(System("ASR-NNOV-1"), new([]), TestContext.Current.CancellationToken));

        Paths().ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_ByPassword_OffersItToTheServer()
    {
        await using var server = await SshServer.StartAsync();
        using var transport = Transport(Configured(server, new(StringComparer.Ordinal) { ["Landscape:Systems:ASR-NNOV-1:Sftp:Password"] = "not-the-password-of-anybody" }));

        var refused = await Should.ThrowAsync<SourceUnavailableException>(() => transport.FetchAsync(System("ASR-NNOV-1"), new([]), TestContext.Current.CancellationToken));

        refused.Fault.ShouldBe(SyncFault.Refused);
        await Eventually.Until(() => server.Log.Any(line => line.Contains($"Failed password for {SshServer.User}", StringComparison.Ordinal)), "the server was told a password");
    }

    [Fact]
    public async Task Fetch_ByThePasswordOfTheServer_BringsWhatLiesThere()
    {
        await using var server = await SshServer.StartAsync(hasGuest: true);
        server.Put("ASR-NNOV-1/SALDO_NNOV_202605_01.csv", "за паролем");
        using var transport = Transport(Configured(server, ByPassword(SshServer.GuestPassword)));

        await transport.FetchAsync(System("ASR-NNOV-1"), new([]), TestContext.Current.CancellationToken);

        Paths().ShouldBe(["d01/SALDO_NNOV_202605_01.csv"]);
        await Eventually.Until(() => server.Log.Any(line => line.Contains($"Accepted password for {SshServer.Guest}", StringComparison.Ordinal)), "the server was content with the password");
    }

    [Fact]
    public async Task Fetch_ByAnotherPasswordThanThatOfTheServer_IsRefused()
    {
        await using var server = await SshServer.StartAsync(hasGuest: true);
        server.Put("ASR-NNOV-1/SALDO_NNOV_202605_01.csv", "за паролем");
        using var transport = Transport(Configured(server, ByPassword(SshServer.GuestPassword + "1")));

        var refused = await Should.ThrowAsync<SourceUnavailableException>(() => transport.FetchAsync(System("ASR-NNOV-1"), new([]), TestContext.Current.CancellationToken));

        refused.Fault.ShouldBe(SyncFault.Refused);
        Paths().ShouldBeEmpty();
        await Eventually.Until(() => server.Log.Any(line => line.Contains($"Failed password for {SshServer.Guest}", StringComparison.Ordinal)), "the server was told a password");
    }

    [Fact]
    public void PasswordOfAll_GoesToNoOtherServer()
    {
        var options = new TransportOptions { Sftp = new() { Host = "exchange.example", Password = "s", HostKey = "k", Port = 2222 } };
        options.Systems["A"] = new() { Sftp = new() { Host = "other.example" } };
        options.Systems["B"] = new() { Sftp = new() { Directory = "out" } };
        options.Systems["C"] = new() { Sftp = new() { Password = "own" } };

        (options.SftpOf("A").Password, options.SftpOf("A").Port).ShouldBe((null, SftpOptions.UsualPort));
        (options.SftpOf("B").Password, options.SftpOf("B").Host, options.SftpOf("B").Directory, options.SftpOf("B").Port).ShouldBe(("s", "exchange.example", "out", 2222));
        options.SftpOf("C").Password.ShouldBe("own");
        options.SftpOf("D").ShouldBeSameAs(options.Sftp);
    }

    /// <summary>A silent server of one system keeps the systems of the others waiting for nothing.</summary>
    [Fact]
    public async Task Fetch_BesideServersThatNeverGreet_IsNotHeldUp()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var server = await SshServer.StartAsync();
        server.Put("ASR-NNOV-1/SALDO_NNOV_202605_01.csv", "x");
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal);
        string[] stuck = [.. Enumerable.Range(2, SftpTransport.MostConnections + 1).Select(number => FormattableString.Invariant($"ASR-NNOV-{number}"))];
        foreach (var code in stuck)
        {
            settings[$"Landscape:Systems:{code}:Sftp:Host"] = "127.0.0.1";
            settings[$"Landscape:Systems:{code}:Sftp:Port"] = ((IPEndPoint)silent.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        }

        using var transport = Transport(Configured(server, settings));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var fetches = stuck.Select(code => transport.FetchAsync(System(code), new([]), stop.Token)).ToList();
        using var caller = await silent.AcceptTcpClientAsync(stop.Token);

        await transport.FetchAsync(System("ASR-NNOV-1"), new([]), TestContext.Current.CancellationToken);

        Paths().ShouldHaveSingleItem();
        await stop.CancelAsync();
        await Should.ThrowAsync<Exception>(() => Task.WhenAll(fetches));
    }

    private static Dictionary<string, string?> ByPassword(string password) => new(StringComparer.Ordinal)
    {
        ["Landscape:Systems:ASR-NNOV-1:Sftp:User"] = SshServer.Guest,
        ["Landscape:Systems:ASR-NNOV-1:Sftp:Password"] = password,
    };

    private static TransportOptions Configured(SshServer server, Dictionary<string, string?> more)
    {
        foreach (var (key, value) in server.SettingsOf(server.Root))
        {
            more[key] = value;
        }

        (more["Landscape:Waits:Connect"], more["Landscape:Waits:Retries"]) = ("00:00:20", "0");
        return new ConfigurationBuilder().AddInMemoryCollection(more).Build().GetSection(TransportOptions.Section).Get<TransportOptions>()!;
    }

    private SftpTransport Transport(TransportOptions options) => new(Options.Create(options), Options.Create(new DropFolderOptions { DropFolder = _drop.Path }), TimeProvider.System);

    private static SourceSystem System(string code) => SourceSystem.Create(
        code, code, SourceSystemKind.Billing, code, code, carrierBranch: null, "Europe/Moscow", "csv-cp1251", "sftp", "windows-1251",
        balancePositive: false, "RT.X.LS", "0 0 1 * * ?", "Europe/Moscow", "balances", isActive: true);

    private IReadOnlyList<string> Paths(string system = "ASR-NNOV-1") => Directory.Exists(_drop.Combine(system)) ? [.. DropFolder.ListFolder(_drop.Combine(system)).Select(file => file.Path)] : [];
}
