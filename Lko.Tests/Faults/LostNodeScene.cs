using System.Diagnostics;
using System.Security.Cryptography;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Tests.EndToEnd;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lko.Tests.Faults;

/// <summary>
/// One billing behind a door that counts and holds its pages, and portals that read it and may be killed: the run is recovered, and what is stored in the
/// end is what a clean run stores and what the billing's own books say.
/// </summary>
internal sealed class LostNodeScene : IAsyncDisposable
{
    public const int SeventhPage = 7;

    /// <summary>F01: within so long after a node was lost the run has begun again.</summary>
    public static readonly TimeSpan Promise = TimeSpan.FromSeconds(30);

    private const string Billing = "ASR-MSK-1";
    private const string Never = "0 0 0 29 2 ? 2096";

    private readonly TempFolder _drops;
    private readonly SandboxServer _sandbox;

    private LostNodeScene(TempFolder drops, SandboxServer sandbox, PageDoor door) => (_drops, _sandbox, Door) = (drops, sandbox, door);

    public PageDoor Door { get; }

    public Uri Carrier => _sandbox.Address;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<LostNodeScene> StartAsync()
    {
        var drops = new TempFolder();
        var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Url = new Uri("http://127.0.0.1:0"), DropFolder = drops.Combine("sandbox"), Paused = true, DeliveriesAtStart = 0 }, Token);
        return new(drops, sandbox, await PageDoor.StartAsync(sandbox.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await Door.DisposeAsync();
        await _sandbox.DisposeAsync();
        _drops.Dispose();
    }

    /// <summary>The page at which a node was killed, and all before it, were asked for once more.</summary>
    public void IsReadAgainFromTheFirstPage() =>
        Door.Asked.Skip(SeventhPage).Take(SeventhPage).ShouldBe(Door.Asked.Take(SeventhPage), "the pages are read again from the first to the seventh");

    /// <summary>Only one billing is left, and no time of its schedule comes: it is read once, because it never was.</summary>
    public static async Task LeaveOneSystemAsync(TestDatabase database)
    {
        await using var db = database.Raw();
        await db.SourceSystems.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsActive, false), Token);
        await db.SourceSystems.Where(row => row.Code == Billing).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsActive, true).SetProperty(row => row.Schedule, Never), Token);
    }

    /// <summary>From here on nothing but the recovery has a reason to read the billing: it was read just now, as far as anybody knows.</summary>
    public static async Task NothingIsDueAsync(TestDatabase database)
    {
        await using var db = database.Raw();
        var freshness = await db.SourceFreshness.SingleOrDefaultAsync(row => row.System == Billing, Token) ?? db.SourceFreshness.Add(SourceFreshness.Start(Billing)).Entity;
        freshness.Succeed(TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync(Token);
    }

    /// <summary>In time, once, and by nothing else.</summary>
    public static async Task RecoveredAsync(TestDatabase database, PortalProcess survivor)
    {
        var clock = Stopwatch.StartNew();
        await Eventually.Until(async () => await StatesAsync(database) is [SyncRunState.Interrupted, _], Promise, $"the run is begun again\n{survivor.Log}");
        clock.Elapsed.ShouldBeLessThan(Promise);
        await Eventually.Until(async () => await StatesAsync(database) is [SyncRunState.Interrupted, SyncRunState.Succeeded], Promise, $"the recovered run succeeds\n{survivor.Log}");
        survivor.Log.ShouldContain("Recovering=True");
    }

    private static async Task<List<SyncRunState>> StatesAsync(TestDatabase database)
    {
        await using var db = database.Raw();
        return await db.SyncRuns.OrderBy(run => run.Id).Select(run => run.State).ToListAsync(Token);
    }

    /// <summary>Counts and hashes are those of a run that nobody disturbed, and the sums those of the billing's books.</summary>
    public async Task IsAsAfterACleanRunAsync(TestDatabase recovered)
    {
        using var folder = new TempFolder();
        await using var clean = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await LeaveOneSystemAsync(clean);
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Landscape:HttpAddress"] = $"{_sandbox.Address.AbsoluteUri}billing/{{system}}/", ["Landscape:HttpApiKey"] = _sandbox.Options.BillingApiKey,
            ["Landscape:AllowedNetworks:0"] = "127.0.0.1", ["Landscape:DropFolder"] = folder.Path, ["Billing:DropFolder"] = folder.Path,
        };
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddLkoConnectors(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), folder.Path).BuildServiceProvider();
        using var gate = new IngestGate(1, 1);
        var sync = new SyncSystem(
            clean.For(null), services.GetServices<ISourceConnector>(), services.GetServices<ITransport>(), services.GetRequiredService<IDropFolder>(), gate, new AnswerTerm(), TimeProvider.System);
        (await sync.Run(new(Billing), Token)).Value.State.ShouldBe(SyncRunState.Succeeded);

        FilesOf(_drops.Combine("drops", Billing)).ShouldBe(FilesOf(Path.Combine(folder.Path, Billing)), "one whole delivery and nothing half");
        (await StoredAsync(recovered)).ShouldBe(await StoredAsync(clean));
        await using var db = recovered.Raw();
        var ledger = new PlayedLedger(PlayedLedger.DefaultSeed, PlayedScale.Small, TimeProvider.System);
        var system = ledger.Registry.Find(Billing)!;
        var book = ledger.Open(system);
        var charges = ledger.Months(system).SelectMany(book.Charges).ToList();
        var payments = ledger.Months(system).SelectMany(book.Payments).ToList();
        (await db.Charges.CountAsync(Token), (await db.Charges.Select(row => row.Gross).ToListAsync(Token)).Sum(money => money.MinorUnits)).ShouldBe((charges.Count, charges.Sum(row => row.Gross)));
        var paid = (await db.Payments.Select(row => row.Amount).ToListAsync(Token)).Concat(await db.UnidentifiedPayments.Select(row => row.Amount).ToListAsync(Token)).ToList();
        (paid.Count, paid.Sum(money => money.MinorUnits)).ShouldBe((payments.Count, payments.Sum(row => row.Sum)));
        (await db.BalanceSnapshots.CountAsync(Token)).ShouldBe(ledger.Months(system).Sum(month => book.Balances(month).Count()));
    }

    private static List<string> FilesOf(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => $"{Path.GetRelativePath(folder, path)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}").Order(StringComparer.Ordinal)];

    private static async Task<string> StoredAsync(TestDatabase database)
    {
        await using var db = database.Raw();
        var accounts = await db.Accounts.ToDictionaryAsync(row => row.Id, row => row.Number, Token);
        var balances = await db.BalanceSnapshots.AsNoTracking().ToListAsync(Token);
        var charges = await db.Charges.AsNoTracking().ToListAsync(Token);
        var payments = await db.Payments.AsNoTracking().ToListAsync(Token);
        var documents = await db.SettlementDocuments.AsNoTracking().ToListAsync(Token);
        var files = await db.SourceFiles.AsNoTracking().ToListAsync(Token);
        return string.Join('\n', new[]
        {
            files.Select(row => $"{row.Path} {row.Sha256} {row.Verdict} {row.AcceptedRows} {row.QuarantinedRows}"),
            balances.Select(row => $"{accounts[row.AccountId]} {row.Period} {row.Closing} {row.RowHash}"),
            charges.Select(row => $"{row.KeyHash} {accounts[row.AccountId]} {row.Gross}"),
            payments.Select(row => $"{row.KeyHash} {accounts[row.AccountId]} {row.Amount}"),
            documents.Select(row => $"{row.KeyHash} {accounts[row.AccountId]} {row.Gross}"),
        }.SelectMany(rows => rows.Order(StringComparer.Ordinal)));
    }

    public static async Task<long> NodesAsync(TestDatabase database) => await ScalarAsync(database, "SELECT count(*) FROM qrtz_scheduler_state");

    public static async Task<long> ScalarAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.Database.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    /// <summary>A portal that reads the billing through the door; nodes of one cluster share the database and the drop folder.</summary>
    public PortalProcess Portal(TestDatabase? shared)
    {
        var carrier = _sandbox.Address.AbsoluteUri;
        var portal = new PortalProcess(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Landscape:Mode"] = "Live",
            ["Landscape:DropFolder"] = _drops.Combine("drops"),
            ["Landscape:AllowedNetworks:0"] = "127.0.0.1",
            ["Landscape:HttpAddress"] = $"{Door.Address.AbsoluteUri}billing/{{system}}/",
            ["Landscape:HttpApiKey"] = _sandbox.Options.BillingApiKey,
            ["Landscape:Waits:Headers"] = "00:04:00",
            ["Landscape:Waits:Attempt"] = "00:04:00",
            ["Auth:Mode"] = "Oidc",
            ["Auth:Authority"] = carrier,
            ["Auth:ClientId"] = _sandbox.Options.ClientId,
            ["Auth:ClientSecret"] = _sandbox.Options.ClientSecret,
            ["Auth:Machine:Authority"] = carrier,
            ["Crm:BaseUrl"] = carrier,
            ["Crm:ApiKey"] = _sandbox.Options.CrmApiKey,
            ["Crm:EventSecret"] = _sandbox.Options.EventSecret,
        });
        if (shared is not null)
        {
            portal.Set("Database:Provider", nameof(DatabaseProvider.PostgreSql));
            portal.Set("ConnectionStrings:Lko", shared.Database.ConnectionString);
        }

        return portal;
    }
}
