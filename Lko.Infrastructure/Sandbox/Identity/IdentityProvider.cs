using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Pages;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Lko.Infrastructure.Sandbox.Identity;

/// <summary>
/// The carrier's identity provider: OpenID Connect with code and PKCE for people, client credentials for the machine client of the status hub.
/// Keys and codes live as long as the process.
/// </summary>
internal static class IdentityProvider
{
    /// <summary>Audience of the machine token.</summary>
    public const string StatusHubAudience = "lko-status-hub";

    public const string MachineSubject = "machine:op10";

    private const string CookieName = "lko.sandbox.sso";

    public static void AddIdentityProvider(this IServiceCollection services, SandboxOptions options, PortalOrigins portals)
    {
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = CookieName;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.LoginPath = SignInPage.Path;
            cookie.ReturnUrlParameter = SignInPage.ReturnUrl;
        });
        var usedCodes = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode();
            server.SetAuthorizationEndpointUris("connect/authorize")
                .SetTokenEndpointUris("connect/token")
                .SetEndSessionEndpointUris("connect/logout");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowClientCredentialsFlow();
            server.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email);
            server.RegisterClaims(Claims.Subject, Claims.Name, Claims.PreferredUsername, Claims.Email);
            // Elliptic and symmetric keys are made at once; RSA would cost every start of the sandbox some seconds.
            server.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)));
            server.AddEphemeralSigningKey(SecurityAlgorithms.EcdsaSha256);
            server.DisableAccessTokenEncryption();
            server.Configure(configured => configured.TimeProvider = TimeProvider.System);
            server.UseAspNetCore()
                .EnableAuthorizationEndpointPassthrough()
                .EnableTokenEndpointPassthrough()
                .EnableEndSessionEndpointPassthrough()
                .DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (!string.Equals(context.ClientId, options.ClientId, StringComparison.Ordinal))
                {
                    context.Reject(Errors.InvalidClient, "Unknown client_id.");
                }
                else if (!portals.Contains(context.RedirectUri))
                {
                    context.Reject(Errors.InvalidRequest, "redirect_uri does not belong to the portal.");
                }

                return default;
            }));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                var machine = context.Request.IsClientCredentialsGrantType();
                var (id, secret) = machine
                    ? (options.MachineClientId, options.MachineClientSecret)
                    : (options.ClientId, options.ClientSecret);
                if (!string.Equals(context.ClientId, id, StringComparison.Ordinal) || !SameSecret(context.ClientSecret, secret))
                {
                    context.Reject(Errors.InvalidClient, "Client credentials were not accepted.");
                }
                else if (!machine && !usedCodes.TryAdd(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Code ?? ""))), true))
                {
                    context.Reject(Errors.InvalidGrant, "The code was already used.");
                }

                return default;
            }));
            server.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.PostLogoutRedirectUri is not null && !portals.Contains(context.PostLogoutRedirectUri))
                {
                    context.Reject(Errors.InvalidRequest, "post_logout_redirect_uri does not belong to the portal.");
                }

                return default;
            }));
        });
    }

    public static void MapIdentityProvider(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/connect/authorize", [HttpMethods.Get, HttpMethods.Post], (Delegate)AuthorizeAsync);
        routes.MapPost("/connect/token", (Delegate)TokenAsync);
        routes.MapMethods("/connect/logout", [HttpMethods.Get, HttpMethods.Post], (Delegate)(async (HttpContext http) =>
        {
            await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        }));
        routes.MapGet(SignInPage.Path, (HttpContext http, string? returnUrl) => SignInPage.Show(http, returnUrl));
        routes.MapPost(SignInPage.Path, (Delegate)(async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var returnUrl = form[SignInPage.ReturnUrl].ToString();
            if (SandboxPeople.Find(form["subject"]) is not { } person || !IsLocal(returnUrl))
            {
                return Results.BadRequest();
            }

            var identity = new ClaimsIdentity([new Claim(Claims.Subject, person.Subject)], "sandbox");
            await http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(identity));
            return Results.LocalRedirect(returnUrl);
        }));
    }

    private static async Task<IResult> AuthorizeAsync(HttpContext http)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("Not an OpenID Connect request.");
        var session = await http.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        var person = session.Succeeded ? SandboxPeople.Find(session.Principal.FindFirstValue(Claims.Subject)) : null;
        var askAgain = request.HasPromptValue(PromptValues.Login) || request.HasPromptValue(PromptValues.SelectAccount);
        if (person is null && request.HasPromptValue(PromptValues.None))
        {
            var refusal = new AuthenticationProperties(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.LoginRequired,
            });
            return Results.Forbid(refusal, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        }

        if (person is null || askAgain)
        {
            var parameters = (http.Request.HasFormContentType ? http.Request.Form.AsEnumerable() : http.Request.Query)
                .Where(parameter => !askAgain || parameter.Key is not Parameters.Prompt)
                .Select(parameter => new KeyValuePair<string, StringValues>(parameter.Key, parameter.Value));
            return Results.Challenge(
                new AuthenticationProperties { RedirectUri = http.Request.Path + QueryString.Create(parameters) },
                [CookieAuthenticationDefaults.AuthenticationScheme]);
        }

        var identity = new ClaimsIdentity("sandbox", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, person.Subject)
            .SetClaim(Claims.Name, $"{person.NameRu}, {person.OrganisationRu}")
            .SetClaim(Claims.PreferredUsername, person.Subject)
            .SetClaim(Claims.Email, person.Email)
            .SetScopes(request.GetScopes());
        identity.SetDestinations(_ => [Destinations.IdentityToken, Destinations.AccessToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static async Task<IResult> TokenAsync(HttpContext http)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("Not an OpenID Connect request.");
        if (!request.IsClientCredentialsGrantType())
        {
            var code = await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
            return Results.SignIn(code.Principal!, null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        }

        var identity = new ClaimsIdentity("sandbox", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, MachineSubject).SetClaim("operator", "OP10");
        identity.SetResources(StatusHubAudience);
        identity.SetDestinations(_ => [Destinations.AccessToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static bool IsLocal(string url) => url.Length > 0 && url[0] == '/' && (url.Length == 1 || (url[1] != '/' && url[1] != '\\'));

    private static bool SameSecret(string? given, string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(secret));
}
