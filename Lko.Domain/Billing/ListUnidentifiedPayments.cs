using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>Which payments without an account.</summary>
/// <param name="Sort"><c>amount</c> or <c>system</c>; anything else is by value day, the oldest first unless descending.</param>
public sealed record UnidentifiedQuery(string? System, string? Sort, bool Descending, PageRequest Page);

/// <summary>Money that came in without saying whose it is.</summary>
public sealed record UnidentifiedRow(
    UnidentifiedPaymentId Id, string System, string SystemRu, string SystemEn, DateOnly ValueDay, Money Amount, string OrderNumber, PayerInn PayerInn, string Purpose, RowOrigin Origin);

/// <summary>What one system holds without an account.</summary>
/// <param name="AsOf">When everything it had sent was last taken over; null when it never was.</param>
/// <param name="UnreconciledSince">Since when the sums of its payment files, of whatever period, and the portal's do not agree: some of what it told may be missing. Null while they do.</param>
public sealed record UnidentifiedSystem(string Code, string NameRu, string NameEn, RowSum Payments, DateOnly Oldest, DateTimeOffset? AsOf, bool IsFresh, DateTimeOffset? UnreconciledSince);

/// <summary>A page of payments without an account, and what each system holds of them.</summary>
/// <param name="SystemsTotal">Systems that tell payments, whether or not they hold any without an account.</param>
/// <param name="SystemsFresh">Those of them that were read lately.</param>
/// <param name="AsOf">The age of the oldest system in the sums; null while none tells any.</param>
public sealed record UnidentifiedList(Page<UnidentifiedRow> Payments, IReadOnlyList<UnidentifiedSystem> Systems, int SystemsTotal, int SystemsFresh, DateTimeOffset? AsOf);

/// <summary>
/// Payments that name no account, for the carrier's staff, over the systems of their macro-regions. Forbidden without
/// <see cref="Permission.BalancesRead"/> and to operators, whose they may be or not.
/// </summary>
public sealed class ListUnidentifiedPayments(ILkoDbFactory factory, ICronTimes cron, TimeProvider time)
{
    public async Task<Outcome<UnidentifiedList>> Run(UnidentifiedQuery query, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.BalancesRead, cancellationToken);
        if (db is not { Scope.SeesCarrierRows: true })
        {
            return Outcome<UnidentifiedList>.Forbidden();
        }

        var lines = from payment in db.UnidentifiedPayments
                    join system in db.VisibleSystems() on payment.System equals system.Code
                    select new { Payment = payment, System = system };
        var systems = await lines.GroupBy(line => new { line.System.Code, line.System.NameRu, line.System.NameEn })
            .Select(group => new
            {
                group.Key.Code, group.Key.NameRu, group.Key.NameEn, Rows = group.Count(), Sum = group.Sum(line => line.Payment.Amount.MinorUnits), Oldest = group.Min(line => line.Payment.ValueDay),
            })
            .ToListAsync(cancellationToken);
        if (query.System is { } code)
        {
            lines = lines.Where(line => line.System.Code == code);
        }

        var total = await lines.CountAsync(cancellationToken);
        var sorted = query.Sort switch
        {
            "amount" => query.Descending ? lines.OrderByDescending(line => line.Payment.Amount.MinorUnits) : lines.OrderBy(line => line.Payment.Amount.MinorUnits),
            "system" => query.Descending ? lines.OrderByDescending(line => line.System.Code) : lines.OrderBy(line => line.System.Code),
            _ => query.Descending ? lines.OrderByDescending(line => line.Payment.ValueDay) : lines.OrderBy(line => line.Payment.ValueDay),
        };
        var rows = await sorted.ThenBy(line => line.Payment.Id).Skip(query.Page.Skip).Take(query.Page.Size)
            .Select(line => new UnidentifiedRow(
                line.Payment.Id, line.System.Code, line.System.NameRu, line.System.NameEn, line.Payment.ValueDay, line.Payment.Amount, line.Payment.OrderNumber, line.Payment.PayerInn, line.Payment.Purpose,
                new RowOrigin(line.Payment.Source.Path, line.Payment.Source.Line, line.Payment.Source.ReceivedAt)))
            .ToListAsync(cancellationToken);
        var telling = (await db.VisibleSystems().Where(row => row.IsActive).Select(row => new { row.Code, row.Feeds }).ToListAsync(cancellationToken))
            .Where(row => row.Feeds.Split(',').Contains("payments", StringComparer.Ordinal)).Select(row => row.Code)
            .Union(systems.Select(row => row.Code), StringComparer.Ordinal).ToList();
        var read = await SystemsRead.LoadAsync(db, cron, time.GetUtcNow(), cancellationToken);
        var broken = await SystemBreaks.LoadAsync(db, [FindingKind.PaymentFilesDiffer], null, cancellationToken);
        return Outcome<UnidentifiedList>.Ok(new(
            new(rows, total),
            [
                .. systems.OrderBy(row => row.Oldest).ThenBy(row => row.Code, StringComparer.Ordinal)
                    .Select(row => new UnidentifiedSystem(row.Code, row.NameRu, row.NameEn, new(row.Rows, row.Sum), row.Oldest, read.AsOf(row.Code), read.IsFresh(row.Code), broken.Since(row.Code))),
            ],
            telling.Count,
            telling.Count(read.IsFresh),
            (systems.Count > 0 ? systems.Select(row => row.Code) : telling).Select(read.AsOf).Min()));
    }
}
