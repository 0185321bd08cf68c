using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>How far the reading again of what a break is about has come.</summary>
public enum RereadState
{
    /// <summary>The portal asks for it by itself; it comes behind everything else.</summary>
    Asked = 1,
    Running = 2,
    Done = 3,

    /// <summary>The months could not be read again.</summary>
    Failed = 4,
}

/// <param name="At">When it began, or ended; null while it is only asked for.</param>
public sealed record BreakReread(RereadState State, DateTimeOffset? At);

/// <summary>
/// The runs in which what was told before was read again, by whoever's order, and what they say of a break. Nothing is kept of it besides the runs themselves:
/// a break has been read again when such a run of its month has begun since it was found. A run that was held has asked nobody.
/// </summary>
internal sealed class Rereads
{
    private readonly ILookup<string, RereadRun> _runs;

    private Rereads(IEnumerable<RereadRun> runs) => _runs = runs.ToLookup(run => run.System, StringComparer.Ordinal);

    /// <param name="since">When the earliest of the breaks was found.</param>
    public static async Task<Rereads> LoadAsync(ILkoDb db, IReadOnlyCollection<string> systems, DateTimeOffset since, CancellationToken cancellationToken) =>
        new(await db.SyncRuns.Where(row => systems.Contains(row.System) && SyncCauses.ReadingAgain.Contains(row.Cause) && row.State != SyncRunState.Held && row.StartedAt >= since)
            .OrderBy(row => row.StartedAt).ThenBy(row => row.Id)
            .Select(row => new RereadRun(row.System, row.Cause, row.State, row.StartedAt, row.FinishedAt, row.From, row.To)).ToListAsync(cancellationToken));

    /// <summary>How the months were read again since then; null when they were not.</summary>
    /// <param name="at">When the break was found.</param>
    public BreakReread? Of(string system, Period period, DateTimeOffset at)
    {
        var since = _runs[system].Where(run => run.StartedAt >= at && run.IsOf(period)).ToList();
        return (since.FindLast(run => run.State == SyncRunState.Succeeded) ?? since.LastOrDefault()) switch
        {
            null => null,
            { State: SyncRunState.Running } run => new(RereadState.Running, run.StartedAt),
            { State: SyncRunState.Succeeded } run => new(RereadState.Done, run.FinishedAt),
            var run => new(RereadState.Failed, run.FinishedAt),
        };
    }

    /// <summary>
    /// Whether the portal asks for it by itself where it was not done yet: nobody has explained the break, and an ordinary run has found it. What a reading again
    /// has found is not read again for that, or a system that stays wrong would be read for ever.
    /// </summary>
    public static bool AreOwed(FindingState state, SyncCause? foundBy, Period period) =>
        state is FindingState.Open or FindingState.Taken && period >= BackfillMonths.First && !(foundBy is { } cause && SyncCauses.ReadingAgain.Contains(cause));

    private sealed record RereadRun(string System, SyncCause Cause, SyncRunState State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, Period? From, Period? To)
    {
        public bool IsOf(Period period) => Cause == SyncCause.Reprocess || (From <= period && period <= To);
    }
}
