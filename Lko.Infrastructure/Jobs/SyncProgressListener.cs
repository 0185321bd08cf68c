using Lko.Domain.Live;
using Quartz;
using Quartz.Extensibility;

namespace Lko.Infrastructure.Jobs;

/// <summary>Tells open screens that a run has come further, once the scheduler has written down how far.</summary>
internal sealed class SyncProgressListener(ILiveFeed feed) : IJobListener
{
    public string Name => "sync-progress";

    public ValueTask JobProgressChanged(IJobExecutionContext context, FireInstanceProgress progress, CancellationToken cancellationToken = default)
    {
        feed.Publish(new Change(Topic.Progress, context.JobDetail.Key.Name, null, null, null));
        return default;
    }
}
