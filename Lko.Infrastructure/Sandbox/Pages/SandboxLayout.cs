using System.Text;
using Lko.Infrastructure.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>Frame of the sandbox's pages and its two static files.</summary>
internal static class SandboxLayout
{
    private const string Mark =
        """<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M2 7h6.5L14 12.5h8M2 18h6.5l3.5-3.5" fill="none" stroke="#7FD0D6" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/><circle cx="13.2" cy="12.5" r="3.6" fill="#E8A06A"/></svg>""";

    public static void MapAssets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/sandbox.css", (HttpContext http) => Asset(http, "sandbox.css", "text/css; charset=utf-8"));
        routes.MapGet("/assets/sandbox.js", (HttpContext http) => Asset(http, "sandbox.js", "text/javascript; charset=utf-8"));
        routes.MapGet("/favicon.ico", () => Results.NoContent());
    }

    /// <param name="isDesk">It refreshes itself, and its language is chosen on it; the sign-in page speaks as the portal does.</param>
    public static IResult Page(HttpContext http, string title, string place, Markup content, bool isDesk, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        var (script, language) = isDesk ? (new Markup("<script src=\"/assets/sandbox.js\" defer></script>"), SandboxLanguage.Link()) : (Markup.Empty, Markup.Empty);
        var page = Markup.Of($"""
            <!doctype html><html lang="{SandboxLanguage.Current}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>{title}</title><link rel="stylesheet" href="/assets/sandbox.css">{script}</head>
            <body><a class="skip" href="#main">{InfrastructureTexts.Sandbox["Skip"]}</a>
            <header class="bar"><a class="logo" href="/">{new Markup(Mark)}<span>{InfrastructureTexts.Sandbox["Brand"]}</span></a><span class="place">{place}</span>{language}</header>
            <main id="main">{content}</main></body></html>
            """);
        return Results.Text(page.Html, "text/html; charset=utf-8", Encoding.UTF8, status);
    }

    private static IResult Asset(HttpContext http, string name, string type)
    {
        http.Response.Headers.CacheControl = "no-cache";
        var stream = typeof(SandboxLayout).Assembly.GetManifestResourceStream("Sandbox/Files/Pages/" + name)
            ?? typeof(SandboxLayout).Assembly.GetManifestResourceStream("Sandbox/Files/Pages\\" + name);
        return stream is null ? Results.NotFound() : Results.Stream(stream, type);
    }
}
