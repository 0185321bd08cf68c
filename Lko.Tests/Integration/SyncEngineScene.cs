using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Integration;

/// <summary>One system and the engine over it: its files and its transport are played, the database is real.</summary>
internal sealed class SyncEngineScene(TestDatabase database) : IAsyncDisposable
{
    public const string Nnov = "ASR-NNOV-1";

    public const int Writers = 2;

    private readonly IngestGate _gate = new(2, Writers);

    public TestDatabase Database { get; } = database;

    /// <summary>What the portal opens its units of work with, where that is not the database alone.</summary>
    public ILkoDbFactory? Factory { get; set; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 7, 5, 0, 30, 0, TimeSpan.Zero));

    public IReadOnlyList<ISourceConnector> Connectors { get; set; } = ConnectorServices.All;

    public PlayedTransport Transport { get; } = new();

    public PlayedFiles Files { get; } = new();

    public static async Task<SyncEngineScene> OpenAsync(DatabaseProvider provider = DatabaseProvider.Sqlite) => new(await TestDatabase.CreateAsync(provider));

    public async Task<SyncRunRow> RunAsync(SyncRequest? request = null, CancellationTokenSource? deadline = null) => (await TryRunAsync(request ?? new(Nnov), deadline)).Value;

    /// <summary>Holds one of the places of those who write.</summary>
    public Task<IDisposable> WriteAsync() => _gate.WriteAsync(TestContext.Current.CancellationToken);

    public Task<Outcome<SyncRunRow>> TryRunAsync(SyncRequest request, CancellationTokenSource? deadline = null) =>
        new SyncSystem(Factory ?? Database.For(null), Connectors, [Transport], Files, _gate, new AnswerTerm(), Time).Run(request, deadline?.Token ?? TestContext.Current.CancellationToken);

    /// <summary>A balance of so many hundreds of roubles, a later version of the one before.</summary>
    /// <param name="size">What the file system says of the file.</param>
    public void Deliver(string delivery, int hundreds, long size = 100, DateTime written = default) =>
        Files.All.Add((delivery, $"SALDO_NNOV_202606_01_v{hundreds}.csv", PlayedFiles.Balance(hundreds), size, written));

    public async ValueTask DisposeAsync()
    {
        _gate.Dispose();
        await Database.DisposeAsync();
    }

    public sealed class PlayedTransport : ITransport
    {
        public string Code => "sftp";

        public Func<CancellationToken, Task> Fetch { get; set; } = _ => Task.CompletedTask;

        public Fetched Brings { get; set; } = Fetched.FilesOnly;

        public int Calls { get; private set; }

        public IReadOnlyList<Period> Periods { get; private set; } = [];

        public async Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken)
        {
            (Calls, Periods) = (Calls + 1, order.Periods);
            await Fetch(cancellationToken);
            return Brings;
        }
    }

    public sealed class PlayedFiles : IDropFolder
    {
        public List<(string Delivery, string Name, byte[] Content, long Size, DateTime Written)> All { get; } = [];

        public Func<Task>? Listed { get; set; }

        public IReadOnlyList<NotTakenFile> NotTaken { get; set; } = [];

        IReadOnlyList<NotTakenFile> IDropFolder.NotTaken(string systemCode) => NotTaken;

        public Action<string>? Opened { get; set; }

        public static byte[] Balance(int hundreds)
        {
            var amount = $"{hundreds}00,00";
            return SourceSystems.Cp1251.GetBytes($"352000012525;;;;{amount};0,00;0,00;0,00;{amount};06.2026;RUR\r\n#ИТОГО;1;;;{amount};0,00;0,00;0,00;{amount};;\r\n");
        }

        /// <summary>The file of a delivery says something else, at the same length.</summary>
        public void Rewrite(string delivery, int hundreds, DateTime written)
        {
            var place = All.FindIndex(file => string.Equals(file.Delivery, delivery, StringComparison.Ordinal));
            All[place] = (delivery, All[place].Name, Balance(hundreds), All[place].Size, written);
        }

        public IReadOnlyList<DeliveredFile> List(string systemCode)
        {
            if (Listed is { } listed)
            {
                Task.Run(listed, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
            }

            return [.. All.Select(file => new DeliveredFile(file.Delivery, file.Name, file.Size, () => Open(file.Delivery, file.Content), file.Written))];
        }

        private MemoryStream Open(string delivery, byte[] content)
        {
            Opened?.Invoke(delivery);
            return new(content);
        }
    }
}
