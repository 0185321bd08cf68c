using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>Which ports.</summary>
/// <param name="Period">Null, or one without data = the latest that has any.</param>
/// <param name="Search">Part of a port's name.</param>
/// <param name="Sort"><c>billable</c> or <c>missing</c>; anything else is by system and port.</param>
public sealed record PortTrafficQuery(Period? Period, string? Search, string? Sort, bool Descending, PageRequest Page);

/// <summary>A port over a month: five-minute samples that came and that did not, and the 95th percentile of each direction.</summary>
/// <param name="Origin">The file of the samples, or the files; a percentile has no line of its own.</param>
public sealed record PortTrafficRow(
    PortTrafficId Id, string System, string SystemRu, string SystemEn, string Port, int Samples, int Missing, long InBps, long OutBps, long BillableBps, RowOrigin? Origin);

/// <summary>Ports of a period.</summary>
/// <param name="Systems">Systems that tell samples, or ever told any.</param>
/// <param name="SystemsWithData">Those of them that told the period.</param>
/// <param name="AsOf">The age of the oldest file of the period.</param>
/// <param name="NewestAt">The age of the newest one.</param>
public sealed record PortTrafficList(
    Period? Period, IReadOnlyList<Period> Periods, Page<PortTrafficRow> Ports, int Systems = 0, int SystemsWithData = 0, DateTimeOffset? AsOf = null, DateTimeOffset? NewestAt = null)
{
    /// <summary>Those that told the period, can be read, and were lately.</summary>
    public int SystemsFresh { get; init; }
}

/// <summary>
/// The 95th percentile per port and period, for the carrier's staff, over the systems of their macro-regions: ports name no operator. Forbidden
/// without <see cref="Permission.BalancesRead"/> and to operators.
/// </summary>
public sealed class ListPortTraffic(ILkoDbFactory factory, TimeProvider time)
{
    public async Task<Outcome<PortTrafficList>> Run(PortTrafficQuery query, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.BalancesRead, cancellationToken);
        if (db is not { Scope.SeesCarrierRows: true })
        {
            return Outcome<PortTrafficList>.Forbidden();
        }

        var lines = from port in db.PortTraffic
                    join system in db.VisibleSystems() on port.System equals system.Code
                    select new { Port = port, System = system };
        var periods = await lines.Select(line => line.Port.Period).Distinct().ToListAsync(cancellationToken);
        periods = [.. periods.OrderDescending()];
        Period? period = query.Period is { } wanted && periods.Contains(wanted) ? wanted : periods.Count > 0 ? periods[0] : query.Period;
        if (period is not { } month)
        {
            return Outcome<PortTrafficList>.Ok(new(null, periods, new([], 0)));
        }

        var systems = await lines.GroupBy(line => line.System.Code).Select(group => new { System = group.Key, Told = group.Count(line => line.Port.Period == month) }).ToListAsync(cancellationToken);
        var told = systems.Where(row => row.Told > 0).Select(row => row.System).ToList();
        var files = await db.SourceFiles.Where(row => row.Feed == Feed.TrafficSamples && row.Period == month && row.Verdict == FileVerdict.Effective && told.Contains(row.System))
            .Select(row => new { row.System, row.Delivery, row.Name, row.ReceivedAt })
            .ToListAsync(cancellationToken);
        var origins = files.GroupBy(file => file.System, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => new RowOrigin(string.Join("; ", group.Select(file => $"{file.Delivery}/{file.Name}").Order(StringComparer.Ordinal)), RowOrigin.WholeFile, group.Min(file => file.ReceivedAt)),
            StringComparer.Ordinal);
        var telling = (await db.VisibleSystems().Where(row => row.IsActive).Select(row => new { row.Code, row.Feeds }).ToListAsync(cancellationToken))
            .Where(row => row.Feeds.Split(',').Contains("p95", StringComparer.Ordinal)).Select(row => row.Code)
            .Union(systems.Select(row => row.System), StringComparer.Ordinal).Count();
        var read = await SystemsRead.LoadAsync(db, time.GetUtcNow(), cancellationToken);
        lines = lines.Where(line => line.Port.Period == month);
        if (query.Search?.Trim() is { Length: > 0 } search)
        {
            lines = lines.Where(line => line.Port.Port.Contains(search));
        }

        var total = await lines.CountAsync(cancellationToken);
        var sorted = query.Sort switch
        {
            "billable" => query.Descending ? lines.OrderByDescending(line => line.Port.BillableBps) : lines.OrderBy(line => line.Port.BillableBps),
            "missing" => query.Descending ? lines.OrderByDescending(line => line.Port.Missing) : lines.OrderBy(line => line.Port.Missing),
            _ => lines.OrderBy(line => line.Port.System).ThenBy(line => line.Port.Port),
        };
        var rows = await sorted.ThenBy(line => line.Port.Id).Skip(query.Page.Skip).Take(query.Page.Size)
            .Select(line => new PortTrafficRow(
                line.Port.Id, line.Port.System, line.System.NameRu, line.System.NameEn, line.Port.Port, line.Port.Samples, line.Port.Missing, line.Port.InBps, line.Port.OutBps, line.Port.BillableBps, null))
            .ToListAsync(cancellationToken);
        return Outcome<PortTrafficList>.Ok(new(
            month, periods, new([.. rows.Select(row => row with { Origin = origins.GetValueOrDefault(row.System) })], total), telling, told.Count,
            files.Count > 0 ? files.Min(file => file.ReceivedAt) : null, files.Count > 0 ? files.Max(file => file.ReceivedAt) : null)
        {
            SystemsFresh = told.Count(read.IsFresh),
        });
    }
}
