using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>The views of the outbox.</summary>
public enum OutboxView
{
    Dead = 1,
    Unknown = 2,
    Waiting = 3,
    Settled = 4,
}

/// <summary>One message to another system.</summary>
/// <param name="HeldUntil">A sender works on it until then at the latest; null while nobody does.</param>
/// <param name="Detail">Last answer of the receiver, or the reason of who settled it.</param>
public sealed record OutboxRow(
    OutboxMessageId Id, string Aggregate, string Type, OutboxState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset NextAttemptAt, DateTimeOffset? SettledAt,
    DateTimeOffset? HeldUntil, string? Detail);

public sealed record OutboxList(Page<OutboxRow> Rows, IReadOnlyDictionary<OutboxView, int> Counts);

/// <summary>Messages that wait, whose outcome is unknown, that were given up, or that are done.</summary>
public sealed class ListOutbox(ILkoDbFactory databases)
{
    public async Task<Outcome<OutboxList>> Run(OutboxView view, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db is null)
        {
            return Outcome<OutboxList>.Forbidden();
        }

        var all = db.VisibleOutbox();
        var states = await all.GroupBy(row => row.State).Select(group => new { State = group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        var wanted = OutboxQueries.StatesOf(view);
        var rows = all.Where(row => wanted.Contains(row.State));
        var sorted = view == OutboxView.Settled ? rows.OrderByDescending(row => row.SettledAt).ThenByDescending(row => row.Id) : rows.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id);
        var shown = await sorted.Skip(page.Skip).Take(page.Size)
            .Select(row => new OutboxRow(row.Id, row.Aggregate, row.Type, row.State, row.Attempts, row.CreatedAt, row.NextAttemptAt, row.SettledAt, row.LeaseUntil, row.Detail))
            .ToListAsync(cancellationToken);
        var counts = Enum.GetValues<OutboxView>().ToDictionary(each => each, each => states.Where(row => OutboxQueries.StatesOf(each).Contains(row.State)).Sum(row => row.Count));
        return Outcome<OutboxList>.Ok(new(new(shown, counts[view]), counts));
    }
}

/// <summary>One message with everything that was tried.</summary>
/// <param name="Fence">What a decision about it must name: another one means that a sender was at it meanwhile.</param>
/// <param name="Actions">What people did with it, oldest first.</param>
/// <param name="Revisions">How it read before each correction, oldest first.</param>
/// <param name="Possible">What can be done with it now.</param>
public sealed record OutboxCard(
    OutboxRow Row, Guid MessageId, long Fence, string? ExternalId, string Payload, IReadOnlyList<OutboxAttemptRow> Attempts, IReadOnlyList<IntegrationActionRow> Actions,
    IReadOnlyList<OutboxRevisionRow> Revisions, IReadOnlyList<MessageAction> Possible, bool CanManage);

public sealed record OutboxAttemptRow(int Number, DateTimeOffset At, SendOutcome Outcome, string? Detail);

/// <param name="By">Name of the person who replaced it.</param>
/// <param name="Key">Idempotency key it had.</param>
public sealed record OutboxRevisionRow(OutboxRevisionId Id, DateTimeOffset At, string By, Guid Key, string Payload);

/// <summary>Opens one message.</summary>
public sealed class GetOutboxMessage(ILkoDbFactory databases, TimeProvider time)
{
    public async Task<Outcome<OutboxCard>> Run(OutboxMessageId id, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<OutboxCard>.Forbidden();
        }

        if (await db.VisibleOutbox().AsNoTracking().Include(row => row.History).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } message)
        {
            return Outcome<OutboxCard>.NotFound();
        }

        var revisions = await db.VisibleOutbox().Where(row => row.Id == id).SelectMany(row => row.Revisions)
            .Join(db.Users, row => row.By, person => person.Id, (row, person) => new OutboxRevisionRow(row.Id, row.At, person.Name, row.Key, row.Payload))
            .ToListAsync(cancellationToken);

        // The journal names a message by the key it had at the time.
        var subjects = revisions.Select(row => row.Key).Append(message.MessageId).Select(OutboxQueries.SubjectOf).ToList();
        var actions = await db.IntegrationActions.Where(row => subjects.Contains(row.Subject)).OrderBy(row => row.Id)
            .Join(db.Users, row => row.By, person => person.Id, (row, person) => new IntegrationActionRow(row.Id, row.At, person.Name, row.Kind, row.Subject, row.Detail))
            .ToListAsync(cancellationToken);
        var now = time.Now();
        return Outcome<OutboxCard>.Ok(new(
            new(message.Id, message.Aggregate, message.Type, message.State, message.Attempts, message.CreatedAt, message.NextAttemptAt, message.SettledAt, message.LeaseUntil, message.Detail),
            message.MessageId, message.Fence, message.ExternalId, message.Payload,
            [.. message.History.OrderBy(row => row.Id.Value).Select(row => new OutboxAttemptRow(row.Number, row.At, row.Outcome, row.Detail))],
            [.. actions.OrderBy(row => row.Id.Value)],
            [.. revisions.OrderBy(row => row.Id.Value)],
            [.. Enum.GetValues<MessageAction>().Where(action => message.Allows(action, now))], user.Can(Permission.IntegrationManage)));
    }
}

/// <summary>What the use cases of the outbox share.</summary>
internal static class OutboxQueries
{
    /// <summary>Staff of a macro-region see the messages of its orders.</summary>
    public static IQueryable<OutboxMessage> VisibleOutbox(this ILkoDb db) =>
        db.Scope.CarrierBranches is null ? db.Outbox : db.Outbox.Where(row => db.Orders.Any(order => order.Number == row.Aggregate));

    public static IReadOnlyList<OutboxState> StatesOf(OutboxView view) => view switch
    {
        OutboxView.Dead => [OutboxState.Dead],
        OutboxView.Unknown => [OutboxState.Unknown],
        OutboxView.Waiting => [OutboxState.Pending],
        _ => [OutboxState.Delivered, OutboxState.Rejected, OutboxState.Cancelled],
    };

    /// <summary>How the journal names a message.</summary>
    public static string SubjectOf(Guid messageId) => messageId.ToString("D", System.Globalization.CultureInfo.InvariantCulture);
}
