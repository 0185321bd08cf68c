using Lko.Domain.Access;
using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>When the source systems are read. The registry says when they should be; this says when they will be, and hurries or holds it.</summary>
public interface ISyncSchedule
{
    /// <summary>Reads the system as soon as a worker is free, besides its schedule.</summary>
    /// <param name="by">Who asks.</param>
    Task RunNowAsync(string system, UserId by, CancellationToken cancellationToken);

    /// <summary>The same, with every effective file read again, also unchanged ones.</summary>
    Task ReprocessAsync(string system, UserId by, CancellationToken cancellationToken);

    /// <summary>
    /// Asks the system for months again and reads again what was delivered of them, one system at a time and behind everything else; what comes
    /// of it replaces what is there.
    /// </summary>
    /// <returns>False when a backfill of the system waits or runs already.</returns>
    Task<bool> BackfillAsync(string system, Period from, Period to, UserId by, CancellationToken cancellationToken);

    /// <summary>Ends the run under way, on whatever node; does nothing when there is none.</summary>
    Task StopAsync(string system, CancellationToken cancellationToken);

    /// <summary>Holds the schedule of the system until <see cref="ResumeAsync"/>; a run under way ends by itself.</summary>
    Task PauseAsync(string system, CancellationToken cancellationToken);

    Task ResumeAsync(string system, CancellationToken cancellationToken);

    /// <summary>By system code. A system that nothing reads has no plan.</summary>
    Task<IReadOnlyDictionary<string, SyncPlan>> PlansAsync(CancellationToken cancellationToken);
}

/// <param name="NextRun">Null while paused, or when the schedule has no further time.</param>
/// <param name="BreakerOpenSince">Since when the system is left alone because it kept failing; null while it is read.</param>
/// <param name="IsBackfilling">A backfill waits or runs.</param>
/// <param name="Rest">The months that the backfill still has to read, those under way among them.</param>
/// <param name="Progress">How far the run under way has come; null while nothing is known of one.</param>
public sealed record SyncPlan(
    DateTimeOffset? NextRun, bool IsPaused, bool IsRunning, DateTimeOffset? BreakerOpenSince = null, bool IsBackfilling = false, SyncProgress? Progress = null, BackfillRest? Rest = null);

/// <summary>Months from the first to the last.</summary>
public sealed record BackfillRest(Period From, Period To);

/// <summary>The schedule of a program that reads nothing: no system has a plan, so nothing can be asked of one.</summary>
public sealed class NoSyncSchedule : ISyncSchedule
{
    public Task RunNowAsync(string system, UserId by, CancellationToken cancellationToken) => throw Unplanned(system);

    public Task ReprocessAsync(string system, UserId by, CancellationToken cancellationToken) => throw Unplanned(system);

    public Task<bool> BackfillAsync(string system, Period from, Period to, UserId by, CancellationToken cancellationToken) => throw Unplanned(system);

    /// <summary>A run beside the schedule hears of its end from the book.</summary>
    public Task StopAsync(string system, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task PauseAsync(string system, CancellationToken cancellationToken) => throw Unplanned(system);

    public Task ResumeAsync(string system, CancellationToken cancellationToken) => throw Unplanned(system);

    public Task<IReadOnlyDictionary<string, SyncPlan>> PlansAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, SyncPlan>>(new Dictionary<string, SyncPlan>(StringComparer.Ordinal));

    private static InvalidOperationException Unplanned(string system) => new($"{system} has no plan.");
}
