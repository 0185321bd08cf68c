using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>The runs of one system, newest first, a page at a time.</summary>
public sealed class ListSyncRuns(ILkoDbFactory databases)
{
    public async Task<Outcome<Page<SyncRunRow>>> Run(string code, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db is null)
        {
            return Outcome<Page<SyncRunRow>>.Forbidden();
        }

        var runs = db.SyncRuns.Where(row => row.System == code && db.VisibleSystems().Select(system => system.Code).Contains(row.System));
        var total = await runs.CountAsync(cancellationToken);
        var rows = await runs.OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id).Skip(page.Skip).Take(page.Size)
            .Select(row => new SyncRunRow(
                row.Id.Value, row.System, row.State, row.StartedAt, row.FinishedAt,
                new SyncCounts(row.Files, row.NewFiles, row.RejectedFiles, row.AcceptedRows, row.QuarantinedRows, row.ChangedRows), SyncFaults.Read(row.Error), row.Cause,
                db.Users.Where(person => person.Id == row.AskedBy).Select(person => person.Name).FirstOrDefault(), row.From, row.To, null, row.SilentFeeds, row.FailedFeeds))
            .ToListAsync(cancellationToken);
        return Outcome<Page<SyncRunRow>>.Ok(new(rows, total));
    }
}

/// <summary>A delivered file and what became of it.</summary>
public sealed record SourceFileRow(
    SourceFileId Id, string Delivery, string Name, long Size, Feed? Feed, Period? Period, int? FileVersion, FileVerdict Verdict, RejectReason? Reason, int? AcceptedRows, int? QuarantinedRows,
    long? ToldSum, DateTimeOffset ReceivedAt);

/// <summary>Which files of a system; null = all.</summary>
public sealed record SourceFileFilter(FileVerdict? Verdict = null, Feed? Feed = null, Period? Period = null);

/// <summary>The files one system delivered, newest first, a page at a time.</summary>
public sealed class ListSourceFiles(ILkoDbFactory databases)
{
    public async Task<Outcome<Page<SourceFileRow>>> Run(string code, SourceFileFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db is null)
        {
            return Outcome<Page<SourceFileRow>>.Forbidden();
        }

        var files = db.SourceFiles.Where(row => row.System == code && db.VisibleSystems().Select(system => system.Code).Contains(row.System));
        if (filter.Verdict is { } verdict)
        {
            files = files.Where(row => row.Verdict == verdict);
        }

        if (filter.Feed is { } feed)
        {
            files = files.Where(row => row.Feed == feed);
        }

        if (filter.Period is { } period)
        {
            files = files.Where(row => row.Period == period);
        }

        var total = await files.CountAsync(cancellationToken);
        var rows = await files.OrderByDescending(row => row.ReceivedAt).ThenByDescending(row => row.Id).Skip(page.Skip).Take(page.Size)
            .Select(row => new SourceFileRow(
                row.Id, row.Delivery, row.Name, row.Size, row.Feed, row.Period, row.FileVersion, row.Verdict, row.Reason, row.AcceptedRows, row.QuarantinedRows, row.ToldSum, row.ReceivedAt))
            .ToListAsync(cancellationToken);
        return Outcome<Page<SourceFileRow>>.Ok(new(rows, total));
    }
}
