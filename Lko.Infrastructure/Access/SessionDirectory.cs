using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Infrastructure.Access;

/// <summary>Whether a signed-in browser may go on, as the database knows it at this moment.</summary>
public sealed class SessionDirectory(Database database, SessionLimits limits, TimeProvider time)
{
    /// <summary>The row is written at most this often, however busy the person is.</summary>
    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(1);

    /// <summary>For whom the person acts in this browser at this moment.</summary>
    public async Task<Acting?> ActingAsync(UserId userId, string key, CancellationToken cancellationToken)
    {
        var now = time.Now();
        await using var db = database.Open(DataScope.System());
        return await db.UserSessions.AsNoTracking()
            .Where(row => row.Key == key && row.UserId == userId && row.ActingFor != null && row.ActingUntil > now)
            .Select(row => new Acting(row.ActingFor!.Value, row.ActingReason!, row.ActingUntil!.Value))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>True when the session is neither ended nor expired, its user not disabled and his operator not suspended.</summary>
    /// <param name="key">Hash of the value in the browser's cookie.</param>
    /// <param name="seenAt">When the person last did something; keeps the session from becoming idle.</param>
    public async Task<bool> IsAliveAsync(UserId userId, string key, DateTimeOffset? seenAt, CancellationToken cancellationToken)
    {
        await using var db = database.Open(DataScope.System());
        var session = await db.UserSessions.AsNoTracking()
            .Where(row => row.Key == key && row.UserId == userId && db.Users.Any(user => user.Id == userId && !user.IsDisabled)
                && !db.Operators.Any(telecom => telecom.Id == row.OperatorId && telecom.State == OperatorState.Suspended))
            .SingleOrDefaultAsync(cancellationToken);
        if (session is null)
        {
            return false;
        }

        if (seenAt is { } seen && seen - session.LastSeenAt >= TouchInterval && session.IsAlive(seen, limits.Idle, limits.Absolute))
        {
            var stored = Clock.Stored(seen);
            await db.UserSessions.Where(row => row.Key == key && row.LastSeenAt < stored)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSeenAt, stored), cancellationToken);
            session.Touch(stored);
        }

        return session.IsAlive(time.Now(), limits.Idle, limits.Absolute);
    }
}
