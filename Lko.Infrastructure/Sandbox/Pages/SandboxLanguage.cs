using System.Globalization;
using Lko.Infrastructure.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>
/// The language of the sandbox's pages and of what its controls answer: the one a portal asks for when it sends somebody to sign in, else the one
/// chosen on the desk, else the browser's, else Russian. Figures on the wire are written alike in all of them.
/// </summary>
internal static class SandboxLanguage
{
    private const string CookieName = "lko.sandbox.culture";
    private const string Path = "/language";
    private const string Wishes = "ui_locales";

    private static readonly CultureInfo[] Languages = [CultureInfo.GetCultureInfo("ru"), CultureInfo.GetCultureInfo("en")];

    /// <summary>Code of the language that is spoken now.</summary>
    public static string Current => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public static void UseSandboxLanguage(this IApplicationBuilder app) => app.UseRequestLocalization(new RequestLocalizationOptions
    {
        DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, Languages[0]),
        SupportedCultures = [],
        SupportedUICultures = Languages,
        RequestCultureProviders =
        [
            new CustomRequestCultureProvider(http => Task.FromResult(Asked(http.Request))),
            new CookieRequestCultureProvider { CookieName = CookieName },
            new AcceptLanguageHeaderRequestCultureProvider(),
        ],
    });

    public static void MapLanguage(this IEndpointRouteBuilder routes) => routes.MapGet(Path + "/{language}", (HttpContext http, string language) =>
    {
        if (!Languages.Any(known => string.Equals(known.Name, language, StringComparison.Ordinal)))
        {
            return Results.NotFound();
        }

        http.Response.Cookies.Append(CookieName, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)), new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365),
            IsEssential = true,
            HttpOnly = true,
            Secure = http.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            Path = "/",
        });
        return Results.LocalRedirect(SandboxPage.Path);
    });

    /// <summary>Leads to the desk in the other language.</summary>
    public static Markup Link()
    {
        var texts = InfrastructureTexts.Sandbox;
        var other = texts["Language.Other"];
        return Markup.Of($"""<a class="lang" href="{Path}/{other}" lang="{other}" hreflang="{other}" aria-label="{texts["Language.OtherShort"]}: {texts["Language.SwitchLabel"]}">{texts["Language.OtherShort"]}</a>""");
    }

    /// <summary>What the authorization request wishes that the sign-in page leads back to.</summary>
    private static ProviderCultureResult? Asked(HttpRequest request)
    {
        var returnUrl = request.Query[SignInPage.ReturnUrl].ToString();
        return returnUrl.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start && QueryHelpers.ParseQuery(returnUrl[start..]).TryGetValue(Wishes, out var wishes)
            ? new([.. wishes.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)])
            : null;
    }
}
