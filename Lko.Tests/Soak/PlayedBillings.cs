using System.Globalization;
using System.Net.Http.Json;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Lko.Tests.Soak;

/// <summary>
/// The 62 billings with their transports, and the portal's scheduler that reads each every few seconds: HTTP as it is, a part of those that send over SFTP
/// through an OpenSSH server, the others by the drop folder. Each may fall sick.
/// </summary>
internal sealed class PlayedBillings : IAsyncDisposable
{
    /// <summary>Seconds from one reading of a system to the next.</summary>
    public const int Every = 5;

    /// <summary>One of those whose files are fetched from the SSH server.</summary>
    public const string Exchanged = "ASR-NNOV-1";

    public static readonly PlayedLedger Ledger = new(PlayedLedger.DefaultSeed, PlayedScale.Small, TimeProvider.System);

    /// <summary>How often a system goes through its faults before it stays with the first of them.</summary>
    private const int Rounds = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>A handshake for each of 39 systems every few seconds would leave two processors nothing else.</summary>
    private static readonly HashSet<string> OverSftp =
        new([Exchanged, "ASR-MO-1", "ASR-SAMR-1", "ASR-KURS-1", "ASR-MORD-1", "ASR-DAGS-1", "ASR-UGRA-1", "ASR-CHIT-1"], StringComparer.Ordinal);

    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new();
    private SshServer? _exchange;
    private SandboxServer? _sandbox;
    private IHost? _host;

    private PlayedBillings(TestDatabase database, IReadOnlyList<string> codes) => (Database, Codes) = (database, codes);

    public TestDatabase Database { get; }

    public IReadOnlyList<string> Codes { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Ready when every system has been read and is only looked at.</summary>
    /// <param name="settings">Of the portal, beyond those that lead to the systems.</param>
    public static async Task<PlayedBillings> OpenAsync(params KeyValuePair<string, string?>[] settings)
    {
        var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var codes = await FederationHost.BillingsOnlyAsync(database, place => string.Create(CultureInfo.InvariantCulture, $"{place % Every}/{Every} * * * * ?"));
        codes.Count.ShouldBe(62);
        var billings = new PlayedBillings(database, codes);
        try
        {
            await billings.StartAsync(settings);
            return billings;
        }
        catch
        {
            await billings.DisposeAsync();
            throw;
        }
    }

    public async Task FallSickAsync(string system, params string[] faults)
    {
        foreach (var fault in Enumerable.Repeat(faults, Rounds).SelectMany(each => each))
        {
            await PostAsync($"control/billing/{system}/faults", new { kind = fault });
        }

        await PostAsync($"control/billing/{system}/faults", new { kind = faults[0], count = 10_000 });
    }

    /// <summary>Asks a control of the played side.</summary>
    public async Task PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, Token);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        // Who waits for an answer learns that there is none; the scheduler waits for its runs.
        if (_sandbox is { } sandbox)
        {
            await sandbox.DisposeAsync();
        }

        if (_host is { } host)
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }

        if (_exchange is { } exchange)
        {
            await exchange.DisposeAsync();
        }

        _http.Dispose();
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAsync(KeyValuePair<string, string?>[] settings)
    {
        _exchange = await SshServer.StartAsync();
        _sandbox = await FederationHost.PlayAsync(_folder, _exchange);
        _http.BaseAddress = _sandbox.Address;
        await _sandbox.FirstDeliveries;
        var exchange = _exchange.SettingsOf(_folder.Combine("exchange")).Where(setting => setting.Key.StartsWith("Landscape:Sftp:", StringComparison.Ordinal));
        _host = await FederationHost.StartAsync(Database, _sandbox, _folder, [.. exchange.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)), .. ByOtherMeans(), .. settings]);
        await Eventually.Until(async () => await ReadAsync() == Codes.Count, Patience, "every system has been read and is only looked at");
        Directory.GetDirectories(_folder.Combine("drops", Exchanged)).ShouldNotBeEmpty("it came over SFTP");
    }

    /// <summary>What the other systems have sent is carried into the drop folder, where it is looked for.</summary>
    private IEnumerable<KeyValuePair<string, string?>> ByOtherMeans()
    {
        foreach (var system in Ledger.Systems.Where(system => system.Transport is "sftp" && !OverSftp.Contains(system.Code)))
        {
            Directory.Move(_folder.Combine("exchange", system.Code), _folder.Combine("drops", system.Code));
            yield return new($"Landscape:Systems:{system.Code}:Sftp:ThroughDropFolder", "true");
        }
    }

    private async Task<int> ReadAsync()
    {
        await using var db = Database.Raw();
        return await db.SyncRuns.Where(run => run.State == SyncRunState.Succeeded).GroupBy(run => run.System).Where(system => system.Count() > 1).Select(system => system.Key).CountAsync(Token);
    }
}
