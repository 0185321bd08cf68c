using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

public sealed record PolledCrm(int Events, int Applied, int ClosedGaps);

/// <summary>
/// The reconciling poll: reads what the CRM recorded since the last time, so that a lost push is harmless, reads again the orders whose
/// sequence has a hole, and tries events whose order was not known when they came. Fails with <see cref="SourceUnavailableException"/>.
/// </summary>
public sealed class PollCrm(ILkoDbFactory databases, ICrm crm, RecordCrmEvents record, TimeProvider time)
{
    public const string System = "CRM";
    public const string Stream = "order_events";
    private const int MaxPages = 100;

    public async Task<Outcome<PolledCrm>> Run(CancellationToken cancellationToken)
    {
        var (events, applied) = (0, 0);
        for (var page = 0; page < MaxPages; page++)
        {
            var read = await crm.ReadEventsAsync(await PositionAsync(cancellationToken), cancellationToken);
            var recorded = (await record.Run(read.Events, cancellationToken)).Value;
            (events, applied) = (events + read.Events.Count, applied + recorded.Applied);

            // The cursor moves after its events are stored: a crash between the two reads them again, and knows them by their ids.
            await AdvanceAsync(read.Next, cancellationToken);
            if (!read.More)
            {
                break;
            }
        }

        await MatchAsync(cancellationToken);
        return Outcome<PolledCrm>.Ok(new PolledCrm(events, applied, await CloseGapsAsync(cancellationToken)));
    }

    private async Task<string?> PositionAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.OpenSystem("CRM poll");
        return await db.SyncCursors.Where(row => row.System == System && row.Stream == Stream).Select(row => row.Position).SingleOrDefaultAsync(cancellationToken);
    }

    private async Task AdvanceAsync(string? position, CancellationToken cancellationToken)
    {
        await using var db = databases.OpenSystem("CRM poll");
        var cursor = await db.SyncCursors.SingleOrDefaultAsync(row => row.System == System && row.Stream == Stream, cancellationToken);
        if (cursor is null)
        {
            cursor = SyncCursor.Start(System, Stream);
            db.SyncCursors.Add(cursor);
        }

        cursor.Advance(position, time.Now());
        await db.SaveAsync(cancellationToken);
    }

    private async Task<int> CloseGapsAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.OpenSystem("CRM gaps");
        var gaps = await db.Findings.Where(row => row.Kind == FindingKind.SequenceGap && row.ClosedAt == null).OrderBy(row => row.Id).Take(50).ToListAsync(cancellationToken);
        var closed = 0;
        foreach (var gap in gaps)
        {
            var events = await crm.ReadOrderEventsAsync(gap.Subject, cancellationToken);
            await record.Run(events, cancellationToken);
            var sequences = await db.CrmEvents.Where(row => row.OrderNumber == gap.Subject).Select(row => row.Sequence).Distinct().ToListAsync(cancellationToken);
            if (sequences.Count == sequences.Max())
            {
                gap.Close(time.Now());
                closed++;
            }
        }

        await db.SaveAsync(cancellationToken);
        return closed;
    }

    private async Task MatchAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.OpenSystem("unmatched CRM events");
        var unmatched = await db.CrmEvents
            .Where(row => row.State == CrmEventState.Unmatched && db.Orders.Any(order => order.Number == row.OrderNumber))
            .OrderBy(row => row.Sequence).Take(100).Select(row => row.Id).ToListAsync(cancellationToken);
        foreach (var id in unmatched)
        {
            await using var unit = databases.OpenSystem("unmatched CRM event");
            var stored = await unit.CrmEvents.SingleAsync(row => row.Id == id, cancellationToken);
            if (CrmEventReader.Read(stored.Payload, out _) is { } incoming)
            {
                await RecordCrmEvents.ApplyAsync(unit, stored, incoming, time, cancellationToken);
                await unit.SaveAsync(cancellationToken);
            }
        }
    }
}
