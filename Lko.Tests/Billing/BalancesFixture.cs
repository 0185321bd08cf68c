using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Billing;

/// <summary>A seeded database, a drop folder of its own that can be filled delivery by delivery, and a clock that stands.</summary>
internal sealed class BalancesFixture : IAsyncDisposable
{
    public const string Nnov = "ASR-NNOV-1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lko-drop-");

    private BalancesFixture(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 7, 5, 0, 30, 0, TimeSpan.Zero));

    /// <summary>Beside the systems' own.</summary>
    public WorkFolder Work => field ??= new(WorkPath);

    public string WorkPath => Path.Combine(_folder.FullName, ".work");

    public IDropFolder Folder => new DropFolder(Options.Create(new DropFolderOptions { DropFolder = _folder.FullName }));

    public static async Task<BalancesFixture> CreateAsync(DatabaseProvider provider = DatabaseProvider.Sqlite) => new(await TestDatabase.CreateAsync(provider));

    /// <summary>Delivers part of the recorded sample, or all of it.</summary>
    public void DeliverSample(string system = Nnov, params string[] deliveries)
    {
        var sample = DropFolder.ListFolder(SourceSystems.SampleFolder(system));
        foreach (var file in sample.Where(file => deliveries.Length == 0 || deliveries.Contains(file.Delivery, StringComparer.Ordinal)))
        {
            using var source = file.Open();
            using var copy = new MemoryStream();
            source.CopyTo(copy);
            Deliver(system, file.Path, copy.ToArray());
        }
    }

    public void Deliver(string system, string path, byte[] content)
    {
        var target = PathOf(system, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, content);
    }

    public void Deliver(string system, string path, string content) => Deliver(system, path, SourceSystems.Cp1251.GetBytes(content));

    public void CarryAway(string system, string path) => File.Delete(PathOf(system, path));

    /// <summary>From here on the system cannot be read.</summary>
    public void Disconnect(string system = Nnov) => Directory.Delete(Path.Combine(_folder.FullName, system), recursive: true);

    public Task<SyncRunRow> SyncAsync(string system = Nnov, bool reprocess = false) => SyncAsync(new SyncRequest(system, reprocess));

    public async Task<SyncRunRow> SyncAsync(SyncRequest request)
    {
        using var gate = new IngestGate(1, 1);
        var sync = new SyncSystem(Database.For(null), ConnectorServices.All, [new ByHand("folder"), new ByHand("sftp"), new ByHand("http")], Folder, gate, new AnswerTerm(), Time);
        return (await sync.Run(request, TestContext.Current.CancellationToken)).Value;
    }

    public async Task<BalanceOverview> GetAsync(string subject, BalanceQuery? query = null) =>
        (await new GetBalances(Database.For(subject), new QuartzCronTimes(), Time).Run(query ?? BalanceQuery.Latest, TestContext.Current.CancellationToken)).Value;

    /// <summary>From now on the figures of an account do not agree with the rows behind them.</summary>
    public async Task UnreconcileAsync(AccountId account, Period period)
    {
        await using var raw = Database.Raw();
        (await raw.BalanceSnapshots.Where(row => row.AccountId == account && row.Period == period)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UnreconciledSince, Time.GetUtcNow()), TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    /// <summary>From now on the figures of a system as a whole do not agree.</summary>
    public async Task BreakAsync(FindingKind kind, string system, Period period)
    {
        await using var raw = Database.Raw();
        raw.Findings.Add(Finding.OfBreak(new(kind, system, null, null, period), new BreakFigures(100, 0), null, Time.GetUtcNow()));
        await raw.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A person has said why the figures of systems of that kind do not agree.</summary>
    public async Task ExplainAsync(FindingKind kind)
    {
        await using var raw = Database.Raw();
        (await raw.Findings.Where(row => row.Kind == kind).ExecuteUpdateAsync(set => set.SetProperty(row => row.ExplainedAt, Time.GetUtcNow()), TestContext.Current.CancellationToken)).ShouldBePositive();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Work.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>The test itself carries what the system delivers.</summary>
    private sealed class ByHand(string code) : ITransport
    {
        public string Code => code;

        public Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken) => Task.FromResult(Fetched.FilesOnly);
    }

    private string PathOf(string system, string path) => Path.Combine(_folder.FullName, system, path);
}
