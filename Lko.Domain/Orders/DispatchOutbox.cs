using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Notifications;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <param name="Lost">Messages of which another sender had taken over the lease meanwhile: nothing of what this one learnt was written.</param>
public sealed record Dispatched(int Sent, int Failed, int Lost = 0);

/// <summary>
/// Sends what waits in the outbox: per order strictly in turn, under a lease with a fencing token. A message that may already have been
/// received (an unknown outcome, or a sender that died holding it) is asked about before it is sent again.
/// </summary>
public sealed class DispatchOutbox(ILkoDbFactory databases, ICrm crm, OutboxOptions options, AnswerTerm answer, TimeProvider time)
{
    /// <summary>Somebody may decide on the same order at the same moment; the outcome is then recorded beside the newer version.</summary>
    private const int MaxAttempts = 8;

    /// <summary>How one attempt to send ended for this sender.</summary>
    private enum Ending
    {
        Open,
        Delivered,
        Lost,
    }

    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    public async Task<Outcome<Dispatched>> Run(CancellationToken cancellationToken)
    {
        var (sent, failed, lost) = (0, 0, 0);
        await MeasureAgeAsync(cancellationToken);
        while (await NextAsync(cancellationToken) is { Count: > 0 } batch)
        {
            await Parallel.ForEachAsync(
                batch, new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken },
                async (id, token) => _ = await SendAsync(id, token) switch
                {
                    Ending.Delivered => Interlocked.Increment(ref sent),
                    Ending.Lost => Interlocked.Increment(ref lost),
                    _ => Interlocked.Increment(ref failed),
                });
        }

        return Outcome<Dispatched>.Ok(new Dispatched(sent, failed, lost));
    }

    private async Task MeasureAgeAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.OpenSystem("outbox");
        var oldest = await db.Outbox.Where(row => row.State == OutboxState.Pending || row.State == OutboxState.Unknown)
            .OrderBy(row => row.CreatedAt).Select(row => (DateTimeOffset?)row.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        Telemetry.OutboxAge.Record(oldest is { } at ? (time.Now() - at).TotalSeconds : 0);
    }

    /// <summary>Messages that are due, free and at the head of their order's line.</summary>
    private async Task<List<OutboxMessageId>> NextAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.OpenSystem("outbox");
        var now = time.Now();
        return await Due(db.Outbox, now)
            .Where(row => !db.Outbox.Any(earlier => earlier.Aggregate == row.Aggregate && earlier.Id < row.Id
                && (earlier.State == OutboxState.Pending || earlier.State == OutboxState.Unknown || earlier.State == OutboxState.Dead)))
            .OrderBy(row => row.Id)
            .Take(options.BatchSize)
            .Select(row => row.Id)
            .ToListAsync(cancellationToken);
    }

    private static IQueryable<OutboxMessage> Due(IQueryable<OutboxMessage> messages, DateTimeOffset now) =>
        messages.Where(row => (row.State == OutboxState.Pending || row.State == OutboxState.Unknown) && row.NextAttemptAt <= now && (row.LeaseUntil == null || row.LeaseUntil < now));

    private async Task<Ending> SendAsync(OutboxMessageId id, CancellationToken cancellationToken)
    {
        await using var db = databases.OpenSystem("outbox");
        var before = await db.Outbox.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
        var now = time.Now();
        var until = now + options.Lease;

        // Another sender may have taken or settled it since it was listed: only what is still due and free is claimed.
        var claimed = await Due(db.Outbox, now)
            .Where(row => row.Id == id && row.Fence == before.Fence)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Fence, row => row.Fence + 1).SetProperty(row => row.LeaseOwner, _owner).SetProperty(row => row.LeaseUntil, until),
                cancellationToken);
        if (claimed == 0)
        {
            return Ending.Open;
        }

        // Whoever held the message before may have sent it and died before saying so.
        if (before.State == OutboxState.Unknown || before.LeaseOwner is not null)
        {
            var found = await crm.FindAsync(before.MessageId, cancellationToken);
            if (found.Outcome != SendOutcome.Absent)
            {
                return await RecordAsync(db, before, found, asked: true, cancellationToken);
            }
        }

        return await RecordAsync(db, before, await crm.SendAsync(before.MessageId, before.Payload, cancellationToken), asked: false, cancellationToken);
    }

    private async Task<Ending> RecordAsync(ILkoDb db, OutboxMessage claimed, SendResult result, bool asked, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            if (await db.InTransactionAsync(token => TryRecordAsync(db, claimed, result, asked, token), cancellationToken) is { } ending)
            {
                return ending;
            }
        }

        // The lease runs out and the receiver is asked.
        return Ending.Open;
    }

    /// <summary>The outcome, what people are told of it and what the order shows, in one transaction; null when the order changed meanwhile.</summary>
    /// <param name="claimed">The message as it was before our claim raised its fence.</param>
    private async Task<Ending?> TryRecordAsync(ILkoDb db, OutboxMessage claimed, SendResult result, bool asked, CancellationToken cancellationToken)
    {
        var message = await db.Outbox.SingleAsync(row => row.Id == claimed.Id, cancellationToken);
        if (message.Fence != claimed.Fence + 1)
        {
            // Our lease ran out and another sender took over: what it learns counts.
            Telemetry.OutboxMessages.Add(1, new("type", message.Type), new("outcome", "lost"));
            return Ending.Lost;
        }

        var now = time.Now();
        message.Record(result, asked, now, RetryAt(message, result, asked, now));
        var orders = message.State == OutboxState.Rejected
            ? db.Orders.Include(row => row.History).Include(row => row.Milestones).Include(row => row.Terms)
            : db.Orders.AsQueryable();
        var order = await orders.SingleOrDefaultAsync(row => row.Number == message.Aggregate, cancellationToken);
        await FindAsync(db, message, now, cancellationToken);
        if (order is not null)
        {
            await TellAsync(db, order, message, result.Code, now, cancellationToken);
            db.Announce(order.Changed());
        }

        var isOurs = await db.SaveAsync(cancellationToken) == SaveResult.Saved;
        Telemetry.OutboxMessages.Add(1, new("type", message.Type), new("outcome", isOurs ? OutcomeOf(message.State) : "lost"));
        if (!isOurs)
        {
            return null;
        }

        if (order is not null && message.State != OutboxState.Rejected)
        {
            await ShowAsync(db, order.Id, message, cancellationToken);
        }

        return message.State == OutboxState.Delivered ? Ending.Delivered : Ending.Open;
    }

    private static string OutcomeOf(OutboxState state) => state switch
    {
        OutboxState.Delivered => "delivered",
        OutboxState.Rejected => "rejected",
        OutboxState.Dead => "dead",
        OutboxState.Unknown => "unknown",
        _ => "retried",
    };

    /// <summary>What a person of the carrier has to look at, and what has settled itself.</summary>
    private static async Task FindAsync(ILkoDb db, OutboxMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (message.State)
        {
            case OutboxState.Rejected:
                db.Findings.Add(Finding.Of(FindingKind.MessageRefused, message.Aggregate, $"{message.Type}: {message.Detail}", now));
                break;
            case OutboxState.Dead:
                db.Findings.Add(Finding.Of(FindingKind.DeadLetter, message.Aggregate, $"{message.Type} {message.MessageId}, attempts: {message.Attempts}. {message.Detail}", now));
                break;
            case OutboxState.Delivered:
                var open = await db.Findings.Where(row => row.Kind == FindingKind.DeadLetter && row.Subject == message.Aggregate && row.ClosedAt == null).ToListAsync(cancellationToken);
                open.ForEach(finding => finding.Close(now));
                if (message.Detail is { } oddity)
                {
                    db.Findings.Add(Finding.Of(FindingKind.OffContract, message.Aggregate, $"{message.Type}: {oddity}", now));
                }

                break;
            default:
                break;
        }
    }

    private async Task TellAsync(ILkoDb db, Order order, OutboxMessage message, string? code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (message.State)
        {
            case OutboxState.Rejected:
                var zones = await OrderDeadlines.ZonesAsync(db, order, cancellationToken);
                order.Refuse(
                    OrderLifecycle.IntentOf(message.Type), OrderLifecycle.ReasonOf(code) ?? OrderReason.Other, message.Detail ?? code ?? message.Type, now,
                    each => OrderDeadlines.Of(each, zones, answer));
                await OrderNotices.TellRefusedAsync(db, order, now, cancellationToken);
                break;
            case OutboxState.Dead:
                await OrderNotices.TellSupportAsync(db, order, now, cancellationToken);
                break;
            case OutboxState.Delivered:
                await OrderNotices.TellCarrierAsync(db, order, message.Type, now, cancellationToken);
                if (OrderLifecycle.IntentOf(message.Type) == OrderIntent.AcceptDelivery)
                {
                    await OrderNotices.TellAcceptedAsync(db, order, OrderMessages.PersonOf(message.Payload), now, cancellationToken);
                }

                break;
            default:
                break;
        }
    }

    private DateTimeOffset? RetryAt(OutboxMessage message, SendResult result, bool asked, DateTimeOffset now)
    {
        var question = options.Questions[Math.Min(message.NextQuestion(asked), options.Questions.Count - 1)];
        return result.Outcome switch
        {
            SendOutcome.Unknown => now + Pause(question, result.RetryAfter),
            SendOutcome.Transient when asked => now + Pause(question, result.RetryAfter),
            SendOutcome.Transient when message.Attempts < options.Retries.Count => now + Pause(options.Retries[message.Attempts], result.RetryAfter),
            _ => null,
        };
    }

    /// <summary>Our own pause, or the receiver's wish where that is longer: a wish of zero must not burn all retries at once.</summary>
    private TimeSpan Pause(TimeSpan own, TimeSpan? wish)
    {
        var heard = wish > options.LongestWish ? options.LongestWish : wish;
        return heard > own ? heard.Value : own;
    }

    /// <summary>Shows the state of sending on the order without raising its version: it is no change a person decides on.</summary>
    internal static async Task ShowAsync(ILkoDb db, OrderId id, OutboxMessage message, CancellationToken cancellationToken)
    {
        var dispatch = message.State switch
        {
            OutboxState.Delivered => await db.Outbox.AnyAsync(row => row.Aggregate == message.Aggregate && row.State == OutboxState.Pending, cancellationToken) ? Dispatch.Sending : Dispatch.Delivered,
            OutboxState.Unknown => Dispatch.Unknown,
            OutboxState.Dead or OutboxState.Cancelled => Dispatch.Failed,
            _ => Dispatch.Sending,
        };
        await db.Orders.Where(row => row.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Dispatch, dispatch).SetProperty(row => row.CrmId, row => row.CrmId ?? message.ExternalId), cancellationToken);
    }
}
