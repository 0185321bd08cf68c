using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;

namespace Lko.Domain.Billing;

/// <summary>Which breaks.</summary>
/// <param name="State">Null = all that are not closed.</param>
/// <param name="Sort"><c>period</c>, <c>system</c>, <c>difference</c> or <c>found</c>; anything else puts the unattended first, then the latest.</param>
public sealed record BreakQuery(string? System, Period? Period, FindingState? State, string? Sort, bool Descending, PageRequest Page);

/// <summary>Figures of a system that do not agree, as the carrier's staff sees them.</summary>
/// <param name="Account">Null for a system's total, with what follows from it.</param>
/// <param name="Told">Minor units, as the source told it.</param>
/// <param name="Found">Minor units, as the rows give it.</param>
/// <param name="CausePath">The file the likely cause lies in; empty where it is its absence.</param>
public sealed record BreakRow(
    FindingId Id, int Version, FindingKind Kind, FindingState State, string System, string SystemRu, string SystemEn, AccountId? AccountId, string? Account, string? OperatorName, string? OperatorEn, Period Period,
    long Told, long Found, BreakCause? Cause, string CausePath, string? Owner, string? Note, DateTimeOffset At)
{
    public Money Difference => new(Told - Found, Currency.RUB);

    /// <summary>How its months were read again; null where that was neither done since it was found nor is to be.</summary>
    public BreakReread? Reread { get; init; }
}

/// <summary>A page of breaks, and what they may be narrowed to.</summary>
public sealed record BreakList(Page<BreakRow> Breaks, IReadOnlyList<BreakSystem> Systems, IReadOnlyList<Period> Periods);

/// <summary>A system that has breaks which are not closed.</summary>
public sealed record BreakSystem(string Code, string NameRu, string NameEn, int Breaks);

/// <summary>A person's move on one break.</summary>
/// <param name="Version">As he saw it.</param>
/// <param name="Note">The explanation, where the move asks for one.</param>
public sealed record BreakMove(FindingId Id, int Version, string? Note = null);
