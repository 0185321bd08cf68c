using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Domain.Billing;

/// <summary>What a system told of a month about the accounts it holds in one macro-region, in minor units.</summary>
internal sealed class SystemMonth
{
    public string System { get; init; } = "";

    public string CarrierBranch { get; init; } = "";

    public Period Period { get; init; }

    public int Accounts { get; init; }

    public long Opening { get; init; }

    public long Charged { get; init; }

    public long Corrected { get; init; }

    public long Paid { get; init; }

    public long Closing { get; init; }

    public DateTimeOffset Oldest { get; init; }

    public DateTimeOffset Newest { get; init; }

    /// <summary>Those of its accounts whose figures do not agree with the rows behind them.</summary>
    public int Unreconciled { get; init; }

    public DateTimeOffset? UnreconciledSince { get; init; }

    public BalanceAmounts Amounts => BalanceAmounts.Of(Opening, Charged, Corrected, Paid, Closing);
}

/// <summary>The parts that every total of balances is made of: the overview shows their sums, and reconciliation compares them with what the systems told.</summary>
internal static class SystemMonths
{
    /// <summary>A balance stands where its account stands; one that stands elsewhere is in no part, hence in no total.</summary>
    public static IQueryable<SystemMonth> Of(ILkoDb db, IQueryable<BalanceSnapshot> balances) =>
        from balance in balances
        join account in db.Accounts on balance.AccountId equals account.Id
        where account.System == balance.System && account.CarrierBranch == balance.CarrierBranch
        group balance by new { balance.System, balance.CarrierBranch, balance.Period } into rows
        select new SystemMonth
        {
            System = rows.Key.System,
            CarrierBranch = rows.Key.CarrierBranch,
            Period = rows.Key.Period,
            Accounts = rows.Count(),
            Opening = rows.Sum(row => row.Opening.MinorUnits),
            Charged = rows.Sum(row => row.Charged.MinorUnits),
            Corrected = rows.Sum(row => row.Corrected.MinorUnits),
            Paid = rows.Sum(row => row.Paid.MinorUnits),
            Closing = rows.Sum(row => row.Closing.MinorUnits),
            Oldest = rows.Min(row => row.ReceivedAt),
            Newest = rows.Max(row => row.ReceivedAt),
            Unreconciled = rows.Count(row => row.UnreconciledSince != null),
            UnreconciledSince = rows.Min(row => row.UnreconciledSince),
        };
}
