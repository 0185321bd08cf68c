using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>The views of the findings.</summary>
public enum FindingView
{
    Open = 1,

    /// <summary>Open and taken by the caller.</summary>
    Mine = 2,
    Closed = 3,
}

/// <summary>One finding.</summary>
/// <param name="Owner">Who has taken it.</param>
public sealed record FindingRow(
    FindingId Id, FindingKind Kind, string Subject, string Detail, DateTimeOffset At, string? Owner, bool IsMine, DateTimeOffset? TakenAt, DateTimeOffset? ClosedAt, string? Note, int Version);

public sealed record FindingList(Page<FindingRow> Rows, IReadOnlyDictionary<FindingView, int> Counts);

/// <summary>What is wrong between the portal and other systems, oldest open first.</summary>
public sealed class ListFindings(ILkoDbFactory databases)
{
    /// <param name="kind">Null = all.</param>
    public async Task<Outcome<FindingList>> Run(FindingView view, FindingKind? kind, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<FindingList>.Forbidden();
        }

        var me = user.Id;
        var all = db.VisibleFindings();
        if (kind is { } wanted)
        {
            all = all.Where(row => row.Kind == wanted);
        }

        var open = all.Where(row => row.ClosedAt == null);
        var counts = new Dictionary<FindingView, int>
        {
            [FindingView.Open] = await open.CountAsync(cancellationToken),
            [FindingView.Mine] = await open.CountAsync(row => row.OwnerId == me, cancellationToken),
            [FindingView.Closed] = await all.CountAsync(row => row.ClosedAt != null, cancellationToken),
        };
        var sorted = view switch
        {
            FindingView.Closed => all.Where(row => row.ClosedAt != null).OrderByDescending(row => row.ClosedAt).ThenByDescending(row => row.Id),
            FindingView.Mine => open.Where(row => row.OwnerId == me).OrderBy(row => row.At).ThenBy(row => row.Id),
            _ => open.OrderBy(row => row.At).ThenBy(row => row.Id),
        };
        var rows = await sorted.Skip(page.Skip).Take(page.Size)
            .Select(row => new FindingRow(
                row.Id, row.Kind, row.Subject, row.Detail, row.At, db.Users.Where(person => person.Id == row.OwnerId).Select(person => person.Name).FirstOrDefault(), row.OwnerId == me,
                row.TakenAt, row.ClosedAt, row.Note, row.Version))
            .ToListAsync(cancellationToken);
        return Outcome<FindingList>.Ok(new(new(rows, counts[view]), counts));
    }
}

/// <summary>Which findings a person of the carrier may look at.</summary>
internal static class FindingQueries
{
    /// <summary>Staff of a macro-region see what is about its systems and orders. Breaks of the books have a list of their own.</summary>
    public static IQueryable<Finding> VisibleFindings(this ILkoDb db) =>
        db.Scope.CarrierBranches is null
            ? db.Findings.Where(row => !BreakSubject.Kinds.Contains(row.Kind))
            : db.Findings.Where(row => !BreakSubject.Kinds.Contains(row.Kind)).Where(row => db.VisibleSystems().Select(system => system.Code).Contains(row.Subject) || db.Orders.Any(order => order.Number == row.Subject));
}
