using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>Figures that do not agree, over the systems of the macro-regions the caller works for. Forbidden without <see cref="Permission.IntegrationRead"/>.</summary>
public sealed class ListBreaks(ILkoDbFactory factory)
{
    public async Task<Outcome<BreakList>> Run(BreakQuery query, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db is null)
        {
            return Outcome<BreakList>.Forbidden();
        }

        var open = db.Breaks().Where(each => each.Finding.ClosedAt == null);
        var systems = await open.GroupBy(each => new { each.System.Code, each.System.NameRu, each.System.NameEn })
            .Select(group => new BreakSystem(group.Key.Code, group.Key.NameRu, group.Key.NameEn, group.Count())).ToListAsync(cancellationToken);
        var periods = await open.Select(each => each.Finding.Period!.Value).Distinct().ToListAsync(cancellationToken);
        var breaks = Filter(db.Breaks(), query);
        var total = await breaks.CountAsync(cancellationToken);
        var rows = await (from each in Sort(breaks, query).Skip(query.Page.Skip).Take(query.Page.Size)
                          join account in db.Accounts on each.Finding.AccountId equals (AccountId?)account.Id into accounts
                          from account in accounts.DefaultIfEmpty()
                          join party in db.Operators on account.OperatorId equals party.Id into parties
                          from party in parties.DefaultIfEmpty()
                          join person in db.Users on each.Finding.OwnerId equals (UserId?)person.Id into people
                          from person in people.DefaultIfEmpty()
                          select new { each.Finding, each.FoundBy, each.System.NameRu, each.System.NameEn, Account = (string?)account.Number, Party = (string?)party.ShortName, PartyEn = (string?)party.NameEn, Owner = (string?)person.Name }).AsNoTracking().ToListAsync(cancellationToken);
        var rereads = rows.Count == 0 ? null : await Rereads.LoadAsync(db, [.. rows.Select(row => row.Finding.System!).Distinct(StringComparer.Ordinal)], rows.Min(row => row.Finding.At), cancellationToken);
        return Outcome<BreakList>.Ok(new(
            new([.. rows.Select(row => RowOf(row.Finding, row.NameRu, row.NameEn, row.Account, row.Party, row.PartyEn, row.Owner) with { Reread = RereadOf(rereads!, row.Finding, row.FoundBy) })], total),
            [.. systems.OrderByDescending(system => system.Breaks).ThenBy(system => system.Code, StringComparer.Ordinal)],
            [.. periods.OrderDescending()]));
    }

    private static BreakRow RowOf(Finding finding, string systemRu, string systemEn, string? account, string? party, string? partyEn, string? owner) => new(
        finding.Id, finding.Version, finding.Kind, finding.State, finding.System!, systemRu, systemEn, finding.AccountId, account, party, partyEn, finding.Period!.Value,
        finding.Figures!.Told, finding.Figures.Found, finding.Cause, finding.Detail, owner, finding.Note, finding.At);

    private static BreakReread? RereadOf(Rereads rereads, Finding finding, SyncCause? foundBy) =>
        rereads.Of(finding.System!, finding.Period!.Value, finding.At)
        ?? (Rereads.AreOwed(finding.State, foundBy, finding.Period.Value) ? new(RereadState.Asked, null) : null);

    private static IQueryable<BreakEntry> Filter(IQueryable<BreakEntry> breaks, BreakQuery query)
    {
        if (query.System is { } system)
        {
            breaks = breaks.Where(each => each.System.Code == system);
        }

        if (query.Period is { } period)
        {
            breaks = breaks.Where(each => each.Finding.Period == period);
        }

        return query.State switch
        {
            FindingState.Open => breaks.Where(each => each.Finding.ClosedAt == null && each.Finding.ExplainedAt == null && each.Finding.TakenAt == null),
            FindingState.Taken => breaks.Where(each => each.Finding.ClosedAt == null && each.Finding.ExplainedAt == null && each.Finding.TakenAt != null),
            FindingState.Explained => breaks.Where(each => each.Finding.ClosedAt == null && each.Finding.ExplainedAt != null),
            FindingState.Closed => breaks.Where(each => each.Finding.ClosedAt != null),
            _ => breaks.Where(each => each.Finding.ClosedAt == null),
        };
    }

    private static IOrderedQueryable<BreakEntry> Sort(IQueryable<BreakEntry> breaks, BreakQuery query)
    {
        var sorted = query.Sort switch
        {
            "period" => query.Descending ? breaks.OrderByDescending(each => each.Finding.Period) : breaks.OrderBy(each => each.Finding.Period),
            "system" => query.Descending ? breaks.OrderByDescending(each => each.System.Code) : breaks.OrderBy(each => each.System.Code),
            "found" => query.Descending ? breaks.OrderByDescending(each => each.Finding.At) : breaks.OrderBy(each => each.Finding.At),
            "difference" => query.Descending
                ? breaks.OrderByDescending(each => Math.Abs((each.Finding.Told ?? 0) - (each.Finding.Found ?? 0)))
                : breaks.OrderBy(each => Math.Abs((each.Finding.Told ?? 0) - (each.Finding.Found ?? 0))),
            _ => breaks.OrderBy(each => each.Finding.ExplainedAt != null).ThenBy(each => each.Finding.TakenAt != null).ThenByDescending(each => each.Finding.Period),
        };
        return sorted.ThenBy(each => each.Finding.Id);
    }
}

/// <summary>A break with the system it belongs to, in the form the database filters and sorts.</summary>
internal sealed class BreakEntry
{
    public Finding Finding { get; init; } = null!;

    public SourceSystem System { get; init; } = null!;

    /// <summary>What the run was about that found it: the last that had begun and was not held.</summary>
    public SyncCause? FoundBy { get; init; }
}

/// <summary>Breaks inside the caller's macro-regions.</summary>
internal static class VisibleBreaks
{
    public static IQueryable<BreakEntry> Breaks(this ILkoDb db) =>
        from finding in db.Findings
        where BreakSubject.Kinds.Contains(finding.Kind)
        join system in db.VisibleSystems() on finding.System equals system.Code
        select new BreakEntry
        {
            Finding = finding,
            System = system,
            FoundBy = db.SyncRuns.Where(run => run.System == finding.System && run.StartedAt <= finding.At && run.State != SyncRunState.Held)
                .OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id).Select(run => (SyncCause?)run.Cause).FirstOrDefault(),
        };
}
