using Lko.Domain.Catalogue;
using Lko.Domain.Common;
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

/// <summary>A line of the journal as the screen shows it.</summary>
/// <param name="By">Name of whoever acted; null for the portal itself.</param>
/// <param name="Of">Name of the person it is about.</param>
public sealed record AccessEventRow(AccessEventId Id, DateTimeOffset At, AccessEventKind Kind, string? By, string? Of, LocalText? Operator, string? Detail, string? Address);

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
        [AccessView.Reading] = [AccessEventKind.OrderRead],
    };

    public async Task<Outcome<Page<AccessEventRow>>> Run(AccessView view, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.UsersManage, cancellationToken);
        if (db is not { User.Side: Side.Carrier, Scope.CarrierBranches: null })
        {
            return Outcome<Page<AccessEventRow>>.Forbidden();
        }

        var lines = db.AccessEvents.AsNoTracking();
        if (Kinds.TryGetValue(view, out var kinds))
        {
            lines = lines.Where(row => kinds.Contains(row.Kind));
        }

        var total = await lines.CountAsync(cancellationToken);
        var rows = await lines.OrderByDescending(row => row.Id).Skip(page.Skip).Take(page.Size)
            .Select(row => new AccessEventRow(
                row.Id, row.At, row.Kind,
                db.Users.Where(person => person.Id == row.By).Select(person => person.Name).FirstOrDefault(),
                db.Users.Where(person => person.Id == row.Of).Select(person => person.Name).FirstOrDefault(),
                db.Operators.Where(telecom => telecom.Id == row.Telecom).Select(telecom => new LocalText(telecom.NameRu, telecom.NameEn)).FirstOrDefault(),
                row.Detail, row.Address))
            .ToListAsync(cancellationToken);
        return Outcome<Page<AccessEventRow>>.Ok(new(rows, total));
    }
}
