using Lko.Domain.Catalogue;
using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>How a source system stands with the portal; the worst that is true of it.</summary>
public enum SystemHealth
{
    /// <summary>Everything that was due has been taken over.</summary>
    Fresh = 1,

    /// <summary>Fresh, and rows of it wait in quarantine.</summary>
    Quarantined = 2,

    /// <summary>A scheduled run is overdue.</summary>
    Late = 3,

    /// <summary>The last attempts failed.</summary>
    Failing = 4,

    /// <summary>Its schedule is held by a person.</summary>
    Paused = 5,

    /// <summary>Active, and never read so far.</summary>
    NotRead = 6,

    /// <summary>Switched off in the registry.</summary>
    Inactive = 7,

    /// <summary>Read in time, and what it should have brought by now is not among its files.</summary>
    Missing = 8,

    /// <summary>Read in time, and files of it were refused without a later one in their place.</summary>
    Rejected = 9,
}

/// <summary>The figures of the federation. Every system counts in exactly one, so that they sum to all.</summary>
public enum HealthFigure
{
    /// <summary>Its data are as new as they should be.</summary>
    Ok = 1,

    Late = 2,

    /// <summary>Read in time, and what it should have told is missing or was refused.</summary>
    Files = 3,

    Failing = 4,

    /// <summary>Nobody waits for it: held, switched off, or not read so far.</summary>
    Idle = 5,
}

/// <summary>One system in the federation.</summary>
/// <param name="Lag">Time since the first scheduled run that brought no success; zero when none is missing, null when it was never read.</param>
/// <param name="MissedRuns">Scheduled times since the last success: 0, 1, or 2 for two and more.</param>
/// <param name="RowsPerSecond">Of the last run that succeeded and found rows.</param>
/// <param name="NextRun">As planned; by the registry's schedule while no plan exists.</param>
/// <param name="Progress">How far the run under way has come; null while nothing is known of one.</param>
/// <param name="Quarantined">Rows that wait, up to <see cref="QuarantineGroup.MostCounted"/>.</param>
/// <param name="RejectedFiles">Refused, and no later file in their place.</param>
/// <param name="MissingMonth">The first month that is due and was not brought; null while none.</param>
public sealed record SystemHealthRow(
    string Code, string ShortName, SourceSystemKind Kind, LocalText Name, string? CarrierBranch, string Dialect, SystemHealth State, bool IsRunning,
    DateTimeOffset? LastSuccessAt, DateTimeOffset? FailingSince, DateTimeOffset? BreakerOpenSince, TimeSpan? Lag, int MissedRuns, decimal? RowsPerSecond, int Quarantined,
    DateTimeOffset? NextRun, SyncProgress? Progress = null, int RejectedFiles = 0, Period? MissingMonth = null)
{
    /// <summary>There may be more in quarantine than was counted.</summary>
    public bool IsQuarantinedAtLeast => Quarantined >= QuarantineGroup.MostCounted;

    /// <summary>The one figure it counts in.</summary>
    public HealthFigure Figure => State switch
    {
        SystemHealth.Fresh or SystemHealth.Quarantined => HealthFigure.Ok,
        SystemHealth.Late => HealthFigure.Late,
        SystemHealth.Missing or SystemHealth.Rejected => HealthFigure.Files,
        SystemHealth.Failing => HealthFigure.Failing,
        SystemHealth.Paused or SystemHealth.NotRead or SystemHealth.Inactive => HealthFigure.Idle,
        _ => throw new InvalidOperationException($"{State} counts in no figure."),
    };
}

/// <summary>Which systems are shown; null shows all.</summary>
public sealed record HealthFilter(string? CarrierBranch, string? Dialect, SystemHealth? State)
{
    /// <summary>Stands for the systems of the whole country.</summary>
    public const string Country = "-";

    public bool Matches(SystemHealthRow row) =>
        (CarrierBranch is null || string.Equals(row.CarrierBranch ?? Country, CarrierBranch, StringComparison.Ordinal))
        && (Dialect is null || string.Equals(row.Dialect, Dialect, StringComparison.Ordinal))
        && (State is null || row.State == State);
}

/// <summary>Rows of one system that wait in quarantine for one reason.</summary>
/// <param name="Rows">Up to <see cref="MostCounted"/>.</param>
public sealed record QuarantineGroup(string System, RejectReason Reason, int Rows, DateTimeOffset FirstSeenAt)
{
    /// <summary>So many are counted, of a system as of one of its reasons: where there are as many, there may be more.</summary>
    public const int MostCounted = 10_000;

    public bool IsAtLeast => Rows >= MostCounted;
}

/// <summary>The federation of source systems at one moment.</summary>
/// <param name="RowsToday">Rows accepted since midnight of the carrier's head office.</param>
/// <param name="Quarantine">The largest groups of rows in quarantine.</param>
public sealed record FederationHealth(IReadOnlyList<SystemHealthRow> Systems, long RowsToday, IReadOnlyList<QuarantineGroup> Quarantine, DateTimeOffset At)
{
    public int Quarantined => Systems.Sum(row => row.Quarantined);

    public bool IsQuarantinedAtLeast => Systems.Any(row => row.IsQuarantinedAtLeast);

    /// <summary>The same with how far the runs have come since.</summary>
    public FederationHealth With(IReadOnlyDictionary<string, SyncProgress> progress, DateTimeOffset now) =>
        this with { At = now, Systems = [.. Systems.Select(row => progress.TryGetValue(row.Code, out var run) ? row with { IsRunning = true, Progress = run } : row)] };

    public int Count(HealthFigure figure) => Systems.Count(row => row.Figure == figure);

    public int Count(SystemHealth state) => Systems.Count(row => row.State == state);
}
