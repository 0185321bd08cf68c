using System.Globalization;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>A run besides the schedule of its job. Whatever kept it from its time, it is made up once, as soon as a node can run it.</summary>
internal static class OneShot
{
    public static TriggerBuilder<IJob> Of(JobKey job, DateTimeOffset at) => TriggerBuilder.Create()
        .WithIdentity(string.Create(CultureInfo.InvariantCulture, $"{job.Name}-{Guid.NewGuid():N}"), job.Group)
        .ForJob(job)
        .StartAt(at)
        .WithSimpleSchedule(schedule => schedule.WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow));
}
