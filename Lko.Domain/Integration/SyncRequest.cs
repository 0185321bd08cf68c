using Lko.Domain.Access;
using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>What one run shall do.</summary>
/// <param name="System">Code of the system.</param>
/// <param name="Reprocess">Reads every effective file again, also unchanged ones: after the accounts, the codes or the connector changed.</param>
/// <param name="Backfill">Months to ask the system for, instead of the open ones; what was delivered of them is read again, oldest first.</param>
/// <param name="Fetch">Asks the system; otherwise only what has arrived is taken over.</param>
/// <param name="AskedBy">Who asked for it; null for the schedule, and for months that the portal itself has read again.</param>
public sealed record SyncRequest(string System, bool Reprocess = false, IReadOnlyList<Period>? Backfill = null, bool Fetch = true, UserId? AskedBy = null)
{
    /// <summary>A billing still corrects the two months before the current one.</summary>
    private const int OpenMonths = 3;

    /// <summary>It asks the system for what it tells day by day, neither for the past nor for what was read before.</summary>
    public bool AsksForNews => this is { Fetch: true, Reprocess: false, Backfill: null };

    public SyncCause Cause => this switch
    {
        { Backfill: not null, AskedBy: null } => SyncCause.Reread,
        { Backfill: not null } => SyncCause.Backfill,
        { Reprocess: true } => SyncCause.Reprocess,
        { Fetch: false } => SyncCause.Import,
        { AskedBy: not null } => SyncCause.RunNow,
        _ => SyncCause.Schedule,
    };

    /// <summary>Where the run counts what it does.</summary>
    public SyncMeter Meter { get; init; } = new();

    /// <summary>How long the run may work, waiting for its turn apart; null = as long as it takes.</summary>
    public TimeSpan? MostWork { get; init; }

    /// <summary>The portal goes down: what breaks off then is no fault of the system's.</summary>
    public CancellationToken GoingDown { get; init; }

    /// <summary>The portal repeats by itself what failed, or goes on with what was asked for once.</summary>
    public bool IsRepetition { get; init; }

    /// <summary>The process that ran the job of the system is known to be gone: its run is not waited for.</summary>
    public bool Recovers { get; init; }

    /// <summary>Whoever asks for a run has seen that the system is left alone, and why.</summary>
    public bool AsksInPause => AskedBy is not null && !IsRepetition;

    /// <summary>The months to ask a system for, oldest first.</summary>
    /// <param name="today">In the system's zone.</param>
    public IReadOnlyList<Period> PeriodsAt(DateOnly today) =>
        Backfill ?? [.. Enumerable.Range(0, OpenMonths).Select(back => Period.Of(today.AddMonths(back + 1 - OpenMonths)))];

    /// <summary>Whether files of a month are read also when nothing about them has changed.</summary>
    public bool Rereads(Period? period) => Reprocess || (Backfill is { } months && period is { } month && months.Contains(month));
}

/// <summary>Why a run was begun. Stored by number: never renumber.</summary>
public enum SyncCause
{
    /// <summary>It was time, or time that was missed.</summary>
    Schedule = 0,
    RunNow = 1,
    Reprocess = 2,
    Backfill = 3,

    /// <summary>The command that puts the deliveries of a folder into place.</summary>
    Import = 4,

    /// <summary>The portal itself: reconciliation had found a break in these months.</summary>
    Reread = 5,
}

/// <summary>Causes of runs that have something in common.</summary>
public static class SyncCauses
{
    /// <summary>What was read before is read again, by whoever's order.</summary>
    public static readonly IReadOnlyList<SyncCause> ReadingAgain = [SyncCause.Reprocess, SyncCause.Backfill, SyncCause.Reread];
}
