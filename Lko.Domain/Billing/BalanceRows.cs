using System.Linq.Expressions;
using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Domain.Billing;

/// <summary>The list of accounts with their balance of a period: filtered, sorted and paged by the database.</summary>
internal static class BalanceRows
{
    public static IQueryable<BalanceRow> Of(ILkoDb db, Period period, BalanceQuery query)
    {
        var accounts = db.Accounts.AsQueryable();
        if (query.CarrierBranch is { } branch)
        {
            accounts = accounts.Where(row => row.CarrierBranch == branch);
        }

        var contracts = db.Contracts.AsQueryable();
        var rows = from account in accounts
                   join contract in contracts on account.ContractId equals contract.Id
                   join system in db.SourceSystems on account.System equals system.Code
                   join party in db.Operators on account.OperatorId equals party.Id
                   join balance in db.BalanceSnapshots.Where(row => row.Period == period) on account.Id equals balance.AccountId into balances
                   from balance in balances.DefaultIfEmpty()
                   select new { account, contract, system, party, balance };
        if (query.Search is { Length: > 0 } search && SearchKey.Of(search) is { Length: > 0 } key)
        {
            rows = rows.Where(row => row.account.SearchKey.Contains(key) || row.contract.SearchKey.Contains(key));
        }

        return rows.Select(row => new BalanceRow(
            row.account.Id.Value, row.account.Number, row.contract.Number, row.party.ShortName, row.system.Code, row.system.NameRu, row.system.NameEn, row.account.CarrierBranch,
            row.balance == null ? null : row.balance.Opening.MinorUnits,
            row.balance == null ? null : row.balance.Charged.MinorUnits,
            row.balance == null ? null : row.balance.Corrected.MinorUnits,
            row.balance == null ? null : row.balance.Paid.MinorUnits,
            row.balance == null ? null : row.balance.Closing.MinorUnits,
            row.balance == null ? null : row.balance.ReceivedAt));
    }
}
