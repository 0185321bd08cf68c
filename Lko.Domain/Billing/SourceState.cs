using Lko.Domain.Common;

namespace Lko.Domain.Billing;

/// <summary>How far a source's figures can be trusted to be of today.</summary>
public enum SourceCondition
{
    /// <summary>It was read lately and told everything about the period.</summary>
    Fresh = 1,

    /// <summary>It should have been read again by its own schedule and was not; its last good figures are shown.</summary>
    Late = 2,

    /// <summary>It cannot be read; its last good figures are shown.</summary>
    Failing = 3,

    /// <summary>It answers, but has told nothing about the period.</summary>
    Silent = 4,
}

/// <summary>A system that figures of a period should come from, and how far it is in them.</summary>
/// <param name="AsOf">When the oldest file its figures come from arrived; null when it told nothing about the period.</param>
/// <param name="NewestAt">The same of the newest file.</param>
/// <param name="LastPeriod">The latest period it told anything about; null when it never did.</param>
/// <param name="FailingSince">Since when it cannot be read; null while it can.</param>
/// <param name="LateAt">From then on its last reading is too old by its schedule; null when the schedule asks for no other.</param>
public record SourceState(
    string Code, string NameRu, string NameEn, DateTimeOffset? AsOf, DateTimeOffset? NewestAt, Period? LastPeriod, DateTimeOffset? LastSuccessAt, DateTimeOffset? FailingSince, DateTimeOffset? LateAt, SourceCondition Condition)
{
    /// <summary>Since when the sums of its files of the period and the portal's do not agree, which no single row explains; null while they do, and for operators, whose part of it nobody knows.</summary>
    public DateTimeOffset? UnreconciledSince { get; init; }

    public bool HasData => AsOf is not null;

    public bool IsFresh => Condition == SourceCondition.Fresh;

    /// <summary>Whether it can be read and was lately, whatever it told of the period.</summary>
    public bool IsRead(DateTimeOffset now) => FailingSince is null && LastSuccessAt is not null && !(now > LateAt);

    /// <summary>Whether their figures are of different dates, by the carrier's calendar.</summary>
    public static bool AreMixed(IReadOnlyCollection<SourceState> sources) =>
        sources.Min(source => source.AsOf) is { } oldest && sources.Max(source => source.NewestAt) is { } newest && SettlementDay.Of(oldest) != SettlementDay.Of(newest);
}
