using Lko.Domain.Common;

namespace Lko.Domain.Billing;

/// <summary>A system that holds accounts the caller sees, and how far it is in the figures of the period.</summary>
/// <param name="Amounts">Its part of the totals; null when it told nothing about the period.</param>
public sealed record BalanceSource(
    string Code, string NameRu, string NameEn, string CarrierBranch, int Accounts, int AccountsWithData,
    DateTimeOffset? AsOf, DateTimeOffset? NewestAt, Period? LastPeriod, DateTimeOffset? LastSuccessAt, DateTimeOffset? FailingSince, DateTimeOffset? LateAt, SourceCondition Condition, BalanceAmounts? Amounts)
    : SourceState(Code, NameRu, NameEn, AsOf, NewestAt, LastPeriod, LastSuccessAt, FailingSince, LateAt, Condition)
{
    /// <summary>Its accounts whose figures do not agree with the rows behind them, and nobody has said why.</summary>
    public int AccountsUnreconciled { get; init; }

    /// <summary>Since when the first of them does not; null while all do.</summary>
    public DateTimeOffset? AccountsUnreconciledSince { get; init; }
}
