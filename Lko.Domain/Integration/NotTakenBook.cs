using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>
/// Puts what is not taken among the files of its system, where the integration administrator sees it: a name once, however often it is sent. While
/// nobody has looked after the finding of a system, there is no second one.
/// </summary>
internal static class NotTakenBook
{
    /// <summary>So many names show what is wrong; whoever sends more shall not fill the database with them.</summary>
    public const int MostNames = 500;

    public static async Task KeepAsync(ILkoDbFactory factory, RunGate gate, TimeProvider time, OpenRun run, IReadOnlyList<NotTakenFile> found, CancellationToken cancellationToken)
    {
        if (found.Count == 0)
        {
            return;
        }

        var code = run.System.Code;
        using var place = await gate.WriteAsync(cancellationToken);
        await using var db = factory.OpenSystem(SyncSystem.Reason);
        var known = (await db.SourceFiles.Where(row => row.System == code && row.Verdict == FileVerdict.NotTaken).Select(row => row.Name).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var news = found.DistinctBy(file => file.Name, StringComparer.Ordinal).Where(file => !known.Contains(file.Name)).Take(Math.Max(0, MostNames - known.Count)).ToList();
        var names = news.Select(file => file.Name).ToList();
        var paths = names.Count == 0 ? [] : await db.SourceFiles.Where(row => row.System == code && names.Contains(row.Name)).Select(row => new { row.Delivery, row.Name }).ToListAsync(cancellationToken);
        news.RemoveAll(file => paths.Exists(row => string.Equals(row.Delivery, file.Place, StringComparison.Ordinal) && string.Equals(row.Name, file.Name, StringComparison.Ordinal)));
        if (news.Count == 0)
        {
            return;
        }

        var now = time.Now();
        db.SourceFiles.AddRange(news.Select(file => SourceFile.NotTaken(code, file, now)));
        if (!await db.Findings.AnyAsync(row => row.Kind == FindingKind.FilesNotTaken && row.Subject == code && row.ClosedAt == null, cancellationToken))
        {
            db.Findings.Add(Finding.Of(FindingKind.FilesNotTaken, code, string.Join("; ", news.Select(file => file.Path)), now));
        }

        db.Announce(new(Live.Topic.Sync, code, null, null, run.System.CarrierBranch));
        await db.SaveOrThrowAsync(cancellationToken);
    }
}
