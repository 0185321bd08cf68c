using System.Security.Claims;
using System.Threading.RateLimiting;
using Lko.Web.Access;

namespace Lko.Web.Security;

/// <summary>How many files leave at once, from a node and to one person: each takes a copy on the disk as long as it is sent, however slowly it is read.</summary>
internal sealed class DownloadGate : IDisposable
{
    /// <summary>Seconds after which it is worth asking again.</summary>
    public const string RetryAfter = "30";

    private readonly PartitionedRateLimiter<HttpContext> _places;

    public DownloadGate(IConfiguration configuration)
    {
        var (node, person) = (configuration.GetValue("Limits:DownloadsAtOnce", 16), configuration.GetValue("Limits:DownloadsAtOncePerPerson", 4));
        _places = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(http => Places(http.User.FindFirstValue(LkoClaims.UserId) ?? "", person)),
            PartitionedRateLimiter.Create<HttpContext, string>(_ => Places("", node)));
    }

    /// <summary>A place until it is given back; null when all are taken.</summary>
    public IDisposable? Enter(HttpContext http)
    {
        var lease = _places.AttemptAcquire(http);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        return null;
    }

    public void Dispose() => _places.Dispose();

    private static RateLimitPartition<string> Places(string whose, int most) =>
        RateLimitPartition.GetConcurrencyLimiter(whose, _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 });
}
