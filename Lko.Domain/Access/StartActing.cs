using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>
/// A person of the carrier says for which operator he acts from now on, in this browser, and why. He gains no right by it: what his grants do not open stays
/// closed. What belongs to one operator alone opens only to whoever acts for it.
/// </summary>
public sealed class StartActing(ILkoDbFactory databases, TimeProvider time)
{
    /// <summary>Then he has to say it again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public async Task<Outcome<Acting>> Run(OperatorId telecom, string? reason, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.ContractsRead, cancellationToken);
        if (db?.User is not { Side: Side.Carrier, SessionKey: { } key } user)
        {
            return Outcome<Acting>.Forbidden();
        }

        var why = reason?.Trim() ?? "";
        if (why.Length is 0 or > UserSession.MaxReasonLength)
        {
            return Outcome<Acting>.Invalid(new FieldError("reason", "required", DomainTexts.Access.Format("Acting.Reason", UserSession.MaxReasonLength)));
        }

        if (!await db.Contracts.AnyAsync(row => row.OperatorId == telecom, cancellationToken))
        {
            return Outcome<Acting>.NotFound();
        }

        if (await db.UserSessions.SingleOrDefaultAsync(row => row.Key == key && row.UserId == user.Id && row.EndedAt == null, cancellationToken) is not { } session)
        {
            return Outcome<Acting>.Forbidden();
        }

        var now = time.Now();
        if (session.ActingFor is { } earlier && session.ActingUntil > now)
        {
            db.AccessEvents.Add(AccessEvent.OfPerson(AccessEventKind.ActingEnded, user.Id, earlier, null, session.Address, now));
        }

        session.Act(telecom, why, now + Longest);
        db.AccessEvents.Add(AccessEvent.OfPerson(AccessEventKind.ActingBegun, user.Id, telecom, why, session.Address, now));
        db.Announce(new(Topic.Access, "acting", null, null, null, user.Id.Value));
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved
            ? Outcome<Acting>.Ok(new(telecom, why, now + Longest))
            : Outcome<Acting>.Conflict(DomainTexts.Access["Profile.Conflict"]);
    }
}

/// <summary>He acts for nobody any more. Ending what has ended is no error.</summary>
public sealed class StopActing(ILkoDbFactory databases, TimeProvider time)
{
    public async Task<Outcome<Nothing>> Run(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenOwnAsync(cancellationToken);
        if (db?.User is not { Side: Side.Carrier, SessionKey: { } key } user)
        {
            return Outcome<Nothing>.Forbidden();
        }

        var session = await db.UserSessions.SingleOrDefaultAsync(row => row.Key == key && row.UserId == user.Id, cancellationToken);
        if (session?.ActingFor is not { } telecom)
        {
            return Outcome<Nothing>.Ok(default);
        }

        session.StopActing();
        db.AccessEvents.Add(AccessEvent.OfPerson(AccessEventKind.ActingEnded, user.Id, telecom, null, session.Address, time.Now()));
        db.Announce(new(Topic.Access, "acting", null, null, null, user.Id.Value));
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved ? Outcome<Nothing>.Ok(default) : Outcome<Nothing>.Conflict(DomainTexts.Access["Profile.Conflict"]);
    }
}
