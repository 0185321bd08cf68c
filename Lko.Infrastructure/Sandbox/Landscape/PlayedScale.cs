namespace Lko.Infrastructure.Sandbox.Landscape;

/// <summary>How much the played systems have to say.</summary>
/// <param name="Accounts">Accounts in all; what the registry does not have is made up. Null = those of the registry.</param>
/// <param name="LeastCharges">Per account and month, corrections not counted.</param>
/// <param name="CallsPerSystem">Per usage system and month.</param>
/// <param name="CallAccounts">How many accounts of a system have details of their calls; null = all.</param>
/// <param name="Ports">Per system that measures traffic.</param>
/// <param name="Points">Points of interconnect per partner, direction and service.</param>
/// <param name="PageSize">Items per page of an answer.</param>
internal sealed record PlayedScale(string Name, int? Accounts, int LeastCharges, int MostCharges, int CallsPerSystem, int? CallAccounts, int Ports, int Points, int PageSize)
{
    /// <summary>The accounts of the registry, about three charges each: enough to look at.</summary>
    public static readonly PlayedScale Small = new("small", null, 1, 5, 300, 2, 1, 1, 20);

    /// <summary>3,000 accounts, a million charges and ten million calls over the two months that are played: enough to measure.</summary>
    public static readonly PlayedScale Large = new("large", 3_000, 160, 173, 185_200, null, 4, 20, 1_000);

    public static PlayedScale Of(string name) => name switch
    {
        "small" => Small,
        "large" => Large,
        _ => throw new ArgumentException($"There is no scale '{name}': it is small or large.", nameof(name)),
    };
}
