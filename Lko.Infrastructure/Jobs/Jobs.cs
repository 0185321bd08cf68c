using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>Sends what waits in the outbox. Every few seconds, and at once after an order has changed.</summary>
[DisallowConcurrentExecution]
public sealed class DispatchOutboxJob(DispatchOutbox dispatch) : IJob
{
    public static readonly JobKey Key = new("dispatch-outbox", "orders");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await dispatch.Run(cancellationToken);
}

/// <summary>Reads what the CRM recorded, in case a push was lost.</summary>
[DisallowConcurrentExecution]
public sealed partial class PollCrmJob(PollCrm poll, ILogger<PollCrmJob> log) : IJob
{
    public static readonly JobKey Key = new("poll-crm", "orders");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await poll.Run(cancellationToken);
        }
        catch (SourceUnavailableException failure)
        {
            // Not a failure of the job: the next poll reads on from the same place.
            LogSilent(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The CRM could not be read")]
    private partial void LogSilent(Exception failure);
}

/// <summary>Tells the people who manage the federation what is wrong with it, and that it is over.</summary>
[DisallowConcurrentExecution]
public sealed class RaiseAlertsJob(RaiseIntegrationAlerts alerts) : IJob
{
    public static readonly JobKey Key = new("raise-alerts", "integration");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await alerts.Run(cancellationToken);
        }
        catch (SchedulerException) when (context.Scheduler.Status != SchedulerStatus.Running)
        {
            // The portal is going down and has no plans any more; the next start looks again.
        }
    }
}
