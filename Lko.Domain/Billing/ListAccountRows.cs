using System.Linq.Expressions;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>Accruals of one account and period, a page at a time; none for an account outside the caller's view.</summary>
public sealed class ListCharges(ILkoDbFactory factory)
{
    public async Task<Outcome<Page<ChargeRow>>> Run(AccountRowsQuery query, ChargePart part, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.BalancesRead, cancellationToken);
        if (db is null)
        {
            return Outcome<Page<ChargeRow>>.Forbidden();
        }

        var rows = db.Charges.Where(row => row.AccountId == query.Account && row.Period == query.Period).Part(part);
        return await rows.PageAsync(
            query, row => row.ServiceFrom, row => row.Gross.MinorUnits, sorted => sorted.ThenBy(row => row.Id),
            row => new ChargeRow(
                row.Id, row.Kind, row.Service, row.Meaning, row.Name, row.ServiceFrom, row.ServiceTo, row.Quantity, row.Unit, row.Net, row.VatRate, row.Vat, row.Gross,
                new RowOrigin(row.Source.Path, row.Source.Line, row.Source.ReceivedAt)),
            cancellationToken);
    }
}

/// <summary>Payments of one account that came in the files of a period.</summary>
public sealed class ListPayments(ILkoDbFactory factory)
{
    public async Task<Outcome<Page<PaymentRow>>> Run(AccountRowsQuery query, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.BalancesRead, cancellationToken);
        if (db is null)
        {
            return Outcome<Page<PaymentRow>>.Forbidden();
        }

        return await db.Payments.Where(row => row.AccountId == query.Account && row.Period == query.Period).PageAsync(
            query, row => row.ValueDay, row => row.Amount.MinorUnits, sorted => sorted.ThenBy(row => row.Id),
            row => new PaymentRow(row.Id, row.ValueDay, row.Amount, row.OrderNumber, row.PayerInn, row.Purpose, new RowOrigin(row.Source.Path, row.Source.Line, row.Source.ReceivedAt)),
            cancellationToken);
    }
}

/// <summary>Settlement documents of one account and period.</summary>
public sealed class ListDocuments(ILkoDbFactory factory)
{
    public async Task<Outcome<Page<DocumentRow>>> Run(AccountRowsQuery query, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.BalancesRead, cancellationToken);
        if (db is null)
        {
            return Outcome<Page<DocumentRow>>.Forbidden();
        }

        return await db.SettlementDocuments.Where(row => row.AccountId == query.Account && row.Period == query.Period).PageAsync(
            query, row => row.Date, row => row.Gross.MinorUnits, sorted => sorted.ThenBy(row => row.Id),
            row => new DocumentRow(row.Id, row.Type, row.Number, row.Date, row.Net, row.Vat, row.Gross, row.Md5 != null, new RowOrigin(row.Source.Path, row.Source.Line, row.Source.ReceivedAt)),
            cancellationToken);
    }
}

/// <summary>Paging that the lists of an account share.</summary>
internal static class AccountRowPages
{
    public static async Task<Outcome<Page<TRow>>> PageAsync<TEntity, TRow>(
        this IQueryable<TEntity> rows, AccountRowsQuery query, Expression<Func<TEntity, DateOnly>> date, Expression<Func<TEntity, long>> amount,
        Func<IOrderedQueryable<TEntity>, IOrderedQueryable<TEntity>> tie, Expression<Func<TEntity, TRow>> project, CancellationToken cancellationToken)
    {
        var total = await rows.CountAsync(cancellationToken);
        var sorted = query.Sort is "amount"
            ? query.Descending ? rows.OrderByDescending(amount) : rows.OrderBy(amount)
            : query.Descending ? rows.OrderByDescending(date) : rows.OrderBy(date);
        return Outcome<Page<TRow>>.Ok(new(await tie(sorted).Skip(query.Page.Skip).Take(query.Page.Size).Select(project).ToListAsync(cancellationToken), total));
    }
}
