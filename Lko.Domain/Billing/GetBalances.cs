using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Balances of one period over everything the caller may see: totals, the carrier's macro-regions, and one page of accounts. Says with every
/// figure how many of the systems it should come from are in it. Forbidden without <see cref="Permission.BalancesRead"/>.
/// </summary>
public sealed class GetBalances(ILkoDbFactory factory, ICronTimes cron, TimeProvider time)
{
    /// <summary>Breaks of a whole system that are about the amounts of a balance.</summary>
    private static readonly FindingKind[] InTotals = [FindingKind.TotalDiffers, FindingKind.FileTotalDiffers, FindingKind.ChargeFilesDiffer, FindingKind.PaymentFilesDiffer];

    public async Task<Outcome<BalanceOverview>> Run(BalanceQuery query, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.BalancesRead, query.Within, cancellationToken);
        if (db is null)
        {
            return Outcome<BalanceOverview>.Forbidden();
        }

        var manyOperators = db.Scope.OperatorId is null;
        var months = new ToldMonths(await db.BalanceSnapshots.Select(row => new ToldMonth { System = row.System, Period = row.Period }).Distinct().ToListAsync(cancellationToken));
        var (periods, period) = (months.All, months.Shown(query.Period));
        var sources = await SourcesAsync(db, months, period, time.Now(), cancellationToken);
        if (period is not { } month)
        {
            return Outcome<BalanceOverview>.Ok(new(null, periods, [], sources, new([], 0), 0, manyOperators));
        }

        var branches = await BranchesAsync(db, sources, cancellationToken);
        var lines = BalanceLines.Of(db, month, query);
        var total = await lines.CountAsync(cancellationToken);
        var page = await BalanceLines.Rows(BalanceLines.Sort(lines, query.Sort, query.Descending).Skip(query.Page.Skip).Take(query.Page.Size)).ToListAsync(cancellationToken);
        var rows = await BalanceLines.WithLastAsync(db, month, page, cancellationToken);
        return Outcome<BalanceOverview>.Ok(new(period, periods, branches, sources, new(rows, total), branches.Sum(branch => branch.Accounts - branch.AccountsWithData), manyOperators));
    }

    /// <summary>Every system that holds an account in the caller's view, with what it told about the period.</summary>
    private async Task<List<BalanceSource>> SourcesAsync(ILkoDb db, ToldMonths months, Period? period, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (asked, first) = (period.GetValueOrDefault(), period?.FirstDay ?? DateOnly.MinValue);
        var accounts = await db.Accounts
            .Where(row => row.ClosedOn == null || row.ClosedOn >= first || db.BalanceSnapshots.Any(balance => balance.AccountId == row.Id && balance.Period == asked))
            .GroupBy(row => new { row.System, row.CarrierBranch })
            .Select(group => new { group.Key.System, group.Key.CarrierBranch, Accounts = group.Count() })
            .ToListAsync(cancellationToken);
        var told = period is not { } month
            ? []
            : await SystemMonths.Of(db, db.BalanceSnapshots.Where(row => row.Period == month)).ToListAsync(cancellationToken);
        var read = await SystemsRead.LoadAsync(db, cron, now, cancellationToken);
        var broken = await SystemBreaks.LoadAsync(db, InTotals, asked, cancellationToken);
        var codes = accounts.Select(row => row.System).Distinct(StringComparer.Ordinal).ToList();
        var systems = await db.SourceSystems.AsNoTracking().Where(row => codes.Contains(row.Code)).ToDictionaryAsync(row => row.Code, StringComparer.Ordinal, cancellationToken);
        return
        [
            .. accounts
                .OrderBy(row => row.CarrierBranch, MacroRegionOrder.Instance).ThenBy(row => row.System, StringComparer.Ordinal)
                .Select(row =>
                {
                    var system = systems[row.System];
                    var data = told.Find(each => string.Equals(each.System, row.System, StringComparison.Ordinal) && string.Equals(each.CarrierBranch, row.CarrierBranch, StringComparison.Ordinal));
                    return new BalanceSource(
                        row.System, system.NameRu, system.NameEn, row.CarrierBranch, row.Accounts, data?.Accounts ?? 0, data?.Oldest, data?.Newest,
                        months.LastOf(row.System), read.AsOf(row.System), read.FailingSince(row.System), read.LateAt(row.System),
                        read.Condition(row.System, data is not null), data?.Amounts)
                    {
                        UnreconciledSince = data is null ? null : broken.Since(row.System),
                        AccountsUnreconciled = data?.Unreconciled ?? 0,
                        AccountsUnreconciledSince = data?.UnreconciledSince,
                    };
                }),
        ];
    }

    private static async Task<List<BranchBalance>> BranchesAsync(ILkoDb db, List<BalanceSource> sources, CancellationToken cancellationToken)
    {
        var branches = await db.CarrierBranches.AsNoTracking().ToDictionaryAsync(row => row.Code, StringComparer.Ordinal, cancellationToken);
        return
        [
            .. sources
                .GroupBy(source => source.CarrierBranch, StringComparer.Ordinal)
                .OrderBy(systems => systems.Key, MacroRegionOrder.Instance)
                .Select(systems =>
                {
                    var branch = branches[systems.Key];
                    return new BranchBalance(
                        branch.Code, branch.NameRu, branch.NameEn, systems.Count(), systems.Count(source => source.HasData), systems.Count(source => source.IsFresh),
                        systems.Sum(source => source.Accounts), systems.Sum(source => source.AccountsWithData), systems.Min(source => source.AsOf),
                        BalanceAmounts.Sum(systems.Select(source => source.Amounts)), Unreconciled.Of([.. systems]));
                }),
        ];
    }
}
