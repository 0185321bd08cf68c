using System.Linq.Expressions;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>Which rows of the quarantine, in which order. Unknown sort names fall back to the newest first.</summary>
/// <param name="Period">Period of the file the row stands in.</param>
public sealed record QuarantineQuery(string? System, RejectReason? Reason, Period? Period, string? Sort, bool Descending, PageRequest Page);

/// <summary>One row that waits in quarantine.</summary>
/// <param name="Raw">Its beginning, or all of it where the row is shown alone.</param>
/// <param name="Code">The code or the account nobody knows; null for other reasons.</param>
/// <param name="ExternalId">By what its system knows the row; null where that could not be read.</param>
/// <param name="Times">How many times it came and was refused.</param>
public sealed record QuarantineLine(
    QuarantineRowId Id, string System, Feed Feed, Period Period, string Path, int Line, string Field, RejectReason Reason, string Raw, string? Code, DateTimeOffset FirstSeenAt, string? ExternalId, int Times);

/// <summary>A system that has rows in quarantine.</summary>
public sealed record QuarantinedSystem(string Code, LocalText Name);

/// <summary>One page of the quarantine and what it can be narrowed by.</summary>
public sealed record QuarantineList(Page<QuarantineLine> Rows, IReadOnlyList<QuarantinedSystem> Systems, IReadOnlyList<Period> Periods);

/// <summary>The rows that did not count, of the systems the caller may see.</summary>
public sealed class ListQuarantine(ILkoDbFactory databases)
{
    /// <summary>As much of a row as a list has room for.</summary>
    public const int ShownLength = 120;

    public async Task<Outcome<QuarantineList>> Run(QuarantineQuery query, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db is null)
        {
            return Outcome<QuarantineList>.Forbidden();
        }

        var all = db.VisibleQuarantine();
        var systems = await db.VisibleSystems().Where(system => all.Any(row => row.System == system.Code)).OrderBy(system => system.Code)
            .Select(system => new QuarantinedSystem(system.Code, new LocalText(system.NameRu, system.NameEn))).ToListAsync(cancellationToken);
        var periods = await all.Select(row => row.Period).Distinct().OrderByDescending(period => period).ToListAsync(cancellationToken);
        var rows = Filter(all, query);
        var total = await rows.CountAsync(cancellationToken);
        var page = await Sort(rows, query).Skip(query.Page.Skip).Take(query.Page.Size)
            .Select(row => new QuarantineLine(
                row.Id, row.System, row.Feed, row.Period, row.Path, row.Line, row.Field, row.Reason, row.Raw.Substring(0, ShownLength), row.Code, row.FirstSeenAt, row.ExternalId, row.Times))
            .ToListAsync(cancellationToken);
        return Outcome<QuarantineList>.Ok(new(new(page, total), systems, periods));
    }

    private static IQueryable<QuarantineRow> Filter(IQueryable<QuarantineRow> rows, QuarantineQuery query)
    {
        if (!string.IsNullOrEmpty(query.System))
        {
            rows = rows.Where(row => row.System == query.System);
        }

        if (query.Reason is { } reason)
        {
            rows = rows.Where(row => row.Reason == reason);
        }

        return query.Period is { } period ? rows.Where(row => row.Period == period) : rows;
    }

    private static IOrderedQueryable<QuarantineRow> Sort(IQueryable<QuarantineRow> rows, QuarantineQuery query)
    {
        var sorted = query.Sort switch
        {
            "system" => By(row => row.System),
            "file" when query.Descending => rows.OrderByDescending(row => row.Path).ThenByDescending(row => row.Line),
            "file" => rows.OrderBy(row => row.Path).ThenBy(row => row.Line),
            "reason" => By(row => row.Reason),
            "seen" => By(row => row.FirstSeenAt),
            _ => rows.OrderByDescending(row => row.FirstSeenAt),
        };
        return sorted.ThenBy(row => row.Id);

        IOrderedQueryable<QuarantineRow> By<TKey>(Expression<Func<QuarantineRow, TKey>> key) => query.Descending ? rows.OrderByDescending(key) : rows.OrderBy(key);
    }
}

/// <summary>What a code of a system could mean: a product, or a known kind of adjustment or traffic.</summary>
public sealed record CodeMeaning(ServiceCodeKind Kind, string Meaning);

/// <summary>One row of the quarantine with what can be done about it.</summary>
/// <param name="SameCode">Rows of the system that wait for the same code, this one included; 0 for other reasons.</param>
/// <param name="Mapping">What the system's code means already, when rows have not been read again since.</param>
/// <param name="SystemName">Of the system the row is from.</param>
/// <param name="Meanings">What it may be mapped to; empty when the row does not wait for a code.</param>
public sealed record QuarantineDetail(
    QuarantineLine Line, LocalText SystemName, int SameCode, CodeMeaning? Mapping, IReadOnlyList<CodeMeaning> Meanings, bool CanManage, string? ObstacleToReprocess, SyncRunRow? LastRun);

/// <summary>Opens one row of the quarantine.</summary>
public sealed class GetQuarantineRow(ILkoDbFactory databases, Catalogue.ProductCatalogue catalogue, ISyncSchedule schedule, TimeProvider time)
{
    public async Task<Outcome<QuarantineDetail>> Run(QuarantineRowId id, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<QuarantineDetail>.Forbidden();
        }

        if (await db.VisibleQuarantine().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row)
        {
            return Outcome<QuarantineDetail>.NotFound();
        }

        var unmapped = row.Reason == RejectReason.UnknownService ? row.Code : null;
        var same = unmapped is { } code ? await db.SameCode(row.System, code).CountAsync(cancellationToken) : 0;
        var mapping = unmapped is null
            ? null
            : await db.ServiceCodes.Where(each => each.System == row.System && each.Code == unmapped).Select(each => new CodeMeaning(each.Kind, each.Meaning)).SingleOrDefaultAsync(cancellationToken);
        var meanings = unmapped is { Length: <= ServiceCode.MaxCodeLength } ? await db.MeaningsAsync(catalogue, row.Feed, cancellationToken) : [];
        var system = await db.SourceSystems.Where(each => each.Code == row.System).Select(each => new { each.NameRu, each.NameEn, each.IsActive }).SingleAsync(cancellationToken);
        var last = await db.SyncRuns.AsNoTracking().Where(run => run.System == row.System).OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id).FirstOrDefaultAsync(cancellationToken);
        var plan = (await schedule.PlansAsync(cancellationToken)).GetValueOrDefault(row.System);
        var obstacle = await db.ObstacleAsync(SystemAction.Reprocess, row.System, system.IsActive, plan, time, cancellationToken);
        return Outcome<QuarantineDetail>.Ok(new(
            new(row.Id, row.System, row.Feed, row.Period, row.Path, row.Line, row.Field, row.Reason, row.Raw, row.Code, row.FirstSeenAt, row.ExternalId, row.Times),
            new LocalText(system.NameRu, system.NameEn), same, mapping, meanings, user.Can(Permission.IntegrationManage), obstacle, last is null ? null : SyncRunRow.Of(last)));
    }
}
