using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lko.Domain.Catalogue;

/// <summary>A block of IP addresses in CIDR notation, without bits set behind its length.</summary>
public sealed record IpPrefix
{
    // Special-purpose registries of IANA: what no neighbour accepts from a customer.
    private static readonly IpPrefix[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        }.Select(text => Parse(text)!),
    ];

    private static readonly IpPrefix Global6 = Parse("2000::/3")!;
    private static readonly IpPrefix[] NotPublic6 = [Parse("2001:db8::/32")!, Parse("2001::/23")!, Parse("2002::/16")!, Parse("3fff::/20")!];

    private readonly byte[] _bytes;

    private IpPrefix(IPAddress address, int length) => (Address, Length, _bytes) = (address, length, address.GetAddressBytes());

    public IPAddress Address { get; }

    public int Length { get; }

    public int Family => _bytes.Length == 4 ? 4 : 6;

    public bool IsPublic => Family == 4
        ? !Array.Exists(NotPublic, Overlaps)
        : Global6.Contains(this) && !Array.Exists(NotPublic6, Overlaps);

    /// <summary>Null when the text is no prefix, or bits are set behind its length; a bare address is its own /32 or /128.</summary>
    public static IpPrefix? Parse(string? text) => Read(text) is { } read && IsClean(read) ? read : null;

    /// <summary>The prefix the text probably meant: the same length with the bits behind it cleared.</summary>
    public static IpPrefix? Nearest(string? text)
    {
        if (Read(text) is not { } read)
        {
            return null;
        }

        var bytes = (byte[])read._bytes.Clone();
        for (var bit = read.Length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IpPrefix(new IPAddress(bytes), read.Length);
    }

    public bool Contains(IpPrefix other) => Family == other.Family && Length <= other.Length && SameBits(other, Length);

    public bool Overlaps(IpPrefix other) => Contains(other) || other.Contains(this);

    public bool Equals(IpPrefix? other) => other is not null && Length == other.Length && Address.Equals(other.Address);

    public override int GetHashCode() => HashCode.Combine(Address, Length);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{Length}");

    private static IpPrefix? Read(string? text)
    {
        var parts = (text ?? "").Trim().Split('/');
        if (parts.Length > 2 || parts[0].Length > 45 || parts[0].Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(parts[0], out var address))
        {
            return null;
        }

        // "10.1" and "0x0a000001" are addresses to the parser, but not to people.
        if (address.AddressFamily == AddressFamily.InterNetwork && !string.Equals(address.ToString(), parts[0], StringComparison.Ordinal))
        {
            return null;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = bits;
        return parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits)
            ? null
            : new IpPrefix(address, length);
    }

    private static bool IsClean(IpPrefix prefix)
    {
        for (var bit = prefix.Length; bit < prefix._bytes.Length * 8; bit++)
        {
            if (prefix.Bit(bit))
            {
                return false;
            }
        }

        return true;
    }

    private bool Bit(int bit) => (_bytes[bit / 8] & (0x80 >> (bit % 8))) != 0;

    private bool SameBits(IpPrefix other, int count)
    {
        for (var bit = 0; bit < count; bit++)
        {
            if (Bit(bit) != other.Bit(bit))
            {
                return false;
            }
        }

        return true;
    }
}
