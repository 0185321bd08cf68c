using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Sandbox.Landscape.Drops;

/// <summary>
/// Fills the exchange folder once the sandbox answers: a portal that starts beside it does not wait for 56 systems. Once a day each of them tells the
/// month that has ended since.
/// </summary>
internal sealed partial class DailyDrops(Lazy<PlayedLedger> ledger, Lazy<BillingDrops> drops, SandboxOptions options, IHostApplicationLifetime lifetime, ILogger<DailyDrops> log) : BackgroundService
{
    /// <summary>The system everybody looks at first.</summary>
    private const string Foremost = "ASR-NNOV-1";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when every system has told what there was to tell at the start.</summary>
    public Task First => _first.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await PlayAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _first.TrySetCanceled(stoppingToken);
            throw;
        }
        catch (Exception failure)
        {
            _first.TrySetException(failure);
            throw;
        }
    }

    private async Task PlayAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        using var daily = new PeriodicTimer(Day, options.TimeProvider);
        do
        {
            Fill(stoppingToken);
            _first.TrySetResult();
        }
        while (await daily.WaitForNextTickAsync(stoppingToken));
    }

    private void Fill(CancellationToken stoppingToken)
    {
        if (options.DeliveriesAtStart <= 0)
        {
            return;
        }

        foreach (var system in ledger.Value.Systems.Where(system => system.Delivers).OrderBy(system => system.Code == Foremost ? 0 : 1))
        {
            stoppingToken.ThrowIfCancellationRequested();
            try
            {
                drops.Value.DropUntold(system, options.DeliveriesAtStart);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                LogFailed(failure, system.Code);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{System} could not leave its deliveries.")]
    private partial void LogFailed(Exception failure, string system);
}
