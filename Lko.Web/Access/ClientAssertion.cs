using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Lko.Web.Access;

/// <summary>
/// How the portal proves with its certificate who begins a sign-in (RFC 9126 §2) and redeems its code (RFC 7523 §2.2): by a short statement that only
/// the holder of the key can sign.
/// </summary>
internal static class ClientAssertion
{
    private const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>Longer than a request takes and clocks differ.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <param name="request">What is sent to the provider; the statement is added to it.</param>
    public static async Task AddAsync(BaseContext<OpenIdConnectOptions> context, OpenIdConnectMessage request, X509Certificate2 certificate)
    {
        var provider = context.Options.Configuration ?? await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        var now = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        request.ClientAssertionType = Type;
        request.ClientAssertion = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = context.Options.ClientId,
            Audience = provider.TokenEndpoint,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = context.Options.ClientId!,
                [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("D"),
            },
            NotBefore = now,
            IssuedAt = now,
            Expires = now + Life,
            SigningCredentials = new X509SigningCredentials(certificate, SecurityAlgorithms.RsaSha256),
        });
    }
}
