namespace Lko.Domain.Access;

/// <summary>How long a signed-in browser stays signed in.</summary>
/// <param name="Idle">Longest pause between two actions of the person.</param>
/// <param name="Absolute">Longest life, whatever happens.</param>
/// <param name="Recheck">How often an open page is compared with the session's row, the user and his grants.</param>
public sealed record SessionLimits(TimeSpan Idle, TimeSpan Absolute, TimeSpan Recheck)
{
    public static readonly SessionLimits Default = new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(12), TimeSpan.FromSeconds(30));
}
