using Lko.Domain.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Mvc;

namespace Lko.Web.Access;

/// <summary>Signing in and out, and the two preferences that live in cookies. All of it works without a circuit.</summary>
internal static class AccountEndpoints
{
    public const string SignInPath = "/account/sign-in";

    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(SignInPath, SignIn).AllowAnonymous().RequireRateLimiting(Security.RateLimits.SignIn);
        routes.MapPost("/account/sign-out", (Delegate)SignOutAsync).AllowAnonymous().RequireRateLimiting(Security.RateLimits.SignIn);
        routes.MapPost("/account/culture", CultureAsync).AllowAnonymous().RequireRateLimiting(Security.RateLimits.Preferences);
        routes.MapPost("/account/theme", ThemeAsync).AllowAnonymous().RequireRateLimiting(Security.RateLimits.Preferences);
    }

    private static IResult SignIn(HttpContext http, string? returnUrl)
    {
        var target = SafeReturnUrl.Of(returnUrl);
        return http.User.Identity?.IsAuthenticated == true
            ? Results.LocalRedirect(target)
            : Results.Challenge(new AuthenticationProperties { RedirectUri = target }, [OpenIdConnectDefaults.AuthenticationScheme]);
    }

    // The unused form parameter makes the framework ask for the antiforgery token.
    private static async Task<IResult> SignOutAsync(HttpContext http, [FromForm] IFormCollection form, EndSession endSession, SessionWatch watch)
    {
        if (LkoClaims.Of(http.User) is not { } holder)
        {
            return Results.LocalRedirect(SafeReturnUrl.Home);
        }

        // A session ends even when the browser has already gone.
        watch.Leave(holder);
        await endSession.Run(holder.Key, CancellationToken.None);
        watch.Forget(holder);
        return Results.SignOut(
            SignInEvents.Leaving(holder),
            [CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme]);
    }

    private static async Task<IResult> CultureAsync(HttpContext http, [FromForm] string? culture, [FromForm] string? returnUrl, SaveProfile save)
    {
        if (culture is null || !User.Languages.Contains(culture, StringComparer.Ordinal))
        {
            return Results.BadRequest();
        }

        Preferences.WriteCulture(http, culture);
        await RememberAsync(http, new ProfileWishes(Language: culture), save);
        return Results.LocalRedirect(SafeReturnUrl.Of(returnUrl));
    }

    private static async Task<IResult> ThemeAsync(HttpContext http, [FromForm] string? theme, [FromForm] string? returnUrl, SaveProfile save)
    {
        if (theme is null || !User.Themes.Contains(theme, StringComparer.Ordinal))
        {
            return Results.BadRequest();
        }

        Preferences.WriteTheme(http, theme);
        await RememberAsync(http, new ProfileWishes(Theme: theme), save);
        return Results.LocalRedirect(SafeReturnUrl.Of(returnUrl));
    }

    private static async Task RememberAsync(HttpContext http, ProfileWishes wishes, SaveProfile save)
    {
        if (http.User.Identity?.IsAuthenticated == true)
        {
            await save.Run(wishes, CancellationToken.None);
        }
    }
}
