namespace Lko.Web.Ui;

/// <summary>
/// What the first byte of a page or its script must already know: theme, density and shortcuts, carried by cookies. Signing in and saving the
/// profile write them; the profile stays the truth.
/// </summary>
public static class UiPreferences
{
    public const string ThemeCookie = "lko.theme";
    public const string DensityCookie = "lko.density";

    /// <summary>lko.js reads it at every key, so that all pages of a browser agree at once.</summary>
    public const string KeysCookie = "lko.keys";
    public const string Light = "light";
    public const string Dark = "dark";

    /// <summary>Follow the device.</summary>
    public const string System = "system";

    public static IReadOnlyList<string> Themes { get; } = [Light, Dark, System];

    public static string ThemeOf(HttpContext context) =>
        context.Request.Cookies[ThemeCookie] is { } theme && Themes.Contains(theme, StringComparer.Ordinal) ? theme : System;

    /// <summary><c>dense</c> or <c>roomy</c>; null for the normal rows.</summary>
    public static string? DensityOf(HttpContext context) => context.Request.Cookies[DensityCookie] is "dense" or "roomy" ? context.Request.Cookies[DensityCookie] : null;
}
