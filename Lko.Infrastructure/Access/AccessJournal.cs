using System.Collections.Concurrent;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Access;

/// <summary>
/// Writes down what was refused. No change goes with a refusal, so it is saved by itself, and whoever asks again and again is written down once
/// in a while: a journal that he could fill would hide what matters. That it cannot be written changes no answer.
/// </summary>
public sealed partial class AccessJournal(Database database, TimeProvider time, ILogger<AccessJournal> log)
{
    private const int MostRemembered = 20_000;

    /// <summary>The same refusal is not written again so soon.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _written = new(StringComparer.Ordinal);

    /// <summary>No grant of the person opens what he asked for.</summary>
    /// <param name="place">Name of the use case or page.</param>
    public Task RefusedAsync(CurrentUser user, Permission permission, string place, CancellationToken cancellationToken) => WriteAsync(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{user.Id.Value} {permission} {place}"),
        async (db, at) =>
        {
            var address = await db.UserSessions.Where(row => row.Key == user.SessionKey).Select(row => row.Address).SingleOrDefaultAsync(cancellationToken);
            return AccessEvent.OfPerson(AccessEventKind.Refused, user.Id, user.OperatorId, $"{permission} {place}", address, at);
        },
        cancellationToken);

    /// <summary>A browser was shut out: written when its person was disabled or his operator suspended, not when the session ended by itself.</summary>
    /// <param name="key">Hash of the value in the browser's cookie.</param>
    public Task ShutOutAsync(UserId userId, string key, CancellationToken cancellationToken) => WriteAsync(
        key,
        async (db, at) =>
        {
            var found = await db.UserSessions.Where(row => row.Key == key && row.UserId == userId && row.EndedAt == null)
                .Join(db.Users, row => row.UserId, user => user.Id, (row, user) => new
                {
                    row.Address,
                    user.OperatorId,
                    user.IsDisabled,
                    IsSuspended = db.Operators.Any(telecom => telecom.Id == user.OperatorId && telecom.State == OperatorState.Suspended),
                })
                .SingleOrDefaultAsync(cancellationToken);
            return found is { IsDisabled: true } or { IsSuspended: true }
                ? AccessEvent.OfPortal(AccessEventKind.ShutOut, userId, found.OperatorId, found.IsDisabled ? nameof(AccessEventKind.UserDisabled) : nameof(AccessEventKind.OperatorSuspended), found.Address, at)
                : null;
        },
        cancellationToken);

    /// <summary>A connection of an operator's own system was closed or not let in.</summary>
    public Task MachineShutOutAsync(OperatorId telecom, string? address, CancellationToken cancellationToken) => WriteAsync(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"machine {telecom.Value} {address}"),
        (_, at) => Task.FromResult<AccessEvent?>(AccessEvent.OfPortal(AccessEventKind.MachineShutOut, null, telecom, nameof(AccessEventKind.OperatorSuspended), address, at)),
        cancellationToken);

    private async Task WriteAsync(string key, Func<LkoDbContext, DateTimeOffset, Task<AccessEvent?>> make, CancellationToken cancellationToken)
    {
        var now = time.Now();
        if (_written.Count >= MostRemembered)
        {
            _written.Clear();
        }

        // Many doors are tried at once; one of them writes.
        if (!_written.TryAdd(key, now) && (!_written.TryGetValue(key, out var last) || now - last < Quiet || !_written.TryUpdate(key, now, last)))
        {
            return;
        }

        try
        {
            await using var db = database.Open(DataScope.System());
            if (await make(db, now) is { } line)
            {
                db.AccessEvents.Add(line);
                await db.SaveChangesAsync(cancellationToken);
            }
        }
        catch (Exception failure)
        {
            _written.TryRemove(key, out _);
            LogFailed(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A refusal could not be written to the journal of access")]
    private partial void LogFailed(Exception failure);
}
