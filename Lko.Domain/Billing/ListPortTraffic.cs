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
/// <param name="Sources">Systems that tell samples, or ever told any.</param>
public sealed record PortTrafficList(Period? Period, IReadOnlyList<Period> Periods, Page<PortTrafficRow> Ports, IReadOnlyList<SourceState> Sources)
{
    /// <summary>The age of the oldest file of the period.</summary>
    public DateTimeOffset? AsOf => Sources.Min(source => source.AsOf);

    /// <summary>Those that told the period, can be read, and were lately.</summary>
    public int SystemsFresh => Sources.Count(source => source.IsFresh);
}

/// <summary>
/// The 95th percentile per port and period, for the carrier's staff, over the systems of their macro-regions: ports name no operator. Forbidden
/// without <see cref="Permission.BalancesRead"/> and to operators.
/// </summary>
public sealed class ListPortTraffic(ILkoDbFactory factory, ICronTimes cron, TimeProvider time)
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
            return Outcome<PortTrafficList>.Ok(new(null, periods, new([], 0), []));
        }

        var systems = await lines.GroupBy(line => line.System.Code).Select(group => new { System = group.Key, Last = group.Max(line => line.Port.Period) })
            .ToDictionaryAsync(row => row.System, row => row.Last, StringComparer.Ordinal, cancellationToken);
        var told = lines.Where(line => line.Port.Period == month).Select(line => line.System.Code);
        var files = await db.SourceFiles.Where(row => row.Feed == Feed.TrafficSamples && row.Period == month && row.Verdict == FileVerdict.Effective && told.Contains(row.System))
            .Select(row => new { row.System, row.Delivery, row.Name, row.ReceivedAt })
            .ToListAsync(cancellationToken);
        var origins = files.GroupBy(file => file.System, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => new RowOrigin(string.Join("; ", group.Select(file => $"{file.Delivery}/{file.Name}").Order(StringComparer.Ordinal)), RowOrigin.WholeFile, group.Min(file => file.ReceivedAt)),
            StringComparer.Ordinal);
        var read = await SystemsRead.LoadAsync(db, cron, time.GetUtcNow(), cancellationToken);
        var sources = (await db.VisibleSystems().AsNoTracking().OrderBy(row => row.Code).ToListAsync(cancellationToken))
            .Where(row => systems.ContainsKey(row.Code) || (row.IsActive && row.Delivers(RegistryEntry.Samples)))
            .Select(row => read.StateOf(
                row, origins.GetValueOrDefault(row.Code)?.ReceivedAt, files.Where(file => string.Equals(file.System, row.Code, StringComparison.Ordinal)).Max(file => (DateTimeOffset?)file.ReceivedAt),
                systems.TryGetValue(row.Code, out var last) ? last : null))
            .ToList();
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
            month, periods, new([.. rows.Select(row => row with { Origin = origins.GetValueOrDefault(row.System) })], total), sources));
    }
}
