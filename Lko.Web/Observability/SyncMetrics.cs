using System.Diagnostics;
using System.Threading.Channels;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;

namespace Lko.Web.Observability;

/// <summary>Measures the sync runs of this node once they have ended and their outcome is stored.</summary>
internal sealed partial class SyncMetrics(LiveFeed feed, Database database, ILogger<SyncMetrics> log) : BackgroundService
{
    private const int Capacity = 1000;

    private readonly Channel<string> _systems = Channel.CreateBounded<string>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly Dictionary<string, long> _measured = new(StringComparer.Ordinal);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        feed.RelayTo(change =>
        {
            if (change is { Topic: Topic.Sync, Key: { Length: > 0 } system })
            {
                _systems.Writer.TryWrite(system);
            }
        });
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var system in _systems.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await MeasureAsync(system, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }
        }
    }

    private async Task MeasureAsync(string system, CancellationToken cancellationToken)
    {
        await using var db = database.Open(DataScope.System());
        var run = await db.SyncRuns.AsNoTracking().Where(row => row.System == system && row.FinishedAt != null).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        if (run is null || _measured.GetValueOrDefault(system) == run.Id.Value)
        {
            return;
        }

        _measured[system] = run.Id.Value;
        Telemetry.Syncs.Record((run.FinishedAt!.Value - run.StartedAt).TotalSeconds, new TagList { { nameof(system), system }, { "outcome", run.State.ToString().ToLowerInvariant() } });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sync run could not be measured")]
    private partial void LogFailed(Exception failure);
}
