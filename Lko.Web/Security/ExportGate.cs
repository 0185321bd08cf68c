using System.Collections.Concurrent;
using System.Security.Claims;
using Lko.Web.Access;

namespace Lko.Web.Security;

/// <summary>One export at a time for each person of a node: it reads all of a list, and is made before it is sent.</summary>
internal sealed class ExportGate
{
    private readonly ConcurrentDictionary<string, byte> _inside = new(StringComparer.Ordinal);

    /// <summary>His place until it is given back; null when he has taken it already.</summary>
    public IDisposable? Enter(HttpContext http)
    {
        var person = http.User.FindFirstValue(LkoClaims.UserId) ?? "";
        return _inside.TryAdd(person, 0) ? new Place(_inside, person) : null;
    }

    private sealed class Place(ConcurrentDictionary<string, byte> inside, string person) : IDisposable
    {
        private int _isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0)
            {
                inside.TryRemove(person, out _);
            }
        }
    }
}
