using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>A column, an element or a word in the files of a feed that the portal does not know.</summary>
public sealed record UnknownName(Feed Feed, string Name);

/// <summary>
/// Tells the people who manage the exchange what files have that the portal does not know. Everything that was told of a system stands in its findings, so that
/// each thing is told once, also when a person has closed the finding.
/// </summary>
public static class UnknownNames
{
    private const string Between = "; ";
    private const string Behind = ": ";

    public static async Task TellAsync(ILkoDb db, SourceSystem system, IReadOnlyCollection<UnknownName> found, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (found.Count == 0)
        {
            return;
        }

        var code = system.Code;
        var told = (await db.Findings.Where(row => row.Kind == FindingKind.FilesGrew && row.Subject == code).Select(row => row.Detail).ToListAsync(cancellationToken))
            .SelectMany(detail => detail.Split(Between)).ToHashSet(StringComparer.Ordinal);
        var detail = "";
        foreach (var text in found.Select(Text).Distinct(StringComparer.Ordinal).Where(text => !told.Contains(text)).Order(StringComparer.Ordinal))
        {
            if (detail.Length + Between.Length + text.Length > Finding.MaxDetailLength)
            {
                db.Findings.Add(Finding.Of(FindingKind.FilesGrew, code, detail, now));
                detail = "";
            }

            detail = detail.Length == 0 ? text : detail + Between + text;
        }

        if (detail.Length > 0)
        {
            db.Findings.Add(Finding.Of(FindingKind.FilesGrew, code, detail, now));
        }
    }

    /// <summary>What a finding tells, feed by feed; nothing of what is not of this form.</summary>
    public static IEnumerable<UnknownName> Of(string detail) => detail.Split(Between)
        .Select(text => (Text: text, Mark: text.IndexOf(Behind, StringComparison.Ordinal)))
        .Where(part => part.Mark > 0)
        .Select(part => (IsFeed: Enum.TryParse<Feed>(part.Text.AsSpan(0, part.Mark), out var feed), Name: new UnknownName(feed, part.Text[(part.Mark + Behind.Length)..])))
        .Where(part => part.IsFeed)
        .Select(part => part.Name);

    private static string Text(UnknownName each) => $"{each.Feed}{Behind}{Common.StoredText.Fit(each.Name.Replace(';', ','), QuarantineRow.MaxFieldLength)}";
}
