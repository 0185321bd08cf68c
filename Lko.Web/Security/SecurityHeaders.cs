namespace Lko.Web.Security;

/// <summary>What browsers are told about every answer of the portal.</summary>
internal static class SecurityHeaders
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, Uri authority)
    {
        var formAction = $"'self' {authority.GetLeftPart(UriPartial.Authority)}";
        return app.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                // Last, so that weaker policies of the framework do not stay beside it.
                var headers = http.Response.Headers;
                headers.ContentSecurityPolicy = Policy(http.Request, formAction);
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                return Task.CompletedTask;
            });
            return next(http);
        });
    }

    private static string Policy(HttpRequest request, string formAction)
    {
        // Not every browser counts the socket of the own host as 'self'. The host is the client's word, so only a real host name is repeated.
        var socket = Uri.CheckHostName(request.Host.Host.Trim('[', ']')) == UriHostNameType.Unknown
            ? string.Empty
            : $" {(request.IsHttps ? "wss" : "ws")}://{request.Host.ToUriComponent()}";
        return $"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'{socket}; "
            + $"object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action {formAction}";
    }
}
