using Lko.Domain.Common;

namespace Lko.Domain.Billing;

/// <summary>How far a source's figures can be trusted to be of today.</summary>
public enum SourceCondition
{
    /// <summary>It was read lately and told everything about the period.</summary>
    Fresh = 1,

    /// <summary>Nobody has read it for longer than its nightly exchange allows; its last good figures are shown.</summary>
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
public record SourceState(
    string Code, string NameRu, string NameEn, DateTimeOffset? AsOf, DateTimeOffset? NewestAt, Period? LastPeriod, DateTimeOffset? LastSuccessAt, DateTimeOffset? FailingSince, SourceCondition Condition)
{
    /// <summary>Sources are exchanged nightly: one missed night is late, a night that ran long is not.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromHours(36);

    public bool HasData => AsOf is not null;

    public bool IsFresh => Condition == SourceCondition.Fresh;

    /// <summary>Whether it can be read and was lately, whatever it told of the period.</summary>
    public bool IsRead(DateTimeOffset now) => IsRead(LastSuccessAt, FailingSince, now);

    public static bool IsRead(DateTimeOffset? lastSuccessAt, DateTimeOffset? failingSince, DateTimeOffset now) => ConditionOf(hasData: true, lastSuccessAt, failingSince, now) == SourceCondition.Fresh;

    public static SourceCondition ConditionOf(bool hasData, DateTimeOffset? lastSuccessAt, DateTimeOffset? failingSince, DateTimeOffset now) =>
        failingSince is not null ? SourceCondition.Failing
        : !hasData ? SourceCondition.Silent
        : lastSuccessAt is { } success && now - success <= LateAfter ? SourceCondition.Fresh
        : SourceCondition.Late;

    /// <summary>Whether their figures are of different dates, by the carrier's calendar.</summary>
    public static bool AreMixed(IReadOnlyCollection<SourceState> sources) =>
        sources.Min(source => source.AsOf) is { } oldest && sources.Max(source => source.NewestAt) is { } newest && SettlementDay.Of(oldest) != SettlementDay.Of(newest);
}
