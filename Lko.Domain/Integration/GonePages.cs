using System.Globalization;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>
/// What a system told before and has no more takes its rows with it. Only a person can say whether that is right: it is written down, once while nobody has
/// looked after the finding of the system.
/// </summary>
internal static class GonePages
{
    private const string Separator = "; ";
    private const char More = '+';

    /// <summary>The mark and any number.</summary>
    private const int RoomForMore = 11;

    /// <param name="names">Of the files in whose place nothing is told now.</param>
    public static async Task WriteAsync(ILkoDb db, OpenRun run, IReadOnlyList<string> names, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var code = run.System.Code;
        if (names.Count == 0 || await db.Findings.AnyAsync(row => row.Kind == FindingKind.PagesGone && row.Subject == code && row.ClosedAt == null, cancellationToken))
        {
            return;
        }

        var rows = await db.SourceFiles.Where(row => row.System == code && row.Verdict == FileVerdict.Effective && names.Contains(row.Name) && row.AcceptedRows > 0)
            .OrderBy(row => row.Name).Select(row => new { row.Name, row.AcceptedRows }).ToListAsync(cancellationToken);
        if (rows.Count > 0)
        {
            db.Findings.Add(Finding.Of(FindingKind.PagesGone, code, DetailOf([.. rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Name}: {row.AcceptedRows}"))]), now));
            db.Announce(new(Topic.Sync, code, null, null, run.System.CarrierBranch));
        }
    }

    /// <summary>How many pages a finding is of, also those that it has no room to name.</summary>
    public static int CountOf(string detail) =>
        detail.Split(Separator).Sum(each => each.StartsWith(More) && int.TryParse(each.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var more) ? more : 1);

    /// <summary>As many pages as there is room for, and how many more there are.</summary>
    private static string DetailOf(List<string> pages)
    {
        var all = string.Join(Separator, pages);
        if (all.Length <= Finding.MaxDetailLength)
        {
            return all;
        }

        var (named, length) = (0, RoomForMore);
        while (length + pages[named].Length + Separator.Length <= Finding.MaxDetailLength)
        {
            length += pages[named++].Length + Separator.Length;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{string.Concat(pages.Take(named).Select(page => page + Separator))}{More}{pages.Count - named}");
    }
}
