using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>What the identity provider vouched for, and the browser it came from.</summary>
/// <param name="SessionKey">Hash of the random value that the browser's cookie will carry.</param>
public sealed record SignIn(string Issuer, string Subject, string SessionKey, string? Device, string? Address);

public sealed record SignedIn(UserId UserId, string Name, Side Side, OperatorId? OperatorId, string Language, string Theme);

/// <summary>
/// Lets in a person whom the administrator has invited: known by issuer and subject, not disabled, of no suspended operator.
/// Forbidden for everybody else, without saying which of them it was.
/// </summary>
public sealed class StartSession(ILkoDbFactory factory, TimeProvider time)
{
    public async Task<Outcome<SignedIn>> Run(SignIn signIn, CancellationToken cancellationToken)
    {
        await using var db = factory.OpenSystem("sign-in");
        var user = await db.Users.AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.Issuer == signIn.Issuer && row.Subject == signIn.Subject && !row.IsDisabled
                    && !db.Operators.Any(telecom => telecom.Id == row.OperatorId && telecom.State == OperatorState.Suspended),
                cancellationToken);
        if (user is null)
        {
            return Outcome<SignedIn>.Forbidden();
        }

        db.UserSessions.Add(UserSession.Start(user, signIn.SessionKey, time.Now(), Cut(signIn.Device, UserSession.MaxDeviceLength), Cut(signIn.Address, UserSession.MaxAddressLength)));
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved
            ? Outcome<SignedIn>.Ok(new(user.Id, user.Name, user.Side, user.OperatorId, user.Language, user.Theme))
            : Outcome<SignedIn>.Forbidden();
    }

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;
}
