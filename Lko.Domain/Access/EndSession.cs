using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>Ends a signed-in browser: its next request, its downloads and its open pages are refused. Ending an ended session is no error.</summary>
public sealed class EndSession(ILkoDbFactory factory, TimeProvider time)
{
    /// <param name="sessionKey">Hash of the value in the browser's cookie; whoever holds the cookie may end it.</param>
    public async Task<Outcome<Nothing>> Run(string sessionKey, CancellationToken cancellationToken)
    {
        await using var db = factory.OpenSystem("sign-out");
        if (await db.UserSessions.SingleOrDefaultAsync(row => row.Key == sessionKey, cancellationToken) is not { } session)
        {
            return Outcome<Nothing>.NotFound();
        }

        if (session.EndedAt is null)
        {
            db.AccessEvents.Add(AccessEvent.OfPerson(AccessEventKind.SignedOut, session.UserId, session.OperatorId, null, session.Address, time.Now()));
        }

        session.End(time.Now());
        db.Announce(new(Topic.Access, "session", session.OperatorId, null, null, session.UserId.Value));
        await db.SaveAsync(cancellationToken);
        return Outcome<Nothing>.Ok(default);
    }
}
