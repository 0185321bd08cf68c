using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>What the identity provider vouched for, and the browser it came from.</summary>
/// <param name="SessionKey">Hash of the random value that the browser's cookie will carry.</param>
public sealed record SignIn(string Issuer, string Subject, string SessionKey, string? Device, string? Address);

public sealed record SignedIn(UserId UserId, string Name, Side Side, OperatorId? OperatorId, string Language, string Theme, string? Density = null, bool HasNoShortcuts = false);

/// <summary>
/// Lets in a person whom the administrator has invited: known by issuer and subject, not disabled, of no suspended operator.
/// Forbidden for everybody else, without saying which of them it was.
/// </summary>
public sealed class StartSession(ILkoDbFactory factory, TimeProvider time)
{
    public async Task<Outcome<SignedIn>> Run(SignIn signIn, CancellationToken cancellationToken)
    {
        await using var db = factory.OpenSystem("sign-in");
        var now = time.Now();
        var address = Cut(signIn.Address, UserSession.MaxAddressLength);
        var known = await db.Users.AsNoTracking().Where(row => row.Issuer == signIn.Issuer && row.Subject == signIn.Subject)
            .Select(row => new { User = row, IsSuspended = db.Operators.Any(telecom => telecom.Id == row.OperatorId && telecom.State == OperatorState.Suspended) })
            .SingleOrDefaultAsync(cancellationToken);

        // Blanks behind a subject are nothing to some databases: without this, one person would sign in as another.
        known = string.Equals(known?.User.Subject, signIn.Subject, StringComparison.Ordinal) && string.Equals(known?.User.Issuer, signIn.Issuer, StringComparison.Ordinal) ? known : null;
        if (known is not { User: { IsDisabled: false } user, IsSuspended: false })
        {
            var why = known is null ? $"{signIn.Subject} {signIn.Issuer}" : known.User.IsDisabled ? nameof(AccessEventKind.UserDisabled) : nameof(AccessEventKind.OperatorSuspended);
            return await RefuseAsync(db, AccessEvent.OfPortal(AccessEventKind.SignInRefused, known?.User.Id, known?.User.OperatorId, why, address, now), cancellationToken);
        }

        db.UserSessions.Add(UserSession.Start(user, signIn.SessionKey, now, Cut(signIn.Device, UserSession.MaxDeviceLength), address));
        db.AccessEvents.Add(AccessEvent.OfPerson(AccessEventKind.SignedIn, user.Id, user.OperatorId, null, address, now));
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved
            ? Outcome<SignedIn>.Ok(new(user.Id, user.Name, user.Side, user.OperatorId, user.Language, user.Theme, user.Density, user.HasNoShortcuts))
            : await RefuseAsync(db, AccessEvent.OfPortal(AccessEventKind.SignInRefused, user.Id, user.OperatorId, "SessionKeyUsed", address, now), cancellationToken);
    }

    private static async Task<Outcome<SignedIn>> RefuseAsync(ILkoDb db, AccessEvent line, CancellationToken cancellationToken)
    {
        db.AccessEvents.Add(line);
        await db.SaveAsync(cancellationToken);
        return Outcome<SignedIn>.Forbidden();
    }

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;
}
