using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>Calls of one account that were answered in a local month of its system. NotFound for an account outside the caller's view.</summary>
public sealed class ListAccountCalls(ILkoDbFactory factory)
{
    public async Task<Outcome<CallPage>> Run(AccountId account, CallQuery query, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.BalancesRead, cancellationToken);
        if (db is null)
        {
            return Outcome<CallPage>.Forbidden();
        }

        if (await db.Accounts.Where(row => row.Id == account).Join(db.SourceSystems, row => row.System, row => row.Code, (_, system) => system.TimeZone).SingleOrDefaultAsync(cancellationToken) is not { } zone)
        {
            return Outcome<CallPage>.NotFound();
        }

        var (from, before) = query.Period.Instants(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var calls = db.CallDetails.Where(row => row.AccountId == account && row.AnsweredAt >= from && row.AnsweredAt < before);
        if (query.Cursor is { } cursor)
        {
            var (at, id) = (cursor.At, new CallDetailId(cursor.Id));
            calls = cursor.Newer
                ? calls.Where(row => row.AnsweredAt > at || (row.AnsweredAt == at && row.Id > id))
                : calls.Where(row => row.AnsweredAt < at || (row.AnsweredAt == at && row.Id < id));
        }

        calls = query.Cursor?.Newer == true
            ? calls.OrderBy(row => row.AnsweredAt).ThenBy(row => row.Id)
            : calls.OrderByDescending(row => row.AnsweredAt).ThenByDescending(row => row.Id);
        var read = await calls.Take(CallPage.Size + 1).AsNoTracking().ToListAsync(cancellationToken);

        // Files are the carrier's; of those that hold calls the caller sees, the name and the time of reception are his to know.
        await using var portal = factory.OpenSystem("provenance of calls");
        var files = await CallFiles.OfAsync(portal, read.Select(row => row.SourceFileId), cancellationToken);
        return Outcome<CallPage>.Ok(CallPage.Of(
            [.. read.Select(row => new CallRow(row.Id.Value, row.AnsweredAt, row.NumberA, row.NumberB, row.Trunk, row.Direction, row.Service, row.Seconds, row.AmountE4, files.Origin(row)))],
            query.Cursor, zone));
    }
}

/// <summary>Calls as the switches of one system recorded them, without the accounts they belong to: for the carrier's staff only.</summary>
public sealed class ListSwitchCalls(ILkoDbFactory factory)
{
    public async Task<Outcome<CallPage>> Run(string systemCode, CallQuery query, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db is null)
        {
            return Outcome<CallPage>.Forbidden();
        }

        if (await db.VisibleSystems().Where(row => row.Code == systemCode).Select(row => row.TimeZone).SingleOrDefaultAsync(cancellationToken) is not { } zone)
        {
            return Outcome<CallPage>.NotFound();
        }

        var (from, before) = query.Period.Instants(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var calls = db.SwitchCalls.Where(row => row.System == systemCode && row.AnsweredAt >= from && row.AnsweredAt < before);
        if (query.Cursor is { } cursor)
        {
            var (at, id) = (cursor.At, new SwitchCallId(cursor.Id));
            calls = cursor.Newer
                ? calls.Where(row => row.AnsweredAt > at || (row.AnsweredAt == at && row.Id > id))
                : calls.Where(row => row.AnsweredAt < at || (row.AnsweredAt == at && row.Id < id));
        }

        calls = query.Cursor?.Newer == true
            ? calls.OrderBy(row => row.AnsweredAt).ThenBy(row => row.Id)
            : calls.OrderByDescending(row => row.AnsweredAt).ThenByDescending(row => row.Id);
        var read = await calls.Take(CallPage.Size + 1).AsNoTracking().ToListAsync(cancellationToken);
        var files = await CallFiles.OfAsync(db, read.Select(row => row.SourceFileId), cancellationToken);
        return Outcome<CallPage>.Ok(CallPage.Of(
            [.. read.Select(row => new CallRow(row.Id.Value, row.AnsweredAt, row.NumberA, row.NumberB, row.Trunk, row.Direction, row.Service, row.Seconds, row.AmountE4, files.Origin(row)))],
            query.Cursor, zone));
    }
}

/// <summary>The files that calls came in.</summary>
internal static class CallFiles
{
    public static async Task<Dictionary<SourceFileId, SourceFile>> OfAsync(ILkoDb db, IEnumerable<SourceFileId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct().ToList();
        return await db.SourceFiles.AsNoTracking().Where(row => wanted.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellationToken);
    }

    /// <summary>When the oldest of the files arrived that calls which the caller sees came in; null without any.</summary>
    public static async Task<DateTimeOffset?> OldestAsync(ILkoDbFactory factory, IQueryable<SourceFileId> ids, CancellationToken cancellationToken)
    {
        var wanted = await ids.Distinct().ToListAsync(cancellationToken);
        await using var portal = factory.OpenSystem("provenance of calls");
        return await portal.SourceFiles.Where(row => wanted.Contains(row.Id)).MinAsync(row => (DateTimeOffset?)row.ReceivedAt, cancellationToken);
    }

    /// <summary>Whether a large file of calls of the month, or one that was, is only partly taken over: of the account, or of the whole system.</summary>
    /// <param name="account">Number of the account.</param>
    public static async Task<bool> AreBeingTakenAsync(ILkoDbFactory factory, string system, string account, Period period, CancellationToken cancellationToken)
    {
        await using var portal = factory.OpenSystem("completeness of calls");
        var places = await CallPlace.LoadAsync(portal, system, cancellationToken);
        return (await OfAsync(portal, places.Keys, cancellationToken)).Values.Any(file =>
            (file.AccountNumber is null || string.Equals(file.AccountNumber, account, StringComparison.Ordinal)) && (file.Period == period || places[file.Id].MonthBefore == period));
    }

    public static RowOrigin? Origin(this Dictionary<SourceFileId, SourceFile> files, ICall call) =>
        files.TryGetValue(call.SourceFileId, out var file) ? new(file.Path, call.Line, file.ReceivedAt) : null;
}
