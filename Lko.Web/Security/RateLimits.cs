using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Lko.Web.Security;

/// <summary>How often one address may knock. People of one company share an address, so the numbers are those of an office, not of a person.</summary>
internal static class RateLimits
{
    public const string SignIn = "sign-in";
    public const string Preferences = "preferences";
    public const string Downloads = "downloads";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddLkoRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var signIns = configuration.GetValue("Limits:SignInsPerMinute", 120);
        var preferences = configuration.GetValue("Limits:PreferencesPerMinute", 240);
        var downloads = configuration.GetValue("Limits:DownloadsPerMinute", 240);
        return services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            Add(options, SignIn, signIns);
            Add(options, Preferences, preferences);
            Add(options, Downloads, downloads);
        });
    }

    private static void Add(RateLimiterOptions options, string policy, int permits) => options.AddPolicy(policy, http => RateLimitPartition.GetFixedWindowLimiter(
        http.Connection.RemoteIpAddress?.ToString() ?? "",
        _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window, QueueLimit = 0 }));
}
