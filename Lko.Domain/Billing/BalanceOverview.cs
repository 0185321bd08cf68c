using Lko.Domain.Common;
using Lko.Domain.Operators;

namespace Lko.Domain.Billing;

/// <summary>What a caller wants to see of the balances.</summary>
/// <param name="Period">Null, or one without data = the latest that most systems have told.</param>
/// <param name="CarrierBranch">Narrows the list of accounts, not the totals.</param>
/// <param name="Search">Part of an account's or contract's number; narrows the list of accounts.</param>
public sealed record BalanceQuery(Period? Period, string? CarrierBranch, string? Search, BalanceSort Sort, bool Descending, PageRequest Page)
{
    public const int DefaultPageSize = 25;

    /// <summary>Code of the part of the caller's side to look at, totals included; null = all he may see.</summary>
    public string? Within { get; init; }

    /// <summary>Code of one source system; narrows the list of accounts.</summary>
    public string? System { get; init; }

    public static BalanceQuery Latest => new(null, null, null, BalanceSort.Closing, Descending: true, new(1, DefaultPageSize));
}

/// <summary>What the list of accounts may be sorted by.</summary>
public enum BalanceSort
{
    Closing = 0,
    Account = 1,
    Contract = 2,
    System = 3,
    Opening = 4,
    Charged = 5,
    Corrected = 6,
    Paid = 7,
    Operator = 8,
}

/// <summary>The five amounts of a balance. Opening and closing: positive = the operator owes the carrier.</summary>
public sealed record BalanceAmounts(Money Opening, Money Charged, Money Corrected, Money Paid, Money Closing)
{
    public static BalanceAmounts Of(long opening, long charged, long corrected, long paid, long closing) =>
        new(new(opening, Currency.RUB), new(charged, Currency.RUB), new(corrected, Currency.RUB), new(paid, Currency.RUB), new(closing, Currency.RUB));

    /// <summary>Null when nothing was told.</summary>
    public static BalanceAmounts? Sum(IEnumerable<BalanceAmounts?> parts) => parts.OfType<BalanceAmounts>().Aggregate((BalanceAmounts?)null, (sum, each) => sum is null ? each : sum + each);

    public static BalanceAmounts operator +(BalanceAmounts left, BalanceAmounts right) => new(
        left.Opening + right.Opening, left.Charged + right.Charged, left.Corrected + right.Corrected, left.Paid + right.Paid, left.Closing + right.Closing);
}

/// <summary>The balance with one macro-region of the carrier.</summary>
/// <param name="Systems">Systems that hold an account of the caller there.</param>
/// <param name="SystemsFresh">Those of them that told everything and were read lately.</param>
/// <param name="AsOf">The age of its oldest figure.</param>
/// <param name="Amounts">Null when none of them told anything.</param>
public sealed record BranchBalance(
    string Code, string NameRu, string NameEn, int Systems, int SystemsWithData, int SystemsFresh, int Accounts, int AccountsWithData, DateTimeOffset? AsOf, BalanceAmounts? Amounts, Unreconciled Unreconciled)
{
    public bool IsComplete => SystemsFresh == Systems && AccountsWithData == Accounts;
}

/// <summary>One account. Amounts are null when its system did not tell them, or told them wrongly.</summary>
/// <param name="UnreconciledSince">Since when its balance and the rows behind it do not agree without an explanation; null while they do.</param>
public sealed record BalanceRow(
    AccountId AccountId, string Account, string Contract, string OperatorName, string OperatorEn, string SystemCode, string SystemRu, string SystemEn, string CarrierBranch,
    long? Opening, long? Charged, long? Corrected, long? Paid, long? Closing, DateTimeOffset? ReceivedAt, DateTimeOffset? UnreconciledSince)
{
    public BalanceAmounts? Amounts => Closing is { } closing ? BalanceAmounts.Of(Opening!.Value, Charged!.Value, Corrected!.Value, Paid!.Value, closing) : null;

    /// <summary>What was told last of an account of which nothing was told of the month; it is in no total. Null where something was, and where nothing ever was.</summary>
    public LastBalance? Last { get; init; }
}

/// <summary>The last good value before a month of which there is none.</summary>
public sealed record LastBalance(Period Period, Money Closing);

/// <summary>The balances screen.</summary>
/// <param name="Period">Null when there is no data at all.</param>
/// <param name="Periods">Periods that have data, latest first.</param>
/// <param name="ManyOperators">The caller sees more than one operator's accounts, so each row names its operator.</param>
/// <param name="AccountsWithoutData">Accounts the totals lack, over all macro-regions.</param>
public sealed record BalanceOverview(
    Period? Period, IReadOnlyList<Period> Periods, IReadOnlyList<BranchBalance> Branches, IReadOnlyList<BalanceSource> Sources, Page<BalanceRow> Accounts, int AccountsWithoutData, bool ManyOperators)
{
    /// <summary>What of the totals does not agree.</summary>
    public Unreconciled Unreconciled => Unreconciled.Of(Sources);

    /// <summary>Over all macro-regions that have figures; null when none has.</summary>
    public BalanceAmounts? Totals => BalanceAmounts.Sum(Branches.Select(branch => branch.Amounts));

    /// <summary>The M of «N of M systems»: those that hold an account in the caller's view.</summary>
    public int SystemsTotal => Sources.Select(source => source.Code).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Those that told something about the period: their figures are in the totals, however old.</summary>
    public int SystemsWithData => Sources.Where(source => source.HasData).Select(source => source.Code).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The N of «N of M systems»: those that told something about the period and were read lately.</summary>
    public int SystemsFresh => Sources.Where(source => source.IsFresh).Select(source => source.Code).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The age of the oldest figure in the totals.</summary>
    public DateTimeOffset? DataAsOf => Sources.Min(source => source.AsOf);

    /// <summary>The source of that figure.</summary>
    public BalanceSource? Oldest => Sources.Where(source => source.AsOf is not null).MinBy(source => source.AsOf);

    /// <summary>Macro-regions whose figures are of an earlier date than the newest in the totals: a total over different dates says so.</summary>
    public IReadOnlyList<BranchBalance> Behind =>
        Sources.Max(source => source.NewestAt) is { } newest
            ? [.. Branches.Where(branch => branch.AsOf is { } asOf && SettlementDay.Of(asOf) < SettlementDay.Of(newest)).OrderBy(branch => branch.AsOf)]
            : [];

    /// <summary>Whether every account the caller sees is in the totals, with figures that were read lately.</summary>
    public bool IsComplete => AccountsWithoutData == 0 && SystemsFresh == SystemsTotal;
}
