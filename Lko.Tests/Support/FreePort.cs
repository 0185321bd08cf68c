using System.Net;
using System.Net.Sockets;

namespace Lko.Tests.Support;

/// <summary>A TCP port of the loopback address that nobody listens on. For servers that cannot take port 0 themselves.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
