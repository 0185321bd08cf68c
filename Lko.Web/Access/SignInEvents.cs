using System.Globalization;
using System.Security.Claims;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Infrastructure.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace Lko.Web.Access;

/// <summary>What happens between the identity provider's answer and the portal's cookie.</summary>
internal static class SignInEvents
{
    public const string UnknownPath = "/account/unknown";
    public const string FailedPath = "/account/failed";

    /// <summary>Entra's immutable id of a person inside his tenant; its <c>sub</c> differs per client.</summary>
    private const string EntraObjectId = "oid";
    private const string Subject = "sub";
    private const string Issuer = "iss";
    private const string LeavingSession = ".lko.session";
    private const string LeavingUser = ".lko.user";

    /// <summary>Turns the person the provider vouched for into a user of the portal with a session of his own, or sends him away.</summary>
    public static async Task AdmitAsync(TokenValidatedContext context, AuthMode mode)
    {
        var http = context.HttpContext;
        var issuer = context.Principal?.FindFirstValue(Issuer) ?? context.SecurityToken.Issuer;
        var subject = context.Principal?.FindFirstValue(mode == AuthMode.Entra ? EntraObjectId : Subject);
        var key = LkoClaims.NewSessionKey();
        var admitted = subject is null
            ? Outcome<SignedIn>.Forbidden()
            : await http.RequestServices.GetRequiredService<StartSession>().Run(
                new SignIn(issuer, subject, LkoClaims.Hash(key), http.Request.Headers.UserAgent.ToString(), http.Connection.RemoteIpAddress?.ToString()), http.RequestAborted);
        if (!admitted.IsOk)
        {
            context.HandleResponse();
            context.Response.Redirect(UnknownPath);
            return;
        }

        context.Principal = LkoClaims.PrincipalOf(admitted.Value, key);
        Preferences.WriteCulture(http, admitted.Value.Language);
        Preferences.WriteTheme(http, admitted.Value.Theme);
        Preferences.WriteDensity(http, admitted.Value.Density ?? User.Densities[0]);
        Preferences.WriteKeys(http, admitted.Value.HasNoShortcuts);
    }

    /// <summary>The provider refused, or the answer does not belong to a sign-in that this browser began.</summary>
    public static Task FailAsync(RemoteFailureContext context)
    {
        context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SignInEvents).FullName!)
            .LogWarning(context.Failure, "A sign-in failed");
        context.HandleResponse();
        context.Response.Redirect(FailedPath);
        return Task.CompletedTask;
    }

    /// <summary>What comes back from the identity provider with the person who leaves.</summary>
    public static AuthenticationProperties Leaving(SessionHolder holder) => new(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        [LeavingSession] = holder.Key,
        [LeavingUser] = holder.UserId.Value.ToString(CultureInfo.InvariantCulture),
    })
    {
        RedirectUri = SafeReturnUrl.Home,
    };

    /// <summary>The provider has let the person go: pages that are still open may lead to the sign-in.</summary>
    public static Task LeftAsync(RemoteSignOutContext context)
    {
        if (context.Properties?.Items is { } items && items.TryGetValue(LeavingSession, out var key) && key is not null && items.TryGetValue(LeavingUser, out var user))
        {
            context.HttpContext.RequestServices.GetRequiredService<SessionWatch>().Left(new(UserId.From(long.Parse(user!, CultureInfo.InvariantCulture)), key));
        }

        return Task.CompletedTask;
    }

    public static Task SpeakAsync(RedirectContext context)
    {
        context.ProtocolMessage.UiLocales = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        return Task.CompletedTask;
    }

    /// <summary>Lets a cookie in while its session lives.</summary>
    public static async Task CheckCookieAsync(CookieValidatePrincipalContext context)
    {
        var watch = context.HttpContext.RequestServices.GetRequiredService<SessionWatch>();
        if (LkoClaims.Of(context.Principal) is not { } holder)
        {
            context.RejectPrincipal();
            return;
        }

        // A connection that re-establishes itself is not a person who does something.
        if (!context.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal))
        {
            watch.Note(holder);
        }

        if (!await watch.IsAliveAsync(holder, context.HttpContext.RequestAborted))
        {
            watch.Forget(holder);
            context.RejectPrincipal();
            await context.HttpContext.RequestServices.GetRequiredService<AccessJournal>().ShutOutAsync(holder.UserId, holder.Key, context.HttpContext.RequestAborted);
        }
    }

    /// <summary>A person is sent to the sign-in and back; a program is told.</summary>
    public static Task ChallengeAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal) && !request.Path.StartsWithSegments("/hubs", StringComparison.Ordinal))
        {
            context.Response.Redirect(AccountEndpoints.SignInPath + QueryString.Create("returnUrl", request.PathBase + request.Path + request.QueryString));
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }

        return Task.CompletedTask;
    }

    public static Task RefuseAsync(Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
