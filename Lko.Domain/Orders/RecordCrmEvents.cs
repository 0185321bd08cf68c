using System.Data.Common;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Notifications;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>What became of a batch of events.</summary>
/// <param name="Unreadable">Set aside with a finding, each once.</param>
/// <param name="Gaps">Orders whose sequence has a hole: read them again.</param>
public sealed record RecordedEvents(int Applied, int Late, int Known, int Refused, int Unreadable, int Unmatched, IReadOnlyList<string> Gaps);

/// <summary>
/// Takes over what the CRM reports, however often and in whatever order it arrives: an event is known by its id, the highest sequence number
/// of an order wins, the rest becomes history and gives the milestones, commitments and terms that it tells. Its order is the one with the CRM's id, else the one with our number. Each event of an order is one transaction with the notifications it causes. One that cannot be taken over
/// is set aside with a finding, and the rest goes on.
/// </summary>
public sealed class RecordCrmEvents(ILkoDbFactory databases, AnswerTerm answer, TimeProvider time)
{
    /// <summary>Somebody may decide on the same order at the same moment; an event is then applied to the newer version.</summary>
    private const int MaxAttempts = 8;

    /// <summary>Events that are looked up together.</summary>
    private const int AtOnce = 200;

    public async Task<Outcome<RecordedEvents>> Run(IReadOnlyList<string> events, CancellationToken cancellationToken)
    {
        var results = new List<(Fate Fate, string? Order)>();
        foreach (var some in events.Select(json => (Json: json, Read: CrmEventReader.Read(json))).Chunk(AtOnce))
        {
            var batch = await TakeAsync(some, cancellationToken);
            foreach (var (json, read) in some)
            {
                results.Add(batch.IsSettled(read) ? (Fate.Known, null) : batch.IsKept(read) ? (Fate.Unmatched, read.OrderNumber) : await RecordAsync(json, read, batch, cancellationToken));
            }
        }

        var touched = results.Where(result => result is { Fate: Fate.Applied or Fate.Late, Order: not null }).Select(result => result.Order!).Distinct(StringComparer.Ordinal).ToList();
        return Outcome<RecordedEvents>.Ok(new RecordedEvents(
            Count(Fate.Applied), Count(Fate.Late), Count(Fate.Known), Count(Fate.Refused), Count(Fate.Unreadable), Count(Fate.Unmatched),
            await GapsAsync(touched, cancellationToken)));

        int Count(Fate fate) => results.Count(result => result.Fate == fate);
    }

    private async Task<CrmEventBatch> TakeAsync((string Json, ReadEvent Read)[] events, CancellationToken cancellationToken)
    {
        if (events.Length == 1)
        {
            return new();
        }

        await using var db = databases.OpenSystem("CRM events");
        return await CrmEventBatch.TakeAsync(db, events, time.Now(), cancellationToken);
    }

    private async Task<(Fate Fate, string? Order)> RecordAsync(string json, ReadEvent read, CrmEventBatch batch, CancellationToken cancellationToken)
    {
        if (read.Event is not { } incoming)
        {
            return (await SetAsideAsync(read, json, read.Problem, cancellationToken), null);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await TryRecordAsync(json, incoming, batch, cancellationToken) is { } recorded)
                {
                    return recorded;
                }
            }
            catch (Exception failure) when (IsOfTheEvent(failure))
            {
                return (await SetAsideAsync(read, json, failure.Message, cancellationToken), null);
            }

            if (attempt == MaxAttempts)
            {
                throw new TimeoutException($"Event {incoming.EventId} of {incoming.Named} could not be stored.");
            }
        }
    }

    /// <summary>The event's own fault, which no repetition mends; a database that does not answer is not.</summary>
    private static bool IsOfTheEvent(Exception failure) =>
        failure is UnfitValueException
        || (failure is ArgumentException or InvalidOperationException or OverflowException or FormatException
            && failure is not ObjectDisposedException && failure.GetBaseException() is not (DbException or TimeoutException));

    /// <summary>Records one event; null when something else was recorded at the same moment.</summary>
    private async Task<(Fate Fate, string? Order)?> TryRecordAsync(string json, IncomingEvent incoming, CrmEventBatch batch, CancellationToken cancellationToken)
    {
        await using var db = databases.OpenSystem("CRM event");

        // One that was not stored and is by now cannot be stored once more: then it is looked for.
        var stored = batch.IsNew(incoming.EventId) ? null : await db.CrmEvents.Include(row => row.Texts).SingleOrDefaultAsync(row => row.EventId == incoming.EventId, cancellationToken);
        if (stored is not null && CrmEventBatch.IsSettled(stored.State))
        {
            return (Fate.Known, null);
        }

        var number = await MatchAsync(db, incoming, cancellationToken);
        if (stored is { State: CrmEventState.Unmatched } && number is null)
        {
            return (Fate.Known, null);
        }

        incoming = incoming with { OrderNumber = number ?? incoming.OrderNumber };
        if (stored is null)
        {
            stored = CrmEvent.Receive(incoming.EventId, incoming.OrderNumber, incoming.CrmId, incoming.Report.Sequence, json, time.Now());
            db.CrmEvents.Add(stored);
        }
        else
        {
            // What could not be taken over before: the sender has put it right, or its order exists by now.
            stored.Correct(incoming.OrderNumber, incoming.CrmId, incoming.Report.Sequence, json, time.Now());
            await CloseAsync(db, stored, cancellationToken);
        }

        var fate = await ApplyAsync(db, stored, incoming, cancellationToken);
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved ? (fate, incoming.OrderNumber) : null;
    }

    /// <summary>Number of the order an event is about: the CRM's id counts before our number, and both may not name different orders.</summary>
    /// <returns>Null while there is no such order.</returns>
    private static async Task<string?> MatchAsync(ILkoDb db, IncomingEvent incoming, CancellationToken cancellationToken)
    {
        var (number, crmId) = (incoming.OrderNumber, incoming.CrmId);
        var named = await db.Orders.Where(row => row.Number == number || (crmId != null && row.CrmId == crmId)).Select(row => new { row.Number, row.CrmId }).Take(2).ToListAsync(cancellationToken);
        return named switch
        {
            [] => null,
            [var one] when (number.Length == 0 || string.Equals(one.Number, number, StringComparison.Ordinal))
                && (crmId is null || one.CrmId is null || string.Equals(one.CrmId, crmId, StringComparison.Ordinal)) => one.Number,
            _ => throw new FormatException($"orderId {number} and crmId {crmId} do not name one order."),
        };
    }

    private async Task CloseAsync(ILkoDb db, CrmEvent stored, CancellationToken cancellationToken)
    {
        var open = await db.Findings.Where(row => row.ClosedAt == null
            && ((row.Kind == FindingKind.Unreadable && row.Subject == stored.EventId) || (row.Kind == FindingKind.UnknownOrder && (row.Subject == stored.OrderNumber || row.Subject == stored.CrmId))))
            .ToListAsync(cancellationToken);
        open.ForEach(finding => finding.Close(time.Now()));
    }

    /// <summary>Keeps an event that cannot be taken over, with one finding however often it arrives.</summary>
    private async Task<Fate> SetAsideAsync(ReadEvent read, string json, string problem, CancellationToken cancellationToken)
    {
        await using var db = databases.OpenSystem("unreadable CRM event");
        var stored = await db.CrmEvents.Include(row => row.Texts).SingleOrDefaultAsync(row => row.EventId == read.EventId, cancellationToken);
        if (stored is { State: not CrmEventState.Unmatched })
        {
            return Fate.Known;
        }

        if (stored is null)
        {
            var number = read is { OrderNumber.Length: 0, CrmId: { } crmId }
                ? await db.Orders.Where(row => row.CrmId == crmId).Select(row => row.Number).FirstOrDefaultAsync(cancellationToken) ?? ""
                : read.OrderNumber;
            stored = CrmEvent.Receive(read.EventId, number, read.CrmId, read.Sequence, json, time.Now());
            db.CrmEvents.Add(stored);
        }

        stored.Hear(json, time.Now());
        stored.Settle(CrmEventState.SetAside);
        db.Findings.Add(Finding.Of(FindingKind.Unreadable, read.EventId, $"{read.OrderNumber} {problem} {json}".TrimStart(), time.Now()));
        return await db.SaveAsync(cancellationToken) switch
        {
            SaveResult.Saved => Fate.Unreadable,
            _ => Fate.Known,
        };
    }

    /// <summary>Applies an event to its order in the given unit of work, without saving.</summary>
    private async Task<Fate> ApplyAsync(ILkoDb db, CrmEvent stored, IncomingEvent incoming, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var order = await db.Orders.Include(row => row.Milestones).Include(row => row.Terms).Include(row => row.History)
            .SingleOrDefaultAsync(row => row.Number == incoming.OrderNumber, cancellationToken);
        if (order is null)
        {
            stored.Settle(CrmEventState.Unmatched);
            if (!await db.Findings.AnyAsync(row => row.Kind == FindingKind.UnknownOrder && row.Subject == incoming.Named && row.ClosedAt == null, cancellationToken))
            {
                db.Findings.Add(Finding.Of(FindingKind.UnknownOrder, incoming.Named, incoming.Report.Row.Code, now));
            }

            return Fate.Unmatched;
        }

        order.Know(incoming.CrmId);
        var report = incoming.Report;
        if (order.LacksReason(report))
        {
            // An event is never lost for want of a reason.
            report = report with { Reason = OrderReason.Other, Comment = string.IsNullOrWhiteSpace(report.Comment) ? report.SourceReason ?? report.Row.Code : report.Comment };
            db.Findings.Add(Finding.Of(FindingKind.ReasonMissing, incoming.OrderNumber, $"{report.Row.Code}, seq {report.Sequence}, expected {report.Expected:O}, committed {report.Committed:O}. {report.Comment}", now));
        }

        var before = KnownOrder.Of(order);
        var zones = await OrderDeadlines.ZonesAsync(db, order, cancellationToken);
        var result = order.Report(report, now, OrderDeadlines.LocalDay(report.At, zones.Region));
        order.Measure(OrderDeadlines.Of(order, zones, answer));
        db.Announce(order.Changed());
        switch (result)
        {
            case ReportResult.Late:
                stored.Settle(CrmEventState.Late);
                await OrderNotices.TellLateAsync(db, order, before, now, cancellationToken);
                return Fate.Late;
            case ReportResult.LeftTerminalState:
                stored.Settle(CrmEventState.Refused);
                db.Findings.Add(Finding.Of(FindingKind.LeftTerminalState, incoming.OrderNumber, $"{before.State} -> {report.Row.Code}, seq {report.Sequence}", now));
                return Fate.Refused;
            default:
                stored.Settle(CrmEventState.Applied);
                if (before.State != OrderState.InProgress && order is { State: OrderState.InProgress, ExpectedCompletionDate: null })
                {
                    db.Findings.Add(Finding.Of(FindingKind.ExpectedDayMissing, incoming.OrderNumber, $"{report.Row.Code}, seq {report.Sequence}", now));
                }

                await OrderNotices.TellReportedAsync(db, order, before, now, cancellationToken);
                return Fate.Applied;
        }
    }

    private async Task<IReadOnlyList<string>> GapsAsync(List<string> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Count == 0)
        {
            return [];
        }

        await using var db = databases.OpenSystem("CRM sequence gaps");
        var counts = await db.CrmEvents.Where(row => numbers.Contains(row.OrderNumber))
            .GroupBy(row => row.OrderNumber)
            .Select(group => new { Number = group.Key, Highest = group.Max(row => row.Sequence), Seen = group.Select(row => row.Sequence).Distinct().Count() })
            .ToListAsync(cancellationToken);
        var gaps = counts.Where(row => row.Seen < row.Highest).ToList();
        var whole = counts.Except(gaps).Select(row => row.Number).ToList();
        foreach (var over in await db.Findings.Where(row => row.Kind == FindingKind.SequenceGap && row.ClosedAt == null && whole.Contains(row.Subject)).ToListAsync(cancellationToken))
        {
            over.Close(time.Now());
        }

        foreach (var gap in gaps)
        {
            if (!await db.Findings.AnyAsync(row => row.Kind == FindingKind.SequenceGap && row.Subject == gap.Number && row.ClosedAt == null, cancellationToken))
            {
                db.Findings.Add(Finding.Of(FindingKind.SequenceGap, gap.Number, $"{gap.Seen} of {gap.Highest}", time.Now()));
            }
        }

        await db.SaveAsync(cancellationToken);
        return [.. gaps.Select(gap => gap.Number)];
    }

    private enum Fate
    {
        Applied,
        Late,
        Known,
        Refused,
        Unreadable,
        Unmatched,
    }
}
