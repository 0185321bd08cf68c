using System.Globalization;
using System.Net;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Lko.Tests.Sandbox;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Faults;

/// <summary>
/// One system from its deliveries to the tables: the played system behind its real socket or in its real folder, the connectors and transports
/// as the portal registers them, a database of its own.
/// </summary>
internal sealed class EngineScene : IAsyncDisposable
{
    private readonly SandboxFixture _sandbox;
    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;
    private readonly PlayedLedger _ledger;
    private readonly PlayedSystem _system;

    private EngineScene(SandboxFixture sandbox, TestDatabase database, ServiceProvider services, string system)
    {
        (_sandbox, _database, _services) = (sandbox, database, services);
        _ledger = new PlayedLedger(PlayedLedger.DefaultSeed, PlayedScale.Small, sandbox.Time);
        _system = _ledger.Registry.Find(system)!;
        Waits = services.GetRequiredService<IOptions<TransportOptions>>().Value.Waits;
    }

    /// <summary>How long the portal waits; a test may be less patient for a while.</summary>
    public WaitOptions Waits { get; }

    public Period LastMonth => _ledger.LastClosed(_system);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_sandbox.DropFolder, _system.Code);

    /// <param name="sandbox">May be shared: what the system left in it before is removed.</param>
    /// <param name="exchange">Serves what the systems leave; null where it arrives in the drop folder by itself.</param>
    /// <param name="line">What stands between the portal and whom it asks; null where nothing does.</param>
    public static async Task<EngineScene> OpenAsync(SandboxFixture sandbox, DatabaseProvider provider, string system, SshServer? exchange = null, IPEndPoint? line = null)
    {
        var database = await TestDatabase.CreateAsync(provider);
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Landscape:DropFolder"] = sandbox.DropFolder };
        foreach (var (key, value) in sandbox.Server.ConnectionSettings)
        {
            settings[key] = value;
        }

        foreach (var (key, value) in exchange?.SettingsOf(sandbox.DropFolder) ?? [])
        {
            settings[key] = value;
        }

        if (line is not null)
        {
            (settings["Landscape:Sftp:Host"], settings["Landscape:Sftp:Port"]) = (line.Address.ToString(), line.Port.ToString(CultureInfo.InvariantCulture));
            settings["Landscape:HttpAddress"] = settings["Landscape:HttpAddress"]!.Replace($"//{sandbox.Server.Address.Authority}/", $"//{line}/", StringComparison.Ordinal);
        }

        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(sandbox.Time)
            .AddSingleton<ILkoDbFactory>(database.For(null))
            .AddSingleton(new IngestGate(1, 1))
            .AddSingleton(new AnswerTerm())
            .AddScoped<SyncSystem>()
            .AddLkoConnectors(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), sandbox.DropFolder)
            .BuildServiceProvider();
        var scene = new EngineScene(sandbox, database, services, system);
        if (Directory.Exists(scene.Folder))
        {
            Directory.Delete(scene.Folder, recursive: true);
        }

        await sandbox.ControlAsync("billing/faults/clear");
        return scene;
    }

    /// <summary>One run, as the scheduler makes it.</summary>
    /// <param name="beside">Another system of the same portal; null = the one whose scene this is.</param>
    public async Task<SyncRunRow> RunAsync(string? beside = null)
    {
        await using var scope = _services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<SyncSystem>().Run(new(beside ?? _system.Code), Token)).Value;
    }

    public Task FaultAsync(string kind, int count = 1, int after = 0, double seconds = 0, string? feed = null) =>
        _sandbox.ControlAsync($"billing/{_system.Code}/faults", new { kind, count, after, seconds, feed });

    public Task HealAsync() => _sandbox.ControlAsync("billing/faults/clear");

    /// <summary>The system leaves its next delivery, spoiled by the fault that waits; one that is asked tells a corrected month from now on.</summary>
    /// <returns>The version of the corrected month; 1 for who delivers.</returns>
    public async Task<int> DropAsync()
    {
        var done = await _sandbox.ControlAsync($"billing/{_system.Code}/drop");
        return done.TryGetProperty("version", out var version) ? version.GetInt32() : 1;
    }

    /// <summary>The system sends a month once more, as it is.</summary>
    public void SendAgain(Period month, int version = 1)
    {
        var number = Directory.EnumerateDirectories(Folder, "d*").Count() + 1;
        var target = Path.Combine(Folder, FormattableString.Invariant($"d{number:00}"));
        Directory.CreateDirectory(target);
        foreach (var file in DialectWriters.Files(Book(version), month))
        {
            File.WriteAllBytes(Path.Combine(target, file.Name), file.Bytes());
        }
    }

    public string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Folder, .. parts]);

    /// <summary>What the system's own book tells of its first month, or of both.</summary>
    public StoredTotals Told(int months = 2, int version = 1) => StoredTotals.Told(Book(version), [.. _ledger.Months(_system).Take(months)]);

    public async Task<StoredTotals> StoredAsync()
    {
        await using var db = _database.Raw();
        return await StoredTotals.OfAsync(db, _system.Code);
    }

    /// <summary>Everything that says why rows or files do not count.</summary>
    public async Task<IReadOnlyList<string>> ReasonsAsync()
    {
        await using var db = _database.Raw();
        var files = await db.SourceFiles.AsNoTracking().Where(row => row.System == _system.Code && row.Verdict == FileVerdict.Rejected).ToListAsync(Token);
        var rows = await db.QuarantineRows.AsNoTracking().Where(row => row.System == _system.Code).ToListAsync(Token);
        return [.. files.Select(file => $"{file.Path}: {file.Reason}"), .. rows.Select(row => $"{row.Path}:{row.Line} {row.Field}: {row.Reason}")];
    }

    public async Task<IReadOnlyList<SourceFile>> FilesAsync()
    {
        await using var db = _database.Raw();
        return await db.SourceFiles.AsNoTracking().Where(row => row.System == _system.Code).ToListAsync(Token);
    }

    public async Task<IReadOnlyList<SettlementDocument>> DocumentsAsync()
    {
        await using var db = _database.Raw();
        return await db.SettlementDocuments.AsNoTracking().Where(row => row.System == _system.Code).ToListAsync(Token);
    }

    /// <summary>The files of the system's own documents in the months it tells, by type and number.</summary>
    public IReadOnlyDictionary<string, byte[]> SentDocuments() =>
        _ledger.Months(_system).SelectMany(month => Book(2).Documents(month)).ToDictionary(row => $"{row.Type} {row.Number}", PlayedPayloads.Of, StringComparer.Ordinal);

    public DocumentFile? OpenDocument(DocumentPlace place) => _services.GetRequiredService<IDocumentFiles>().Open(place, Token);

    public async Task<SourceBreaker?> BreakerAsync()
    {
        await using var db = _database.Raw();
        return await db.SourceBreakers.AsNoTracking().SingleOrDefaultAsync(row => row.System == _system.Code, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await HealAsync();
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    private PlayedBook Book(int version) => _ledger.Open(_system, new Dictionary<Period, int> { [LastMonth] = version });
}
