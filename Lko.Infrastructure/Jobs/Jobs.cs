using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>Sends what waits in the outbox. Every few seconds, and at once after an order has changed.</summary>
[DisallowConcurrentExecution]
[JobTimeout("00:10:00")]
[RetryPolicy(2, "00:00:01")]
public sealed partial class DispatchOutboxJob(DispatchOutbox dispatch, ILogger<DispatchOutboxJob> log) : IJob
{
    public static readonly JobKey Key = new("dispatch-outbox", "orders");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if ((await dispatch.Run(cancellationToken)).Value.Lost is > 0 and var lost)
        {
            LogLost(lost);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease lost: {Count} messages were taken over by another node, what this one learnt of them was not written")]
    private partial void LogLost(int count);
}

/// <summary>Reads what the CRM recorded, in case a push was lost.</summary>
[DisallowConcurrentExecution]
[JobTimeout("00:05:00")]
[RetryPolicy(3, "00:00:10", 3)]
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

/// <summary>Deletes drafts whose time is over.</summary>
[DisallowConcurrentExecution]
[JobTimeout("00:10:00")]
[RetryPolicy(3, "00:00:10", 3)]
public sealed class ForgetDraftsJob(ForgetDrafts forget) : IJob
{
    public static readonly JobKey Key = new("forget-drafts", "orders");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await forget.Run(cancellationToken);
}

/// <summary>Tells the people who manage the federation what is wrong with it, and that it is over.</summary>
[DisallowConcurrentExecution]
[JobTimeout("00:05:00")]
[RetryPolicy(3, "00:00:05", 2)]
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
