using Lko.Web.Ui;
using Microsoft.AspNetCore.Localization;

namespace Lko.Web.Access;

/// <summary>Language and theme as cookies: what the first byte of a page must know before anything is read from the database.</summary>
internal static class Preferences
{
    public const string CultureCookie = "lko.culture";
    public const string DefaultCulture = "ru";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    public static void WriteCulture(HttpContext http, string language) =>
        Write(http, CultureCookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)));

    public static void WriteTheme(HttpContext http, string theme) => Write(http, UiPreferences.ThemeCookie, theme);

    private static void Write(HttpContext http, string name, string value) => http.Response.Cookies.Append(name, value, new CookieOptions
    {
        MaxAge = Lifetime,
        IsEssential = true,
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
    });
}
