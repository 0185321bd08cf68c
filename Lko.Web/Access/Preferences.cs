using Lko.Web.Ui;
using Microsoft.AspNetCore.Localization;

namespace Lko.Web.Access;

/// <summary>Language, theme, the height of rows and shortcuts as cookies: what a page must know before anything is read from the database.</summary>
internal static class Preferences
{
    public const string CultureCookie = "lko.culture";
    public const string DefaultCulture = "ru";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    public static void WriteCulture(HttpContext http, string language) =>
        Write(http, CultureCookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)));

    public static void WriteTheme(HttpContext http, string theme) => Write(http, UiPreferences.ThemeCookie, theme);

    /// <summary>The lists change it in the browser, without a round trip: a script may write it.</summary>
    public static void WriteDensity(HttpContext http, string density) => Write(http, UiPreferences.DensityCookie, density, isOfScript: true);

    /// <summary>The script reads it at every key, and the profile page changes it there: a script may write it.</summary>
    public static void WriteKeys(HttpContext http, bool none) => Write(http, UiPreferences.KeysCookie, none ? "off" : "on", isOfScript: true);

    private static void Write(HttpContext http, string name, string value, bool isOfScript = false) => http.Response.Cookies.Append(name, value, new CookieOptions
    {
        MaxAge = Lifetime,
        IsEssential = true,
        HttpOnly = !isOfScript,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
    });
}
