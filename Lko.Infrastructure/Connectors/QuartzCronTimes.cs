using Lko.Domain.Integration;
using Quartz;

namespace Lko.Infrastructure.Connectors;

/// <summary>Schedules as the scheduler itself understands them.</summary>
internal sealed class QuartzCronTimes : ICronTimes
{
    public IReadOnlyList<DateTimeOffset>? Next(string expression, string zone, DateTimeOffset after, int count)
    {
        if (!CronExpression.TryParse(expression, out var parsed) || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
        {
            return null;
        }

        var cron = parsed.WithTimeZone(found);
        var times = new List<DateTimeOffset>(count);
        for (DateTimeOffset? at = after; times.Count < count && (at = cron.GetNextValidTimeAfter(at.Value)) is { } next;)
        {
            times.Add(next.ToUniversalTime());
        }

        return times;
    }
}
