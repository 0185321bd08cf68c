using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>One attempt to take over what a source system delivered.</summary>
public sealed class SyncRun : ICarrierOnly, IHandledByStaff
{
    public const int MaxErrorLength = 1000;

    public const int MaxFeedsLength = 60;

    /// <summary>A run that was not seen at work for so long has no process any more.</summary>
    public static readonly TimeSpan MostSilence = TimeSpan.FromMinutes(1);

    /// <summary>A run ends once.</summary>
    public static readonly Lifecycle<SyncRunState, SyncRunState, Nothing> Moves = Lifecycle.Of(
        SyncRunState.Running,
        ([SyncRunState.Running], SyncRunState.Succeeded),
        ([SyncRunState.Running], SyncRunState.Failed),
        ([SyncRunState.Running], SyncRunState.Interrupted),
        ([SyncRunState.Running], SyncRunState.Held),
        ([SyncRunState.Running], SyncRunState.Stopped));

    private SyncRun(string system, DateTimeOffset startedAt)
    {
        (System, StartedAt, State) = (system, startedAt, SyncRunState.Running);
    }

    public SyncRunId Id { get; private set; }

    public string System { get; private set; }

    string IHandledByStaff.About => System;

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public SyncRunState State { get; private set; }

    public SyncCause Cause { get; private set; }

    /// <summary>Who asked for the run; null for the schedule.</summary>
    public UserId? AskedBy { get; private set; }

    /// <summary>The months that were asked for by a backfill.</summary>
    public Period? From { get; private set; }

    public Period? To { get; private set; }

    /// <summary>Files in the drop folder, and how many of them were new or rewritten.</summary>
    public int Files { get; private set; }

    public int NewFiles { get; private set; }

    /// <summary>Of all that lies in the folder.</summary>
    public int RejectedFiles { get; private set; }

    /// <summary>Rows of the periods that were read in this run.</summary>
    public int AcceptedRows { get; private set; }

    public int QuarantinedRows { get; private set; }

    /// <summary>Rows that are now other than before the run: added, changed or withdrawn.</summary>
    public int ChangedRows { get; private set; }

    /// <summary>Name of the <see cref="SyncFault"/>; what exactly was said is in the log, under the id of the run.</summary>
    public string? Error { get; private set; }

    /// <summary>Numbers of the feeds that the system says it does not tell; empty when it said so of none, null when it was not asked.</summary>
    public string? SilentFeeds { get; private set; }

    /// <summary>Numbers of the feeds of which not everything came; null when the run failed as a whole, or did not fail.</summary>
    public string? FailedFeeds { get; private set; }

    /// <summary>When the process that runs it was last seen at work; null of a time before this was kept.</summary>
    public DateTimeOffset? AliveAt { get; private set; }

    public static SyncRun Start(SyncRequest request, DateTimeOffset at) => new(request.System, at)
    {
        AliveAt = at,
        Cause = request.Cause,
        AskedBy = request.AskedBy,
        From = request.Backfill is [var first, ..] ? first : null,
        To = request.Backfill is [.., var last] ? last : null,
    };

    /// <summary>Whether somebody works on it.</summary>
    public bool IsAlive(DateTimeOffset now) => State == SyncRunState.Running && AliveAt > now - MostSilence;

    /// <summary>The same for the database to look for.</summary>
    public static System.Linq.Expressions.Expression<Func<SyncRun, bool>> UnderWay(DateTimeOffset now)
    {
        var since = now - MostSilence;
        return run => run.State == SyncRunState.Running && run.AliveAt > since;
    }

    /// <summary>Somebody works on it.</summary>
    public void Beat(DateTimeOffset at) => AliveAt = at;

    /// <summary>What the steps so far came to.</summary>
    public void Advance(SyncCounts counts)
    {
        (Files, NewFiles, RejectedFiles) = (counts.Files, counts.NewFiles, counts.RejectedFiles);
        (AcceptedRows, QuarantinedRows, ChangedRows) = (counts.AcceptedRows, counts.QuarantinedRows, counts.ChangedRows);
    }

    /// <summary>The system was asked, and says that it does not tell these.</summary>
    public void Hear(IReadOnlyList<Feed> silent) => SilentFeeds = Listed(silent);

    public void Succeed(DateTimeOffset at) => End(SyncRunState.Succeeded, null, at);

    public void Fail(SyncFault fault, DateTimeOffset at) => End(SyncRunState.Failed, fault, at);

    /// <summary>What the rest brought is taken over; what these feeds should have brought is not here.</summary>
    public void Miss(SyncFault fault, IReadOnlyList<Feed> feeds, DateTimeOffset at)
    {
        FailedFeeds = feeds.Count > 0 ? Listed(feeds) : null;
        Fail(fault, at);
    }

    /// <summary>All that the run was to bring is taken over. One that lacks something has failed, whatever it brought; one that leaves the rest to the next has not.</summary>
    /// <param name="fetched">What the fetch found; null when the system was not asked.</param>
    public void Close(Fetched? fetched, DateTimeOffset at)
    {
        if (fetched?.Failure is { } failure)
        {
            Miss(failure.Fault, failure.Feeds, at);
            return;
        }

        Succeed(at);
        if (fetched is { GoesOn: false })
        {
            Hear(fetched.Silent);
        }
    }

    /// <summary>The system was not asked.</summary>
    public void Hold(DateTimeOffset at) => End(SyncRunState.Held, SyncFault.LeftAlone, at);

    /// <summary>A person has ended it; what its finished steps saved stays.</summary>
    public void Stop(DateTimeOffset at) => End(SyncRunState.Stopped, null, at);

    private static string Listed(IReadOnlyList<Feed> feeds) => string.Join(',', feeds.Select(feed => (int)feed));

    private void End(SyncRunState state, SyncFault? fault, DateTimeOffset at) => (State, FinishedAt, Error) = (Moves.Next(State, state), at, fault?.ToString());
}

/// <summary>Stored by number: never renumber.</summary>
public enum SyncRunState
{
    Running = 1,
    Succeeded = 2,

    /// <summary>What was saved before the failure stays, nothing else changed.</summary>
    Failed = 3,

    /// <summary>The process that ran it is gone.</summary>
    Interrupted = 4,

    /// <summary>The breaker was open: the system was left alone.</summary>
    Held = 5,

    /// <summary>Ended by a person.</summary>
    Stopped = 6,
}

/// <summary>What a run did; see <see cref="SyncRun"/>.</summary>
public sealed record SyncCounts(int Files, int NewFiles, int RejectedFiles, int AcceptedRows, int QuarantinedRows, int ChangedRows)
{
    /// <summary>What spoils the run: refused files stay in the folder, and a run that found nothing new in it has refused none.</summary>
    public int Refused => NewFiles > 0 ? RejectedFiles : 0;
}

/// <summary>A run as operations see it.</summary>
/// <param name="AskedBy">Name of who asked for it; null for the schedule.</param>
/// <param name="Error">In the words of whoever found it, only from the run itself: for the log, not for screens. Of a run that succeeded, why something was not read again.</param>
public sealed record SyncRunRow(
    long Id, string System, SyncRunState State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, SyncCounts Counts, SyncFault? Fault, SyncCause Cause = SyncCause.Schedule,
    string? AskedBy = null, Period? From = null, Period? To = null, string? Error = null, string? SilentFeeds = null,
    string? FailedFeeds = null)
{
    /// <summary>Feeds that the system said it does not tell.</summary>
    public IReadOnlyList<Feed> Silent => Listed(SilentFeeds);

    /// <summary>Feeds of which not everything came.</summary>
    public IReadOnlyList<Feed> Missed => Listed(FailedFeeds);

    /// <summary>The next run shall go on at once: this one has taken as much as a run may. Known of a run that has just ended.</summary>
    public bool GoesOn { get; init; }

    /// <summary>All that was asked for has been seen, and only pieces of large files are left: the next run need not be asked for the same.</summary>
    public bool LeavesPieces { get; init; }

    /// <summary>Another run of the system has begun since this one was given up for dead. Known of a run that has just ended.</summary>
    public bool IsReplaced { get; init; }

    public static SyncRunRow Of(SyncRun run) => new(
        run.Id.Value, run.System, run.State, run.StartedAt, run.FinishedAt,
        new(run.Files, run.NewFiles, run.RejectedFiles, run.AcceptedRows, run.QuarantinedRows, run.ChangedRows), SyncFaults.Read(run.Error), run.Cause, From: run.From, To: run.To, SilentFeeds: run.SilentFeeds, FailedFeeds: run.FailedFeeds);

    private static IReadOnlyList<Feed> Listed(string? stored) => [.. (stored ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => (Feed)int.Parse(number, CultureInfo.InvariantCulture))];
}
