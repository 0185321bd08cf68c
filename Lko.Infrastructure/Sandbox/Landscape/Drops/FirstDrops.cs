using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Sandbox.Landscape.Drops;

/// <summary>Fills the exchange folder once the sandbox answers: a portal that starts beside it does not wait for 56 systems.</summary>
internal sealed partial class FirstDrops(Lazy<PlayedLedger> ledger, Lazy<BillingDrops> drops, SandboxOptions options, IHostApplicationLifetime lifetime, ILogger<FirstDrops> log) : BackgroundService
{
    /// <summary>The system everybody looks at first.</summary>
    private const string First = "ASR-NNOV-1";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        if (options.DeliveriesAtStart > 0)
        {
            Fill(stoppingToken);
        }
    }

    private void Fill(CancellationToken stoppingToken)
    {
        foreach (var system in ledger.Value.Systems.Where(system => system.Delivers).OrderBy(system => system.Code == First ? 0 : 1))
        {
            stoppingToken.ThrowIfCancellationRequested();
            try
            {
                drops.Value.DropFirst(system, options.DeliveriesAtStart);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                LogFailed(failure, system.Code);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{System} could not leave its first deliveries.")]
    private partial void LogFailed(Exception failure, string system);
}
