using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>The views of the journal of access.</summary>
public enum AccessView
{
    All = 1,
    Changes = 2,
    SignIns = 3,
    Refusals = 4,
    Acting = 5,
    Reading = 6,
}

/// <summary>Which lines of the journal.</summary>
/// <param name="Person">Part of the name of whoever acted or whom it is about; null = everybody.</param>
/// <param name="Day">On the reader's clock; null = all days.</param>
public sealed record AccessQuery(AccessView View, string? Person, DateOnly? Day, PageRequest Page);

/// <summary>A line of the journal as the screen shows it.</summary>
/// <param name="By">Name of whoever acted; null for the portal itself.</param>
/// <param name="Of">Name of the person it is about.</param>
/// <param name="Node">Name of the branch or macro-region that a role was given or withdrawn for.</param>
public sealed record AccessEventRow(AccessEventId Id, DateTimeOffset At, AccessEventKind Kind, string? By, string? Of, LocalText? Operator, string? Detail, string? Address, LocalText? Node = null);

/// <summary>The journal of access, the latest first. It is about everybody, so it opens to the portal's administrator of the whole carrier alone.</summary>
public sealed class ListAccessEvents(ILkoDbFactory databases)
{
    private static readonly Dictionary<AccessView, AccessEventKind[]> Kinds = new()
    {
        [AccessView.Changes] =
        [
            AccessEventKind.GrantGiven, AccessEventKind.GrantWithdrawn, AccessEventKind.UserDisabled, AccessEventKind.UserEnabled,
            AccessEventKind.OperatorSuspended, AccessEventKind.OperatorResumed,
        ],
        [AccessView.SignIns] = [AccessEventKind.SignedIn, AccessEventKind.SignedOut],
        [AccessView.Refusals] = [AccessEventKind.SignInRefused, AccessEventKind.Refused, AccessEventKind.ShutOut, AccessEventKind.MachineShutOut],
        [AccessView.Acting] = [AccessEventKind.ActingBegun, AccessEventKind.ActingEnded],
        [AccessView.Reading] = [AccessEventKind.OrderRead, AccessEventKind.DocumentTaken, AccessEventKind.ListTaken, AccessEventKind.AnswerTaken],
    };

    public async Task<Outcome<Page<AccessEventRow>>> Run(AccessQuery query, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.UsersManage, cancellationToken);
        if (db is not { User: { Side: Side.Carrier } user, Scope.CarrierBranches: null })
        {
            return Outcome<Page<AccessEventRow>>.Forbidden();
        }

        var lines = db.AccessEvents.AsNoTracking();
        if (Kinds.TryGetValue(query.View, out var kinds))
        {
            lines = lines.Where(row => kinds.Contains(row.Kind));
        }

        if (SearchKey.Of(query.Person) is { Length: > 0 } key)
        {
            // Names have no key that a database could compare alike on all of them; people are few beside the lines of the journal.
            var people = (await db.Users.Select(person => new { person.Id, person.Name }).ToListAsync(cancellationToken))
                .Where(person => SearchKey.Of(person.Name).Contains(key, StringComparison.Ordinal)).Select(person => (UserId?)person.Id).ToList();
            lines = lines.Where(row => people.Contains(row.By) || people.Contains(row.Of));
        }

        if (query.Day is { } day)
        {
            var (from, to) = (LocalTime.ToUtc(day.ToDateTime(TimeOnly.MinValue), user.Zone), LocalTime.ToUtc(day.AddDays(1).ToDateTime(TimeOnly.MinValue), user.Zone));
            lines = lines.Where(row => row.At >= from && row.At < to);
        }

        var total = await lines.CountAsync(cancellationToken);
        var rows = await lines.OrderByDescending(row => row.Id).Skip(query.Page.Skip).Take(query.Page.Size)
            .Select(row => new
            {
                row.Telecom,
                Line = new AccessEventRow(
                    row.Id, row.At, row.Kind,
                    db.Users.Where(person => person.Id == row.By).Select(person => person.Name).FirstOrDefault(),
                    db.Users.Where(person => person.Id == row.Of).Select(person => person.Name).FirstOrDefault(),
                    db.Operators.Where(telecom => telecom.Id == row.Telecom).Select(telecom => new LocalText(telecom.NameRu, telecom.NameEn)).FirstOrDefault(),
                    row.Detail, row.Address, null),
            })
            .ToListAsync(cancellationToken);
        var nodes = await NodesAsync(db, [.. rows.Select(row => NodeOf(row.Line)).OfType<string>().Distinct(StringComparer.Ordinal)], cancellationToken);
        return Outcome<Page<AccessEventRow>>.Ok(new(
            [.. rows.Select(row => NodeOf(row.Line) is { } code ? row.Line with { Node = nodes.GetValueOrDefault((row.Telecom, code)) } : row.Line)], total));
    }

    /// <summary>Code of the node that a role was given or withdrawn for; null when it was for the whole or for a contract alone, and for other lines.</summary>
    private static string? NodeOf(AccessEventRow row) =>
        row is { Kind: AccessEventKind.GrantGiven or AccessEventKind.GrantWithdrawn, Detail: { } detail } ? GrantText.Read(detail).Node : null;

    /// <summary>The names of branches by their operator, and of the carrier's macro-regions, which have none.</summary>
    private static async Task<Dictionary<(OperatorId? Operator, string Code), LocalText>> NodesAsync(ILkoDb db, List<string> codes, CancellationToken cancellationToken)
    {
        if (codes.Count == 0)
        {
            return [];
        }

        var branches = await db.Branches.AsNoTracking().Where(row => codes.Contains(row.Code)).ToListAsync(cancellationToken);
        var regions = await db.CarrierBranches.AsNoTracking().Where(row => codes.Contains(row.Code)).ToListAsync(cancellationToken);
        return branches.Select(row => KeyValuePair.Create(((OperatorId?)row.OperatorId, row.Code), new LocalText(row.NameRu, row.NameEn)))
            .Concat(regions.Select(row => KeyValuePair.Create(((OperatorId?)null, row.Code), new LocalText(row.NameRu, row.NameEn))))
            .ToDictionary();
    }
}
