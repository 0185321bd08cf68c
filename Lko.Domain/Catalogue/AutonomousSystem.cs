namespace Lko.Domain.Catalogue;

/// <summary>Which autonomous system numbers a customer may have.</summary>
public static class AutonomousSystem
{
    /// <summary>RFC 6996: numbers for use inside one network, acceptable where the session stays inside the carrier's VPN.</summary>
    public static bool IsPrivate(long number) => number is (>= 64512 and <= 65534) or (>= 4200000000 and <= 4294967294);

    /// <summary>Never anybody's number: zero, AS_TRANS, documentation, and the last of each size.</summary>
    public static bool IsReserved(long number) =>
        number is 0 or 23456 or (>= 64496 and <= 64511) or 65535 or (>= 65536 and <= 65551) or 4294967295;
}
