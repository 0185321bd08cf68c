using Lko.Domain.Common;
using Lko.Domain.Operators;

namespace Lko.Domain.Billing;

/// <summary>The line of a delivered file that a figure stood in.</summary>
/// <param name="Path">As in <see cref="RowSource.Path"/>.</param>
public sealed record RowOrigin(string Path, int Line, DateTimeOffset ReceivedAt)
{
    /// <summary>In the place of a line: the figure is made of everything in the file.</summary>
    public const int WholeFile = 0;

    public bool HasLine => Line > WholeFile;
}

/// <summary>How many rows stand behind a figure, and what they sum to in minor units.</summary>
/// <param name="AsOf">When the oldest of them arrived; null without any, and where that is not asked.</param>
public sealed record RowSum(int Rows, long MinorUnits, DateTimeOffset? AsOf = null)
{
    public static readonly RowSum None = new(0, 0);

    public Money Sum => new(MinorUnits, Currency.RUB);
}

/// <summary>Usage of an account over a period, counted no further than <see cref="Limit"/>.</summary>
/// <param name="IsWhole">Whether the count ended before the limit; only then the sums are those of the period.</param>
/// <param name="AsOf">When the oldest file of it arrived; null without any.</param>
/// <param name="IsBeingTaken">A file of calls of the period is only partly taken over: what is counted is not what it says, and never whole.</param>
public sealed record UsageSum(int Calls, long Seconds, long AmountE4, bool IsWhole, DateTimeOffset? AsOf, bool IsBeingTaken = false)
{
    public static readonly UsageSum None = new(0, 0, 0, IsWhole: true, null);

    public const int Limit = 10_000;

    public Money Net => Money.Rubles(AmountE4 / 10_000m);
}

/// <summary>One account over one period: the balance as its system told it, and what the stored rows of the same period sum to.</summary>
/// <param name="Period">Null when the system told nothing about the account, ever.</param>
/// <param name="Periods">Periods that have anything of the account, latest first.</param>
/// <param name="Amounts">Null when the system did not tell the balance of the period, or told it wrongly.</param>
/// <param name="Origin">Where the balance stood; null with the amounts.</param>
/// <param name="Source">The system with its freshness, as far as this account goes.</param>
/// <param name="UnreconciledSince">Since when the balance and its rows do not agree without an explanation; null while they do.</param>
/// <param name="HasSwitchCalls">The caller may see the system's switch records, and there are some.</param>
public sealed record AccountStatement(
    AccountId Id, string Number, string Contract, string OperatorRu, string OperatorEn, BalanceSource Source, Period? Period, IReadOnlyList<Period> Periods,
    BalanceAmounts? Amounts, RowOrigin? Origin, RowSum Charges, RowSum Corrections, RowSum Payments, RowSum Documents, UsageSum Usage, DateTimeOffset? UnreconciledSince, bool HasSwitchCalls);

/// <summary>Which rows of an account.</summary>
/// <param name="Sort"><c>date</c> or <c>amount</c>; anything else is by date.</param>
public sealed record AccountRowsQuery(AccountId Account, Period Period, string? Sort, bool Descending, PageRequest Page);

/// <summary>Which of an account's accruals.</summary>
public enum ChargePart
{
    All = 0,

    /// <summary>What was charged for services.</summary>
    Charges = 1,

    /// <summary>Recalculations, with their own sign.</summary>
    Corrections = 2,
}

/// <summary>One accrual of an account.</summary>
public sealed record ChargeRow(
    ChargeId Id, string Kind, string Service, string Meaning, string Name, DateOnly From, DateOnly To, string Quantity, string Unit, Money Net, string VatRate, Money Vat, Money Gross, RowOrigin Origin);

/// <summary>One payment of an account.</summary>
public sealed record PaymentRow(PaymentId Id, DateOnly ValueDay, Money Amount, string OrderNumber, PayerInn PayerInn, string Purpose, RowOrigin Origin);

/// <summary>One settlement document of an account.</summary>
public sealed record DocumentRow(SettlementDocumentId Id, string Type, string Number, DateOnly Date, Money Net, Money Vat, Money Gross, bool HasPayload, RowOrigin Origin);
