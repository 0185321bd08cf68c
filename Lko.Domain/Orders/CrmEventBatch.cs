using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>
/// What need not cost a transaction for each event, where many come at once: those that are known, and those of orders the portal does not know, which are
/// most where the CRM tells the orders of all its channels.
/// </summary>
internal sealed class CrmEventBatch
{
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);
    private readonly HashSet<string> _new = new(StringComparer.Ordinal);
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);

    /// <summary>Looks the events up, and keeps those that nothing is known of: their orders may yet come.</summary>
    public static async Task<CrmEventBatch> TakeAsync(ILkoDb db, IReadOnlyList<(string Json, ReadEvent Read)> events, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var batch = new CrmEventBatch();
        await batch.LookUpAsync(db, events, cancellationToken);
        var strangers = await batch.StrangersAsync(db, events, cancellationToken);
        if (strangers.Count > 0)
        {
            await KeepAsync(db, strangers, now, cancellationToken);
            if (await SaveAsync(db, cancellationToken))
            {
                batch._kept.UnionWith(strangers.Select(each => each.Event.EventId));
                batch._new.ExceptWith(batch._kept);
            }
        }

        return batch;
    }

    /// <summary>What became of it stays so, whoever tells it again.</summary>
    public static bool IsSettled(CrmEventState state) => state is not (CrmEventState.SetAside or CrmEventState.Unmatched);

    public bool IsSettled(ReadEvent read) => read.Event is { } told && _settled.Contains(told.EventId);

    /// <returns>True once of an event that was kept with the batch.</returns>
    public bool IsKept(ReadEvent read) => read.Event is { } told && _kept.Remove(told.EventId);

    /// <returns>True once of an event that was not stored.</returns>
    public bool IsNew(string eventId) => _new.Remove(eventId);

    private async Task LookUpAsync(ILkoDb db, IReadOnlyList<(string Json, ReadEvent Read)> events, CancellationToken cancellationToken)
    {
        _new.UnionWith(events.Select(each => each.Read.Event?.EventId).OfType<string>());
        var ids = _new.ToList();
        foreach (var stored in await db.CrmEvents.Where(row => ids.Contains(row.EventId)).Select(row => new { row.EventId, row.State }).ToListAsync(cancellationToken))
        {
            _new.Remove(stored.EventId);
            if (IsSettled(stored.State))
            {
                _settled.Add(stored.EventId);
            }
        }
    }

    /// <summary>
    /// New events that no order of the portal answers to, each once. An event that names an order by both its names teaches those after it, and one that was
    /// also told unreadable is judged in its turn.
    /// </summary>
    private async Task<List<(string Json, IncomingEvent Event)>> StrangersAsync(ILkoDb db, IReadOnlyList<(string Json, ReadEvent Read)> events, CancellationToken cancellationToken)
    {
        var unreadable = events.Where(each => each.Read.Event is null).Select(each => each.Read.EventId).ToHashSet(StringComparer.Ordinal);
        var fresh = events.Where(each => each.Read.Event is { } told && _new.Contains(told.EventId) && !unreadable.Contains(told.EventId)).Select(each => (each.Json, Event: each.Read.Event!))
            .DistinctBy(each => each.Event.EventId, StringComparer.Ordinal).ToList();
        if (fresh.Count == 0)
        {
            return [];
        }

        var numbers = fresh.Select(each => each.Event.OrderNumber).Where(number => number.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var theirs = fresh.Select(each => each.Event.CrmId).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var orders = await db.Orders.Where(row => numbers.Contains(row.Number!) || theirs.Contains(row.CrmId!)).Select(row => new { row.Number, row.CrmId }).ToListAsync(cancellationToken);
        var known = orders.SelectMany(order => new[] { order.Number, order.CrmId }).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        known.UnionWith(fresh.Where(each => known.Contains(each.Event.OrderNumber)).Select(each => each.Event.CrmId).OfType<string>().ToList());
        return fresh.FindAll(each => !known.Contains(each.Event.OrderNumber) && (each.Event.CrmId is null || !known.Contains(each.Event.CrmId)));
    }

    private static async Task KeepAsync(ILkoDb db, List<(string Json, IncomingEvent Event)> strangers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var subjects = strangers.Select(each => each.Event.Named).Distinct(StringComparer.Ordinal).ToList();
        var found = (await db.Findings.Where(row => row.Kind == FindingKind.UnknownOrder && row.ClosedAt == null && subjects.Contains(row.Subject)).Select(row => row.Subject).ToListAsync(cancellationToken))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (json, told) in strangers)
        {
            db.CrmEvents.Add(CrmEvent.Receive(told.EventId, told.OrderNumber, told.CrmId, told.Report.Sequence, json, now));
            if (found.Add(told.Named))
            {
                db.Findings.Add(Finding.Of(FindingKind.UnknownOrder, told.Named, told.Report.Row.Code, now));
            }
        }
    }

    /// <summary>One that cannot be stored, or that somebody else stores at the same moment, is met when each is recorded by itself.</summary>
    private static async Task<bool> SaveAsync(ILkoDb db, CancellationToken cancellationToken)
    {
        try
        {
            return await db.SaveAsync(cancellationToken) == SaveResult.Saved;
        }
        catch (UnfitValueException)
        {
            return false;
        }
    }
}
