using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>Which interconnect traffic.</summary>
/// <param name="Period">Null, or one without data = the latest that has any.</param>
/// <param name="Direction">IN or OUT, however the settlement system writes it; another code of its own as it is.</param>
/// <param name="Sort"><c>calls</c>, <c>seconds</c> or <c>gross</c>; anything else is by system, point and service.</param>
/// <param name="Within">Code of the part of the caller's side to look at, totals included; null = all he may see.</param>
public sealed record InterconnectQuery(Period? Period, string? Direction, string? Sort, bool Descending, PageRequest Page, string? Within = null);

/// <summary>Traffic of one direction over the period.</summary>
public sealed record InterconnectTotal(string Direction, int Rows, long Calls, long Seconds, Money Net, Money Vat, Money Gross);

/// <summary>Traffic through one point, of one kind and direction.</summary>
public sealed record InterconnectRow(
    InterconnectVolumeId Id, string System, string SystemRu, string SystemEn, string OperatorName, string OperatorEn, string PartnerId, string Contract, string Direction, string Point, string Service,
    long Calls, long Seconds, Money Net, Money Vat, Money Gross, RowOrigin Origin);

/// <summary>Interconnect traffic of a period.</summary>
/// <param name="Totals">Per direction, over everything the caller sees of the period.</param>
/// <param name="Sources">The systems that settle with the partners the caller sees.</param>
/// <param name="ManyOperators">The caller sees more than one operator's traffic, so each row names its operator.</param>
public sealed record InterconnectList(
    Period? Period, IReadOnlyList<Period> Periods, IReadOnlyList<InterconnectTotal> Totals, Page<InterconnectRow> Volumes, IReadOnlyList<SourceState> Sources, bool ManyOperators)
{
    /// <summary>The age of the oldest file in the totals.</summary>
    public DateTimeOffset? AsOf => Sources.Min(source => source.AsOf);

    /// <summary>Those of the systems with data of the period that can be read, and were lately.</summary>
    public int SystemsFresh => Sources.Count(source => source.IsFresh);
}

/// <summary>Traffic volumes of the settlement systems per period and direction, inside the caller's walls. Forbidden without <see cref="Permission.BalancesRead"/>.</summary>
public sealed class ListInterconnectVolumes(ILkoDbFactory factory, ICronTimes cron, TimeProvider time)
{
    public async Task<Outcome<InterconnectList>> Run(InterconnectQuery query, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.BalancesRead, query.Within, cancellationToken);
        if (db is null)
        {
            return Outcome<InterconnectList>.Forbidden();
        }

        var manyOperators = db.Scope.OperatorId is null;
        var months = new ToldMonths(await db.InterconnectVolumes.Select(row => new ToldMonth { System = row.System, Period = row.Period }).Distinct().ToListAsync(cancellationToken));
        var (periods, period) = (months.All, months.Shown(query.Period));
        var sources = await SourcesAsync(db, months, period.GetValueOrDefault(), time.GetUtcNow(), cancellationToken);
        if (period is not { } month)
        {
            return Outcome<InterconnectList>.Ok(new(null, periods, [], new([], 0), sources, manyOperators));
        }

        var volumes = db.InterconnectVolumes.Where(row => row.Period == month);

        // One dialect writes VX and ISH for what the other calls IN and OUT.
        var totals = await volumes.GroupBy(row => row.Direction == "VX" ? "IN" : row.Direction == "ISH" ? "OUT" : row.Direction)
            .Select(group => new
            {
                Direction = group.Key, Rows = group.Count(), Calls = group.Sum(row => row.Calls), Seconds = group.Sum(row => row.Seconds),
                Net = group.Sum(row => row.Net.MinorUnits), Vat = group.Sum(row => row.Vat.MinorUnits), Gross = group.Sum(row => row.Gross.MinorUnits),
            })
            .ToListAsync(cancellationToken);
        if (query.Direction is { } direction)
        {
            volumes = volumes.Where(row => (row.Direction == "VX" ? "IN" : row.Direction == "ISH" ? "OUT" : row.Direction) == direction);
        }

        var total = await volumes.CountAsync(cancellationToken);
        var rows = await (from row in Sort(volumes, query).Skip(query.Page.Skip).Take(query.Page.Size)
                          join partner in db.InterconnectPartners on row.PartnerId equals partner.Id
                          join party in db.Operators on row.OperatorId equals party.Id
                          join system in db.SourceSystems on row.System equals system.Code
                          select new InterconnectRow(
                              row.Id, row.System, system.NameRu, system.NameEn, party.ShortName, party.NameEn, partner.PartnerId, partner.Contract, row.Direction, row.Point, row.Service,
                              row.Calls, row.Seconds, row.Net, row.Vat, row.Gross, new RowOrigin(row.Source.Path, row.Source.Line, row.Source.ReceivedAt))).ToListAsync(cancellationToken);
        return Outcome<InterconnectList>.Ok(new(
            month, periods,
            [.. totals.OrderBy(row => row.Direction, StringComparer.Ordinal).Select(row => new InterconnectTotal(row.Direction, row.Rows, row.Calls, row.Seconds, Rub(row.Net), Rub(row.Vat), Rub(row.Gross)))],
            new(rows, total), sources, manyOperators));
    }

    private async Task<List<SourceState>> SourcesAsync(ILkoDb db, ToldMonths months, Period period, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var told = await db.InterconnectVolumes.Where(row => row.Period == period).GroupBy(row => row.System)
            .Select(group => new { System = group.Key, Oldest = group.Min(row => row.Source.ReceivedAt), Newest = group.Max(row => row.Source.ReceivedAt) })
            .ToDictionaryAsync(row => row.System, StringComparer.Ordinal, cancellationToken);
        var systems = await db.SourceSystems.AsNoTracking().Where(row => db.InterconnectPartners.Any(partner => partner.System == row.Code)).OrderBy(row => row.Code).ToListAsync(cancellationToken);
        var read = await SystemsRead.LoadAsync(db, cron, now, cancellationToken);
        var broken = await SystemBreaks.LoadAsync(db, [FindingKind.VolumeFilesDiffer], period, cancellationToken);
        return
        [
            .. systems.Select(system =>
            {
                var data = told.GetValueOrDefault(system.Code);
                return read.StateOf(system, data?.Oldest, data?.Newest, months.LastOf(system.Code)) with { UnreconciledSince = broken.Since(system.Code) };
            }),
        ];
    }

    private static Money Rub(long minorUnits) => new(minorUnits, Currency.RUB);

    private static IOrderedQueryable<InterconnectVolume> Sort(IQueryable<InterconnectVolume> rows, InterconnectQuery query) => query.Sort switch
    {
        "calls" => By(rows, row => row.Calls, query.Descending),
        "seconds" => By(rows, row => row.Seconds, query.Descending),
        "gross" => By(rows, row => row.Gross.MinorUnits, query.Descending),
        _ => rows.OrderBy(row => row.System).ThenBy(row => row.Point).ThenBy(row => row.Service).ThenBy(row => row.Id),
    };

    private static IOrderedQueryable<InterconnectVolume> By(IQueryable<InterconnectVolume> rows, System.Linq.Expressions.Expression<Func<InterconnectVolume, long>> figure, bool descending) =>
        (descending ? rows.OrderByDescending(figure) : rows.OrderBy(figure)).ThenBy(row => row.Id);
}
