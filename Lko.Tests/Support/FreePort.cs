using System.Net;
using System.Net.Sockets;

namespace Lko.Tests.Support;

/// <summary>
/// Ports for whoever must know his before he listens, and listens there again after a restart. They lie below those that the system gives to outgoing calls, any of which would take one while
/// nobody listens on it; and no two who ask get the same.
/// </summary>
public static class FreePort
{
    private const int First = 10_000;
    private const int Count = 10_000;

    private static int _last = Random.Shared.Next(Count);

    public static int Next()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + (Interlocked.Increment(ref _last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }

        throw new InvalidOperationException($"None of the ports from {First} on is free.");
    }
}
