using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Where the figures of one system do not agree, to the kopeck. Everything is compared and summed by the database; only what differs leaves it.
/// </summary>
internal static class LedgerBreaks
{
    /// <summary>Documents that close charges; an invoice asks for the same money once more.</summary>
    private static readonly string[] ClosingDocuments = ["UPD", "ACT", "AKT", "UKD"];

    public static async Task<List<LedgerBreak>> FindAsync(ILkoDb db, SourceSystem system, CancellationToken cancellationToken)
    {
        var code = system.Code;
        var balances = db.BalanceSnapshots.Where(row => row.System == code);
        var charges = db.Charges.Where(row => row.System == code);
        List<LedgerBreak> breaks = [.. await EquationsAsync(db, balances, cancellationToken), .. await OpeningsAsync(db, balances, cancellationToken), .. await TotalsAsync(db, balances, cancellationToken), .. await FileTotals.FindAsync(db, code, cancellationToken)];
        if (system.Delivers("charges"))
        {
            breaks.AddRange(await AgainstBalancesAsync(db, FindingKind.ChargesDiffer, balances, balances.Select(row => new LedgerFigure { AccountId = row.AccountId, Period = row.Period, Amount = row.Charged.MinorUnits }), Rows(charges.Part(ChargePart.Charges)), cancellationToken));
            breaks.AddRange(await AgainstBalancesAsync(db, FindingKind.CorrectionsDiffer, balances, balances.Select(row => new LedgerFigure { AccountId = row.AccountId, Period = row.Period, Amount = row.Corrected.MinorUnits }), Rows(charges.Part(ChargePart.Corrections)), cancellationToken));
        }

        if (system.Delivers("payments"))
        {
            var payments = db.Payments.Where(row => row.System == code).Select(row => new LedgerFigure { AccountId = row.AccountId, Period = row.Period, Amount = row.Amount.MinorUnits });
            breaks.AddRange(await AgainstBalancesAsync(db, FindingKind.PaymentsDiffer, balances, balances.Select(row => new LedgerFigure { AccountId = row.AccountId, Period = row.Period, Amount = row.Paid.MinorUnits }), payments, cancellationToken));
        }

        if (system.Delivers("charges") && system.Delivers("documents"))
        {
            // A month without any closing document is one whose documents are not made yet.
            var documents = db.SettlementDocuments.Where(row => row.System == code && ClosingDocuments.Contains(row.Type)).Select(row => new LedgerFigure { AccountId = row.AccountId, Period = row.Period, Amount = row.Gross.MinorUnits });
            breaks.AddRange(await DifferAsync(db, FindingKind.DocumentsDiffer, Sum(documents), Sum(Rows(charges)), cancellationToken));
        }

        return breaks;
    }

    private static IQueryable<LedgerFigure> Rows(IQueryable<Charge> charges) => charges.Select(row => new LedgerFigure { AccountId = row.AccountId, Period = row.Period, Amount = row.Gross.MinorUnits });

    private static IQueryable<LedgerFigure> Sum(IQueryable<LedgerFigure> rows) => rows.GroupBy(row => new { row.AccountId, row.Period })
        .Select(group => new LedgerFigure { AccountId = group.Key.AccountId, Period = group.Key.Period, Amount = group.Sum(row => row.Amount) });

    /// <summary>
    /// A figure of the balances against the rows behind it, both ways: rows of an account-month that no balance tells are a break too, up to the last month that
    /// balances were told of. A later one may still get its own.
    /// </summary>
    private static async Task<List<LedgerBreak>> AgainstBalancesAsync(
        ILkoDb db, FindingKind kind, IQueryable<BalanceSnapshot> balances, IQueryable<LedgerFigure> told, IQueryable<LedgerFigure> rows, CancellationToken cancellationToken)
    {
        var breaks = await DifferAsync(db, kind, told, Sum(rows), cancellationToken);
        if (await balances.MaxAsync(row => (Period?)row.Period, cancellationToken) is { } last)
        {
            var untold = rows.Where(row => row.Period <= last && !balances.Any(balance => balance.AccountId == row.AccountId && balance.Period == row.Period));
            breaks.AddRange(await (from sum in Sum(untold)
                                   where sum.Amount != 0
                                   join account in db.Accounts on sum.AccountId equals account.Id
                                   select new LedgerBreak(kind, sum.AccountId, account.Number, sum.Period, 0, sum.Amount) { IsUntold = true }).ToListAsync(cancellationToken));
        }

        return breaks;
    }

    private static async Task<List<LedgerBreak>> DifferAsync(ILkoDb db, FindingKind kind, IQueryable<LedgerFigure> told, IQueryable<LedgerFigure> rows, CancellationToken cancellationToken) =>
        await (from figure in told
               join sum in rows on new { figure.AccountId, figure.Period } equals new { sum.AccountId, sum.Period } into sums
               from sum in sums.DefaultIfEmpty()
               where figure.Amount != ((long?)sum.Amount ?? 0)
               join account in db.Accounts on figure.AccountId equals account.Id
               select new LedgerBreak(kind, figure.AccountId, account.Number, figure.Period, figure.Amount, (long?)sum.Amount ?? 0)).ToListAsync(cancellationToken);

    private static async Task<List<LedgerBreak>> EquationsAsync(ILkoDb db, IQueryable<BalanceSnapshot> balances, CancellationToken cancellationToken) =>
        await (from row in balances
               where row.Opening.MinorUnits + row.Charged.MinorUnits + row.Corrected.MinorUnits - row.Paid.MinorUnits != row.Closing.MinorUnits
               join account in db.Accounts on row.AccountId equals account.Id
               select new LedgerBreak(
                   FindingKind.EquationBroken, row.AccountId, account.Number, row.Period, row.Closing.MinorUnits,
                   row.Opening.MinorUnits + row.Charged.MinorUnits + row.Corrected.MinorUnits - row.Paid.MinorUnits)).ToListAsync(cancellationToken);

    /// <summary>Month by month: a month that nobody told breaks the chain without being an error of the next.</summary>
    private static async Task<List<LedgerBreak>> OpeningsAsync(ILkoDb db, IQueryable<BalanceSnapshot> balances, CancellationToken cancellationToken)
    {
        var periods = await balances.Select(row => row.Period).Distinct().ToListAsync(cancellationToken);
        var breaks = new List<LedgerBreak>();
        foreach (var before in periods.Where(period => periods.Contains(period.Next)))
        {
            var after = before.Next;
            breaks.AddRange(await (from row in balances
                                   where row.Period == after
                                   join previous in balances.Where(each => each.Period == before) on row.AccountId equals previous.AccountId
                                   where row.Opening.MinorUnits != previous.Closing.MinorUnits
                                   join account in db.Accounts on row.AccountId equals account.Id
                                   select new LedgerBreak(FindingKind.OpeningDiffers, row.AccountId, account.Number, row.Period, row.Opening.MinorUnits, previous.Closing.MinorUnits)).ToListAsync(cancellationToken));
        }

        return breaks;
    }

    /// <summary>What the overview shows of the system against what the system told: every balance is shown once, with the accounts it is summed under.</summary>
    private static async Task<List<LedgerBreak>> TotalsAsync(ILkoDb db, IQueryable<BalanceSnapshot> balances, CancellationToken cancellationToken)
    {
        var told = await balances.GroupBy(row => row.Period).Select(group => new { Period = group.Key, Sum = group.Sum(row => row.Closing.MinorUnits) }).ToListAsync(cancellationToken);
        var shown = (await SystemMonths.Of(db, balances).ToListAsync(cancellationToken)).ToLookup(month => month.Period, month => month.Closing);
        return
        [
            .. told.Where(row => row.Sum != shown[row.Period].Sum())
                .Select(row => new LedgerBreak(FindingKind.TotalDiffers, null, null, row.Period, row.Sum, shown[row.Period].Sum())),
        ];
    }
}

/// <summary>A figure of an account over a period, in the form the database compares.</summary>
internal sealed class LedgerFigure
{
    public AccountId AccountId { get; init; }

    public Period Period { get; init; }

    public long Amount { get; init; }
}

/// <summary>Two figures of one system that should be one.</summary>
internal sealed record LedgerBreak(FindingKind Kind, AccountId? Account, string? AccountNumber, Period Period, long Told, long Found)
{
    /// <summary>There is no balance to be other than its rows.</summary>
    public bool IsUntold { get; init; }

    public BreakFigures Figures => new(Told, Found);

    public BreakSubject In(string system) => new(Kind, system, Account, AccountNumber, Period);
}
