namespace Lko.Web.Security;

/// <summary>
/// Which pages may talk to circuits and hubs. Browsers do not apply the same-origin policy to WebSockets, so the portal compares the origin itself.
/// </summary>
internal sealed class Origins(IReadOnlyList<Uri> allowed, bool isDevelopment)
{
    /// <summary>Whether a page of this origin may; a request without an origin does not come from a page.</summary>
    public bool Allows(HttpRequest request)
    {
        if (request.Headers.Origin.ToString() is not { Length: > 0 } text)
        {
            return true;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var origin)
            && (allowed.Any(each => IsSame(each, origin))
                || (isDevelopment && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own) && IsSame(own, origin)));
    }

    internal static bool IsSame(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}

internal static class OriginCheck
{
    public static IApplicationBuilder UseOriginCheck(this WebApplication app, IReadOnlyList<Uri> allowed)
    {
        var origins = new Origins(allowed, app.Environment.IsDevelopment());
        app.Use((http, next) =>
        {
            var path = http.Request.Path;
            var guarded = path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase);
            if (guarded && !origins.Allows(http.Request))
            {
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            }

            return next(http);
        });

        // The same once more where the socket is accepted, for whatever path it may have.
        var options = new WebSocketOptions();
        foreach (var origin in allowed)
        {
            options.AllowedOrigins.Add(origin.GetLeftPart(UriPartial.Authority));
        }

        if (!app.Environment.IsDevelopment())
        {
            app.UseWebSockets(options);
        }

        return app;
    }
}
