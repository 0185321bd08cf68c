using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>Keeps the quarantine of a feed in line with what the last reading set aside: a row that is still bad keeps its first sight, also when it comes again in another file.</summary>
public static class IngestQuarantine
{
    /// <param name="isRewritten">Whether the file at a path has other bytes than the ones that were read before.</param>
    public static async Task ReplaceAsync(ILkoDb db, string system, Feed feed, ReadScope scope, Func<string, bool> isRewritten, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var periods = scope.Files.ToDictionary(file => file.Path, file => file.Period, StringComparer.Ordinal);
        var stored = (await db.QuarantineRows.Where(row => row.System == system && row.Feed == feed).ToListAsync(cancellationToken))
            .Where(row => FileOf(row.Path, periods) is not null)
            .ToLookup(row => (row.Path, row.Line));
        var kept = new HashSet<QuarantineRow>();
        var fresh = new List<QuarantineRow>();
        foreach (var row in scope.Rows)
        {
            if (stored[(row.Path, row.Line)].FirstOrDefault(each => each.Is(row) && !kept.Contains(each)) is { } same)
            {
                kept.Add(same);
                same.Learn(row);
            }
            else
            {
                fresh.Add(QuarantineRow.Of(system, feed, periods[FileOf(row.Path, periods)!], row, now));
            }
        }

        var left = stored.SelectMany(rows => rows).Where(row => !kept.Contains(row)).ToList();
        var earlier = left.GroupBy(row => row.Same).ToDictionary(rows => rows.Key, rows => new Queue<QuarantineRow>(rows.OrderBy(row => row.FirstSeenAt)));
        foreach (var row in fresh)
        {
            if (earlier.TryGetValue(row.Same, out var same) && same.TryDequeue(out var before))
            {
                var file = FileOf(row.Path, periods)!;
                row.Follow(before, isRewritten(file) || !string.Equals(file, FileOf(before.Path, periods), StringComparison.Ordinal));
            }
        }

        db.QuarantineRows.RemoveRange(left);
        await db.AddManyAsync(fresh, cancellationToken);
    }

    /// <summary>The delivered file of a path that may name a member of an archive behind a mark, which the file may have in its own name too; null when it is none of these.</summary>
    private static string? FileOf(string path, Dictionary<string, Period> files)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('!', end - 1))
        {
            if (files.ContainsKey(path[..end]))
            {
                return path[..end];
            }
        }

        return null;
    }
}
