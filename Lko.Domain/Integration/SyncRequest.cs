using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>What one run shall do.</summary>
/// <param name="System">Code of the system.</param>
/// <param name="Reprocess">Reads every effective file again, also unchanged ones: after the accounts, the codes or the connector changed.</param>
/// <param name="Backfill">Months to ask the system for, instead of the open ones.</param>
/// <param name="Fetch">Asks the system; otherwise only what has arrived is taken over.</param>
public sealed record SyncRequest(string System, bool Reprocess = false, IReadOnlyList<Period>? Backfill = null, bool Fetch = true)
{
    /// <summary>A billing still corrects the two months before the current one.</summary>
    private const int OpenMonths = 3;

    /// <summary>The months to ask a system for, oldest first.</summary>
    /// <param name="today">In the system's zone.</param>
    public IReadOnlyList<Period> PeriodsAt(DateOnly today) =>
        Backfill ?? [.. Enumerable.Range(0, OpenMonths).Select(back => Period.Of(today.AddMonths(back + 1 - OpenMonths)))];
}
