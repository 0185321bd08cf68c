using System.Net;
using System.Net.Sockets;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>
/// Which addresses a system that is asked over HTTP may have. Those of private networks, of this machine and of the link only where the settings name them:
/// a name that comes to lead there must not turn the portal upon its neighbours. What is looked at is the address that is connected to, not the name.
/// </summary>
/// <param name="allowed">Networks such as 10.20.0.0/16, or single addresses.</param>
public sealed class ReachableNetworks(IEnumerable<string> allowed)
{
    private static readonly IPNetwork[] Private =
    [
        .. from network in (string[])
           [
               "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
               "::/127", "fc00::/7", "fe80::/10", "ff00::/8",
           ]
           select IPNetwork.Parse(network),
    ];

    private readonly IPNetwork[] _allowed = [.. allowed.Select(text => TryParse(text) ?? throw new FormatException($"{text} is neither an address nor a network."))];

    /// <summary>Null for what is neither a network nor an address.</summary>
    public static IPNetwork? TryParse(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : null;

    /// <summary>Whether a system may have this address.</summary>
    public bool Reaches(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Private.Any(network => network.Contains(plain)) || _allowed.Any(network => network.Contains(plain));
    }

    /// <exception cref="CallFailedException">The name leads nowhere else than where nobody may go.</exception>
    internal async ValueTask<Stream> ConnectAsync(DnsEndPoint place, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(place.Host, cancellationToken);
        var reached = addresses.Where(Reaches).ToArray();
        if (reached.Length == 0)
        {
            throw new CallFailedException($"{place.Host} is in a private network that Landscape:AllowedNetworks does not name", mayPass: false) { Fault = SyncFault.NotSetUp };
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(reached, place.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
