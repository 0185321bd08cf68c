namespace Lko.Domain.Billing;

/// <summary>What of a total does not agree with what lies behind it, and nobody has said why: the total is not shown without.</summary>
/// <param name="Accounts">Accounts whose figures do not agree with the rows behind them.</param>
/// <param name="AccountsSince">Since when the first of them does not; null when all agree.</param>
/// <param name="Systems">Systems whose files as a whole do not agree with the portal's sums. For the carrier only: an operator cannot be told whose it is.</param>
/// <param name="SystemsSince">Since when the first of them does not; null when all agree.</param>
public sealed record Unreconciled(int Accounts, DateTimeOffset? AccountsSince, int Systems, DateTimeOffset? SystemsSince)
{
    /// <param name="sources">The parts that the total is the sum of.</param>
    public static Unreconciled Of(IReadOnlyCollection<BalanceSource> sources) => new(
        sources.Sum(source => source.AccountsUnreconciled),
        sources.Min(source => source.AccountsUnreconciledSince),
        sources.Where(source => source.UnreconciledSince is not null).Select(source => source.Code).Distinct(StringComparer.Ordinal).Count(),
        sources.Min(source => source.UnreconciledSince));
}
