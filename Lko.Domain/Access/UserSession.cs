using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Access;

/// <summary>One signed-in browser. The cookie carries only its key; ending the row ends the session everywhere.</summary>
public sealed class UserSession : IPersonOwned
{
    public const int KeyLength = 43;
    public const int MaxDeviceLength = 200;
    public const int MaxAddressLength = 45;
    public const int MaxReasonLength = 200;

    private UserSession(UserId userId, OperatorId? operatorId, string key, DateTimeOffset startedAt, DateTimeOffset lastSeenAt, string? device, string? address)
    {
        (UserId, OperatorId, Key) = (userId, operatorId, key);
        (StartedAt, LastSeenAt, Device, Address) = (startedAt, lastSeenAt, device, address);
    }

    public UserSessionId Id { get; private set; }

    public UserId UserId { get; private set; }

    public OperatorId? OperatorId { get; private set; }

    /// <summary>Base64url of SHA-256 of the random value in the cookie.</summary>
    public string Key { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset LastSeenAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public string? Device { get; private set; }

    public string? Address { get; private set; }

    /// <summary>The operator for whom a person of the carrier acts in this browser; null when for nobody.</summary>
    public OperatorId? ActingFor { get; private set; }

    public string? ActingReason { get; private set; }

    public DateTimeOffset? ActingUntil { get; private set; }

    public static UserSession Start(User user, string key, DateTimeOffset at, string? device, string? address) =>
        new(user.Id, user.OperatorId, key, at, at, device, address);

    public bool IsAlive(DateTimeOffset now, TimeSpan idle, TimeSpan absolute) =>
        EndedAt is null && now - LastSeenAt <= idle && now - StartedAt <= absolute;

    public void Touch(DateTimeOffset now) => LastSeenAt = now;

    public void End(DateTimeOffset now) => EndedAt ??= now;

    public void Act(OperatorId telecom, string reason, DateTimeOffset until) => (ActingFor, ActingReason, ActingUntil) = (telecom, reason, until);

    public void StopActing() => (ActingFor, ActingReason, ActingUntil) = (null, null, null);
}
