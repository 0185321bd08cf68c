using Lko.Infrastructure.Sandbox;
using Microsoft.AspNetCore.Http.Extensions;

namespace Lko.Web.Security;

/// <summary>
/// Leads whoever opens the sandbox's portal under another name of the same machine, 127.0.0.1 for localhost, to the address that was printed at the
/// start: the identity provider lets nobody back to any other.
/// </summary>
internal static class OwnAddress
{
    /// <summary>Does nothing outside of development with the sandbox.</summary>
    /// <param name="isPage">Whether a person looks at the answer.</param>
    public static void UseOwnAddress(this WebApplication app, Func<HttpContext, bool> isPage)
    {
        if (!app.Environment.IsDevelopment() || app.Services.GetService<SandboxServer>() is not { } sandbox)
        {
            return;
        }

        app.Use((http, next) =>
        {
            var request = http.Request;
            if (!isPage(http) || Of(request.Scheme, request.Host, sandbox.PortalUrls) is not { } own)
            {
                return next(http);
            }

            http.Response.Redirect(UriHelper.BuildAbsolute(own.Scheme, new HostString(own.Authority), request.PathBase, request.Path, request.QueryString));
            return Task.CompletedTask;
        });
    }

    /// <summary>The portal's address for who came by another loopback name to its port; null for who came by an address of the portal, or by no loopback name.</summary>
    internal static Uri? Of(string scheme, HostString host, IReadOnlyList<Uri> own) =>
        !Uri.TryCreate($"{scheme}://{host.Value}", UriKind.Absolute, out var asked) || !asked.IsLoopback || own.Any(each => Origins.IsSame(each, asked)) ? null
        : own.FirstOrDefault(each => each.IsLoopback && each.Port == asked.Port && string.Equals(each.Scheme, asked.Scheme, StringComparison.Ordinal));
}
