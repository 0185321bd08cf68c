using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Lko.Domain.Access;
using Microsoft.AspNetCore.WebUtilities;

namespace Lko.Web.Access;

/// <summary>What the cookie says about its holder. Rights are never among it: they are read for every use case.</summary>
public static class LkoClaims
{
    public const string UserId = "uid_lko";
    public const string SessionKey = "sid_lko";
    public const string Side = "side_lko";
    public const string OperatorId = "operator_lko";
    public const string Name = "name";

    private const int KeyBytes = 32;

    /// <summary>A random session key for the cookie.</summary>
    public static string NewSessionKey() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>What the database keeps of a session key: a stolen table opens no session.</summary>
    public static string Hash(string sessionKey) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(sessionKey)));

    public static ClaimsPrincipal PrincipalOf(SignedIn user, string sessionKey)
    {
        List<Claim> claims =
        [
            new(UserId, user.UserId.Value.ToString(CultureInfo.InvariantCulture)),
            new(SessionKey, sessionKey),
            new(Name, user.Name),
            new(Side, user.Side.ToString()),
        ];
        if (user.OperatorId is { } operatorId)
        {
            claims.Add(new(OperatorId, operatorId.Value.ToString(CultureInfo.InvariantCulture)));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, "lko", Name, roleType: null));
    }

    /// <summary>Whose session the principal is; null when it is nobody's.</summary>
    public static SessionHolder? Of(ClaimsPrincipal? principal) =>
        principal?.Identity?.IsAuthenticated == true
        && long.TryParse(principal.FindFirstValue(UserId), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && principal.FindFirstValue(SessionKey) is { Length: > 0 } key
            ? new(Domain.Access.UserId.From(id), Hash(key))
            : null;
}

/// <param name="Key">Hash of the session key, as the database keeps it.</param>
public sealed record SessionHolder(UserId UserId, string Key);
