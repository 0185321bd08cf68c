using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>One account with its balance of a period, in the form the database filters and sorts.</summary>
internal sealed class BalanceLine
{
    public AccountId AccountId { get; init; }

    public string Account { get; init; } = "";

    public string AccountKey { get; init; } = "";

    public string Contract { get; init; } = "";

    public string ContractKey { get; init; } = "";

    public string OperatorName { get; init; } = "";

    public string OperatorEn { get; init; } = "";

    public string SystemCode { get; init; } = "";

    public string SystemRu { get; init; } = "";

    public string SystemEn { get; init; } = "";

    public string CarrierBranch { get; init; } = "";

    public DateOnly? ClosedOn { get; init; }

    /// <summary>Minor units; the five are null together, when there is no balance.</summary>
    public long? Opening { get; init; }

    public long? Charged { get; init; }

    public long? Corrected { get; init; }

    public long? Paid { get; init; }

    public long? Closing { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    /// <inheritdoc cref="BalanceSnapshot.UnreconciledSince"/>
    public DateTimeOffset? UnreconciledSince { get; init; }
}

/// <summary>The list of accounts with their balances: filtered, sorted and projected by the database.</summary>
internal static class BalanceLines
{
    public static IQueryable<BalanceLine> Of(ILkoDb db, Period period, BalanceQuery query)
    {
        var lines = from account in db.Accounts
                    join contract in db.Contracts on account.ContractId equals contract.Id
                    join system in db.SourceSystems on account.System equals system.Code
                    join party in db.Operators on account.OperatorId equals party.Id
                    join balance in db.BalanceSnapshots.Where(row => row.Period == period) on account.Id equals balance.AccountId into balances
                    from balance in balances.DefaultIfEmpty()
                    select new BalanceLine
                    {
                        AccountId = account.Id,
                        Account = account.Number,
                        AccountKey = account.SearchKey,
                        Contract = contract.Number,
                        ContractKey = contract.SearchKey,
                        OperatorName = party.ShortName,
                        OperatorEn = party.NameEn,
                        SystemCode = system.Code,
                        SystemRu = system.NameRu,
                        SystemEn = system.NameEn,
                        CarrierBranch = account.CarrierBranch,
                        ClosedOn = account.ClosedOn,
                        Opening = (long?)balance.Opening.MinorUnits,
                        Charged = (long?)balance.Charged.MinorUnits,
                        Corrected = (long?)balance.Corrected.MinorUnits,
                        Paid = (long?)balance.Paid.MinorUnits,
                        Closing = (long?)balance.Closing.MinorUnits,
                        ReceivedAt = (DateTimeOffset?)balance.ReceivedAt,
                        UnreconciledSince = balance.UnreconciledSince,
                    };

        // Nothing is missed of an account that had ended before the month.
        var first = period.FirstDay;
        lines = lines.Where(line => line.ClosedOn == null || line.ClosedOn >= first || line.Closing != null);
        if (query.CarrierBranch is { } branch)
        {
            lines = lines.Where(line => line.CarrierBranch == branch);
        }

        if (query.System is { } code)
        {
            lines = lines.Where(line => line.SystemCode == code);
        }

        if (query.Search is { } search && SearchKey.Of(search) is { Length: > 0 } key)
        {
            lines = lines.Where(line => line.AccountKey.Contains(key) || line.ContractKey.Contains(key));
        }

        return lines;
    }

    /// <summary>Accounts without a balance come last in either direction; the account settles ties.</summary>
    public static IQueryable<BalanceLine> Sort(IQueryable<BalanceLine> lines, BalanceSort sort, bool descending) => sort switch
    {
        BalanceSort.Account => descending ? lines.OrderByDescending(line => line.Account).ThenBy(line => line.AccountId) : lines.OrderBy(line => line.Account).ThenBy(line => line.AccountId),
        BalanceSort.Contract => descending ? lines.OrderByDescending(line => line.Contract).ThenBy(line => line.AccountId) : lines.OrderBy(line => line.Contract).ThenBy(line => line.AccountId),
        BalanceSort.System => descending ? lines.OrderByDescending(line => line.SystemCode).ThenBy(line => line.AccountId) : lines.OrderBy(line => line.SystemCode).ThenBy(line => line.AccountId),
        BalanceSort.Operator => descending ? lines.OrderByDescending(line => line.OperatorName).ThenBy(line => line.AccountId) : lines.OrderBy(line => line.OperatorName).ThenBy(line => line.AccountId),
        BalanceSort.Opening => ByAmount(lines, line => line.Opening, descending),
        BalanceSort.Charged => ByAmount(lines, line => line.Charged, descending),
        BalanceSort.Corrected => ByAmount(lines, line => line.Corrected, descending),
        BalanceSort.Paid => ByAmount(lines, line => line.Paid, descending),
        _ => ByAmount(lines, line => line.Closing, descending),
    };

    public static IQueryable<BalanceRow> Rows(IQueryable<BalanceLine> lines) => lines.Select(line => new BalanceRow(
        line.AccountId, line.Account, line.Contract, line.OperatorName, line.OperatorEn, line.SystemCode, line.SystemRu, line.SystemEn, line.CarrierBranch,
        line.Opening, line.Charged, line.Corrected, line.Paid, line.Closing, line.ReceivedAt, line.UnreconciledSince));

    /// <summary>The rows of one page, with the last closing of the accounts that have none of the month.</summary>
    public static async Task<List<BalanceRow>> WithLastAsync(ILkoDb db, Period period, List<BalanceRow> rows, CancellationToken cancellationToken)
    {
        var silent = rows.Where(row => row.Closing is null).Select(row => row.AccountId).ToList();
        if (silent.Count == 0)
        {
            return rows;
        }

        var last = await db.BalanceSnapshots
            .Where(row => silent.Contains(row.AccountId) && row.Period < period && !db.BalanceSnapshots.Any(later => later.AccountId == row.AccountId && later.Period > row.Period && later.Period < period))
            .Select(row => new { row.AccountId, row.Period, row.Closing })
            .ToDictionaryAsync(row => row.AccountId, row => new LastBalance(row.Period, row.Closing), cancellationToken);
        return [.. rows.Select(row => row.Closing is null ? row with { Last = last.GetValueOrDefault(row.AccountId) } : row)];
    }

    private static IQueryable<BalanceLine> ByAmount(IQueryable<BalanceLine> lines, System.Linq.Expressions.Expression<Func<BalanceLine, long?>> amount, bool descending)
    {
        var known = lines.OrderBy(line => line.Closing == null);
        return (descending ? known.ThenByDescending(amount) : known.ThenBy(amount)).ThenBy(line => line.AccountId);
    }
}
