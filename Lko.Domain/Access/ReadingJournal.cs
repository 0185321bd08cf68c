using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>Tells who read or took what, and from which address.</summary>
internal static class ReadingJournal
{
    /// <summary>Writes a line into the journal and saves it, whether or not the person still waits for what he asked for.</summary>
    /// <param name="telecom">Whose data it was; null for the carrier's own.</param>
    /// <exception cref="InvalidOperationException">It could not be kept: nothing may be handed out then.</exception>
    public static async Task KeepAsync(this ILkoDb db, CurrentUser user, AccessEventKind kind, OperatorId? telecom, string? detail, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var address = await db.UserSessions.Where(row => row.Key == user.SessionKey && row.UserId == user.Id).Select(row => row.Address).SingleOrDefaultAsync(cancellationToken);
        db.AccessEvents.Add(AccessEvent.OfPerson(kind, user.Id, telecom, detail, address, at));
        if (await db.SaveAsync(CancellationToken.None) is not SaveResult.Saved and var result)
        {
            throw new InvalidOperationException($"{kind} of {detail} could not be kept in the journal: {result}.");
        }
    }
}
