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
        List<LedgerBreak> breaks = [.. await EquationsAsync(db, balances, cancellationToken), .. await OpeningsAsync(db, balances, cancellationToken), .. await TotalsAsync(db, code, balances, cancellationToken), .. await FileTotalsAsync(db, code, balances, cancellationToken)];
        if (system.Delivers("charges"))
        {
            breaks.AddRange(await DifferAsync(db, FindingKind.ChargesDiffer, balances.Select(row => new LedgerFigure { AccountId = row.AccountId, Period = row.Period, Amount = row.Charged.MinorUnits }), Sum(charges.Part(ChargePart.Charges)), cancellationToken));
            breaks.AddRange(await DifferAsync(db, FindingKind.CorrectionsDiffer, balances.Select(row => new LedgerFigure { AccountId = row.AccountId, Period = row.Period, Amount = row.Corrected.MinorUnits }), Sum(charges.Part(ChargePart.Corrections)), cancellationToken));
        }

        if (system.Delivers("payments"))
        {
            var payments = db.Payments.Where(row => row.System == code).GroupBy(row => new { row.AccountId, row.Period })
                .Select(group => new LedgerFigure { AccountId = group.Key.AccountId, Period = group.Key.Period, Amount = group.Sum(row => row.Amount.MinorUnits) });
            breaks.AddRange(await DifferAsync(db, FindingKind.PaymentsDiffer, balances.Select(row => new LedgerFigure { AccountId = row.AccountId, Period = row.Period, Amount = row.Paid.MinorUnits }), payments, cancellationToken));
        }

        if (system.Delivers("charges") && system.Delivers("documents"))
        {
            // A month without any closing document is one whose documents are not made yet.
            var documents = db.SettlementDocuments.Where(row => row.System == code && ClosingDocuments.Contains(row.Type)).GroupBy(row => new { row.AccountId, row.Period })
                .Select(group => new LedgerFigure { AccountId = group.Key.AccountId, Period = group.Key.Period, Amount = group.Sum(row => row.Gross.MinorUnits) });
            breaks.AddRange(await DifferAsync(db, FindingKind.DocumentsDiffer, documents, Sum(charges), cancellationToken));
        }

        return breaks;
    }

    private static IQueryable<LedgerFigure> Sum(IQueryable<Charge> charges) => charges.GroupBy(row => new { row.AccountId, row.Period })
        .Select(group => new LedgerFigure { AccountId = group.Key.AccountId, Period = group.Key.Period, Amount = group.Sum(row => row.Gross.MinorUnits) });

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

    /// <summary>
    /// A month's balances against what its files told in sum, rows in quarantine among it: so a row that does not count leaves its trace in money. A month
    /// of which a file was not read since the sums are kept is left out.
    /// </summary>
    private static async Task<List<LedgerBreak>> FileTotalsAsync(ILkoDb db, string code, IQueryable<BalanceSnapshot> balances, CancellationToken cancellationToken)
    {
        var told = await db.SourceFiles.Where(row => row.System == code && row.Feed == Feed.Balances && row.Verdict == FileVerdict.Effective && row.Period != null)
            .GroupBy(row => row.Period!.Value)
            .Select(group => new { Period = group.Key, Sum = group.Sum(row => row.ToldClosing) ?? 0, Unknown = group.Count(row => row.ToldClosing == null) })
            .ToListAsync(cancellationToken);
        var counted = await balances.GroupBy(row => row.Period).Select(group => new { Period = group.Key, Sum = group.Sum(row => row.Closing.MinorUnits) }).ToDictionaryAsync(row => row.Period, row => row.Sum, cancellationToken);
        return
        [
            .. told.Where(row => row.Unknown == 0 && row.Sum != counted.GetValueOrDefault(row.Period))
                .Select(row => new LedgerBreak(FindingKind.FileTotalDiffers, null, null, row.Period, row.Sum, counted.GetValueOrDefault(row.Period))),
        ];
    }

    /// <summary>The portal's totals are the sums of the systems': every balance is counted once, to the system and the macro-region its account belongs to.</summary>
    private static async Task<List<LedgerBreak>> TotalsAsync(ILkoDb db, string code, IQueryable<BalanceSnapshot> balances, CancellationToken cancellationToken)
    {
        var told = await balances.GroupBy(row => row.Period).Select(group => new { Period = group.Key, Sum = group.Sum(row => row.Closing.MinorUnits) }).ToListAsync(cancellationToken);
        var counted = await (from row in db.BalanceSnapshots
                             join account in db.Accounts on row.AccountId equals account.Id
                             where account.System == code && account.CarrierBranch == row.CarrierBranch
                             group row by row.Period into months
                             select new { Period = months.Key, Sum = months.Sum(row => row.Closing.MinorUnits) }).ToDictionaryAsync(row => row.Period, row => row.Sum, cancellationToken);
        return
        [
            .. told.Where(row => row.Sum != counted.GetValueOrDefault(row.Period))
                .Select(row => new LedgerBreak(FindingKind.TotalDiffers, null, null, row.Period, row.Sum, counted.GetValueOrDefault(row.Period))),
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
    public BreakFigures Figures => new(Told, Found);

    public BreakSubject In(string system) => new(Kind, system, Account, AccountNumber, Period);
}
