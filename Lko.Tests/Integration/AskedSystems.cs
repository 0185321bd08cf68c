using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.CrmRest;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Connectors.PortalRest;
using Lko.Infrastructure.Connectors.RestJson;
using Lko.Infrastructure.Connectors.Soap;
using Lko.Infrastructure.Data;
using Lko.Tests.Sandbox;
using Lko.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Integration;

/// <summary>The sandbox's systems behind real sockets, and runs that ask them as the jobs do, under one clock that the test moves.</summary>
internal sealed class AskedSystems : IAsyncDisposable
{
    public const string Crm = "CRM";
    public const string LastMile = "LMP";

    private readonly TempFolder _folder = new();
    private readonly IngestGate _gate = new(2, 2);
    private readonly IOptions<DropFolderOptions> _drop;
    private readonly HttpTransport _transport;

    private AskedSystems(SandboxFixture sandbox, TestDatabase database, int mostChanges)
    {
        (Sandbox, Database) = (sandbox, database);
        _drop = Options.Create(new DropFolderOptions { DropFolder = _folder.Path });
        var options = new TransportOptions();
        new ConfigurationBuilder().AddInMemoryCollection(sandbox.Server.ConnectionSettings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build()
            .GetSection(TransportOptions.Section).Bind(options);
        options.Waits = Waits = new() { Headers = TimeSpan.FromSeconds(5), Idle = TimeSpan.FromSeconds(1), RetryDelay = TimeSpan.FromMilliseconds(10), Retries = 1, MostAnswerBytes = 8 << 20, MostRunChanges = mostChanges };
        _transport = new(
            [new RestPages(), new SoapCalls(), new CrmExportCalls(), new LastMileCalls()], ConnectorServices.All, new AnswerSamples(_drop, sandbox.Time), Options.Create(options), _drop, sandbox.Time);
    }

    public SandboxFixture Sandbox { get; }

    public TestDatabase Database { get; }

    /// <summary>How long the portal waits; a test may be less patient for a while.</summary>
    public WaitOptions Waits { get; }

    /// <summary>Where what the systems tell is kept.</summary>
    public string Folder => _folder.Path;

    /// <summary>Deliveries of a system that have arrived, as paths.</summary>
    public IReadOnlyList<string> Arrived(string system) => [.. new DropFolder(_drop).List(system).Select(file => file.Path)];

    /// <param name="mostChanges">So many changes one run takes.</param>
    public static async Task<AskedSystems> OpenAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, int mostChanges = 50_000) =>
        new(await SandboxFixture.StartAsync(), await TestDatabase.CreateAsync(provider), mostChanges);

    public async Task<SyncRunRow> SyncAsync(string system, bool fetch = true, IDropFolder? files = null)
    {
        var sync = new SyncSystem(Database.For(null), ConnectorServices.All, [_transport], files ?? new DropFolder(_drop), _gate, new AnswerTerm(), Sandbox.Time);
        return (await sync.Run(new(system, Fetch: fetch), TestContext.Current.CancellationToken)).Value;
    }

    /// <summary>A run that must succeed.</summary>
    public async Task<SyncCounts> SyncedAsync(string system)
    {
        var run = await SyncAsync(system);
        run.State.ShouldBe(SyncRunState.Succeeded, run.Error);
        return run.Counts;
    }

    /// <param name="after">How many answers are as they should be before it begins.</param>
    public Task FaultAsync(string system, string kind, int count = 1, int after = 0) => Sandbox.ControlAsync($"billing/{system}/faults", new { kind, count, after });

    /// <summary>Sets the clock of a system so far ahead of ours.</summary>
    public Task SkewAsync(string system, TimeSpan ahead) => Sandbox.ControlAsync($"billing/{system}/faults", new { kind = "ClockSkew", seconds = ahead.TotalSeconds });

    /// <summary>Requests that somebody writes now, by the clock of the last-mile portal.</summary>
    /// <param name="late">How long the transaction took after they got their time.</param>
    public async Task<List<string>> WriteAsync(int count, TimeSpan late = default)
    {
        var written = await Sandbox.ControlAsync("lastmile/requests", new { count, seconds = late.TotalSeconds });
        return [.. written.GetProperty("numbers").EnumerateArray().Select(number => number.GetString()!)];
    }

    public Task ReviseAsync(string number) => Sandbox.ControlAsync("lastmile/requests", new { number });

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Sandbox.DisposeAsync();
        _gate.Dispose();
        _folder.Dispose();
    }
}
