using System.Globalization;
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
    public const string Gaps = "order_gaps";
    private const int MaxPages = 100;
    private const int MostGaps = 50;
    private const int MostUnmatched = 100;

    public async Task<Outcome<PolledCrm>> Run(CancellationToken cancellationToken)
    {
        var (events, applied) = await ReadAllAsync(cancellationToken);
        await MatchAsync(cancellationToken);
        return Outcome<PolledCrm>.Ok(new PolledCrm(events, applied, await CloseGapsAsync(cancellationToken)));
    }

    /// <summary>Everything recorded since the last time. Since when that fails is kept: how the CRM stands is told by it, too.</summary>
    private async Task<(int Events, int Applied)> ReadAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPagesAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await using var db = databases.OpenSystem("CRM poll that failed");
            (await CursorAsync(db, Stream, cancellationToken)).Fail(time.Now());
            await db.SaveAsync(cancellationToken);
            throw;
        }
    }

    private async Task<(int Events, int Applied)> ReadPagesAsync(CancellationToken cancellationToken)
    {
        var (events, applied) = (0, 0);
        for (var page = 0; page < MaxPages; page++)
        {
            var read = await ReadAsync(cancellationToken);
            var recorded = (await record.Run(read.Events, cancellationToken)).Value;
            (events, applied) = (events + read.Events.Count, applied + recorded.Applied);

            // The cursor moves after its events are stored: a crash between the two reads them again, and knows them by their ids.
            await using var db = databases.OpenSystem("CRM poll");
            await AdvanceAsync(db, Stream, read.Next, cancellationToken);
            (await OddityAsync(db, cancellationToken))?.Close(time.Now());
            await db.SaveAsync(cancellationToken);
            if (!read.More)
            {
                break;
            }
        }

        return (events, applied);
    }

    /// <summary>A page of events; one that is none of the contract is found once, until there is a good one again.</summary>
    private async Task<CrmEventPage> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await crm.ReadEventsAsync(await PositionAsync(Stream, cancellationToken), cancellationToken);
        }
        catch (SourceUnavailableException failure) when (failure.Fault == SyncFault.NotItsProtocol)
        {
            await using var db = databases.OpenSystem("CRM off its contract");
            if (await OddityAsync(db, cancellationToken) is null)
            {
                db.Findings.Add(Finding.Of(FindingKind.OffContract, System, failure.Message, time.Now()));
                await db.SaveAsync(cancellationToken);
            }

            throw;
        }
    }

    private static Task<Finding?> OddityAsync(ILkoDb db, CancellationToken cancellationToken) =>
        db.Findings.FirstOrDefaultAsync(row => row.Kind == FindingKind.OffContract && row.Subject == System && row.ClosedAt == null, cancellationToken);

    private async Task<string?> PositionAsync(string stream, CancellationToken cancellationToken)
    {
        await using var db = databases.OpenSystem("CRM poll");
        return await db.SyncCursors.Where(row => row.System == System && row.Stream == stream).Select(row => row.Position).SingleOrDefaultAsync(cancellationToken);
    }

    private async Task AdvanceAsync(ILkoDb db, string stream, string? position, CancellationToken cancellationToken) =>
        (await CursorAsync(db, stream, cancellationToken)).Advance(position, time.Now());

    private static async Task<SyncCursor> CursorAsync(ILkoDb db, string stream, CancellationToken cancellationToken) =>
        await db.SyncCursors.SingleOrDefaultAsync(row => row.System == System && row.Stream == stream, cancellationToken) ?? db.SyncCursors.Add(SyncCursor.Start(System, stream)).Entity;

    /// <summary>Reads again the orders with a hole, in turn: what the CRM cannot fill does not hold up the others.</summary>
    private async Task<int> CloseGapsAsync(CancellationToken cancellationToken)
    {
        var closed = 0;
        foreach (var (id, number) in await NextGapsAsync(cancellationToken))
        {
            // The turn passes on before the reading, which may fail.
            await using var db = databases.OpenSystem("CRM gaps");
            await AdvanceAsync(db, Gaps, id.Value.ToString(CultureInfo.InvariantCulture), cancellationToken);
            await db.SaveAsync(cancellationToken);
            await record.Run(await crm.ReadOrderEventsAsync(number, cancellationToken), cancellationToken);
            var sequences = await db.CrmEvents.Where(row => row.OrderNumber == number).Select(row => row.Sequence).Distinct().ToListAsync(cancellationToken);
            if (sequences.Count > 0 && sequences.Count == sequences.Max())
            {
                (await db.Findings.SingleAsync(row => row.Id == id, cancellationToken)).Close(time.Now());
                await db.SaveAsync(cancellationToken);
                closed++;
            }
        }

        return closed;
    }

    private async Task<IReadOnlyList<(FindingId Id, string Number)>> NextGapsAsync(CancellationToken cancellationToken)
    {
        var last = long.TryParse(await PositionAsync(Gaps, cancellationToken), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : 0;
        await using var db = databases.OpenSystem("CRM gaps");
        var open = await db.Findings.Where(row => row.Kind == FindingKind.SequenceGap && row.ClosedAt == null).OrderBy(row => row.Id)
            .Select(row => new { row.Id, row.Subject }).ToListAsync(cancellationToken);
        return [.. open.Where(row => row.Id.Value > last).Concat(open.Where(row => row.Id.Value <= last)).Take(MostGaps).Select(row => (row.Id, row.Subject))];
    }

    private async Task MatchAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.OpenSystem("unmatched CRM events");
        var unmatched = await db.CrmEvents
            .Where(row => row.State == CrmEventState.Unmatched && db.Orders.Any(order => order.Number == row.OrderNumber || (row.CrmId != null && order.CrmId == row.CrmId)))
            .OrderBy(row => row.Sequence).ThenBy(row => row.Id).Take(MostUnmatched)
            .Select(row => row.Texts.OrderByDescending(text => text.Id).Select(text => text.Payload).First()).ToListAsync(cancellationToken);
        await record.Run(unmatched, cancellationToken);
    }
}
