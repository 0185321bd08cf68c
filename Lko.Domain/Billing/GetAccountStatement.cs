using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// One account over one period, with the sums of the rows behind each figure. NotFound for an account outside the caller's view; Forbidden
/// without <see cref="Permission.BalancesRead"/>.
/// </summary>
public sealed class GetAccountStatement(ILkoDbFactory factory, ICronTimes cron, TimeProvider time)
{
    /// <param name="wanted">Null = the latest period that has anything of the account.</param>
    public async Task<Outcome<AccountStatement>> Run(AccountId id, Period? wanted, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.BalancesRead, cancellationToken);
        if (db is null)
        {
            return Outcome<AccountStatement>.Forbidden();
        }

        var found = await (from account in db.Accounts
                           where account.Id == id
                           join contract in db.Contracts on account.ContractId equals contract.Id
                           join party in db.Operators on account.OperatorId equals party.Id
                           join system in db.SourceSystems on account.System equals system.Code
                           select new { account.Number, Contract = contract.Number, party.NameRu, party.NameEn, account.CarrierBranch, System = system })
            .AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return Outcome<AccountStatement>.NotFound();
        }

        var periods = await PeriodsAsync(db, id, cancellationToken);
        Period? period = wanted ?? (periods.Count > 0 ? periods[0] : null);
        var balance = period is { } month ? await db.BalanceSnapshots.AsNoTracking().SingleOrDefaultAsync(row => row.AccountId == id && row.Period == month, cancellationToken) : null;
        var read = await SystemsRead.LoadAsync(db, cron, time.Now(), cancellationToken);
        var last = await db.BalanceSnapshots.Where(row => row.AccountId == id).MaxAsync(row => (Period?)row.Period, cancellationToken);
        var amounts = balance is null ? null : new BalanceAmounts(balance.Opening, balance.Charged, balance.Corrected, balance.Paid, balance.Closing);
        var source = new BalanceSource(
            found.System.Code, found.System.NameRu, found.System.NameEn, found.CarrierBranch, 1, balance is null ? 0 : 1, balance?.ReceivedAt, balance?.ReceivedAt, last,
            read.AsOf(found.System.Code), read.FailingSince(found.System.Code), read.LateAt(found.System.Code), read.Condition(found.System.Code, balance is not null), amounts);
        var sums = period is { } shown ? await SumsAsync(factory, db, id, found.Number, shown, found.System, cancellationToken) : new(RowSum.None, RowSum.None, RowSum.None, RowSum.None, UsageSum.None);
        var switchCalls = db.User?.Can(Permission.IntegrationRead) == true && await db.SwitchCalls.AnyAsync(row => row.System == found.System.Code, cancellationToken);
        return Outcome<AccountStatement>.Ok(new(
            id, found.Number, found.Contract, found.NameRu, found.NameEn, source, period, periods,
            amounts,
            balance is null ? null : new(balance.Path, balance.Line, balance.ReceivedAt),
            sums.Charges, sums.Corrections, sums.Payments, sums.Documents, sums.Usage, balance?.UnreconciledSince, switchCalls));
    }

    private static async Task<List<Period>> PeriodsAsync(ILkoDb db, AccountId id, CancellationToken cancellationToken)
    {
        var periods = await db.BalanceSnapshots.Where(row => row.AccountId == id).Select(row => row.Period)
            .Union(db.Charges.Where(row => row.AccountId == id).Select(row => row.Period))
            .Union(db.Payments.Where(row => row.AccountId == id).Select(row => row.Period))
            .Union(db.SettlementDocuments.Where(row => row.AccountId == id).Select(row => row.Period))
            .ToListAsync(cancellationToken);
        return [.. periods.OrderDescending()];
    }

    private static async Task<Sums> SumsAsync(ILkoDbFactory factory, ILkoDb db, AccountId id, string number, Period period, SourceSystem system, CancellationToken cancellationToken)
    {
        var charges = await db.Charges.Where(row => row.AccountId == id && row.Period == period)
            .GroupBy(row => row.Kind == ChargeRecord.Adjustment)
            .Select(group => new { IsCorrection = group.Key, Rows = group.Count(), Sum = group.Sum(row => row.Gross.MinorUnits), AsOf = group.Min(row => row.Source.ReceivedAt) })
            .ToListAsync(cancellationToken);
        var payments = await db.Payments.Where(row => row.AccountId == id && row.Period == period)
            .GroupBy(row => row.AccountId).Select(group => new RowSum(group.Count(), group.Sum(row => row.Amount.MinorUnits), group.Min(row => row.Source.ReceivedAt))).SingleOrDefaultAsync(cancellationToken);
        var documents = await db.SettlementDocuments.Where(row => row.AccountId == id && row.Period == period)
            .GroupBy(row => row.AccountId).Select(group => new RowSum(group.Count(), group.Sum(row => row.Gross.MinorUnits), group.Min(row => row.Source.ReceivedAt))).SingleOrDefaultAsync(cancellationToken);
        var (from, before) = period.Instants(system.Zone);

        // An account may have ten million calls: they are read up to a limit, never all.
        var all = db.CallDetails.Where(row => row.AccountId == id && row.AnsweredAt >= from && row.AnsweredAt < before).OrderBy(row => row.AnsweredAt);
        var calls = all.Take(UsageSum.Limit);
        var usage = await calls
            .GroupBy(row => row.AccountId)
            .Select(group => new { Calls = group.Count(), Seconds = group.Sum(row => row.Seconds), Amount = group.Sum(row => row.AmountE4) })
            .SingleOrDefaultAsync(cancellationToken);
        var isTaken = await CallFiles.AreBeingTakenAsync(factory, system.Code, number, period, cancellationToken);
        var isWhole = !isTaken && (usage is not { Calls: UsageSum.Limit } || !await all.Skip(UsageSum.Limit).AnyAsync(cancellationToken));
        return new(
            Part(false), Part(true), payments ?? RowSum.None, documents ?? RowSum.None,
            usage is null
                ? UsageSum.None with { IsWhole = isWhole, IsBeingTaken = isTaken }
                : new(usage.Calls, usage.Seconds, usage.Amount, isWhole, await CallFiles.OldestAsync(factory, calls.Select(row => row.SourceFileId), cancellationToken), isTaken));

        RowSum Part(bool correction) => charges.Find(row => row.IsCorrection == correction) is { } part ? new(part.Rows, part.Sum, part.AsOf) : RowSum.None;
    }

    private sealed record Sums(RowSum Charges, RowSum Corrections, RowSum Payments, RowSum Documents, UsageSum Usage);
}
