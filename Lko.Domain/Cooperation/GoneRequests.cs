using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Cooperation;

/// <summary>
/// What the last-mile portal does not tell any more when it has told everything is gone there. Few requests are marked as gone at once; of many, or when it tells
/// nothing at all, a person decides: as long as the finding is open they stay, once it is settled they go. A request that is told again is back.
/// </summary>
public static class GoneRequests
{
    /// <summary>Fewer that are missing are no question.</summary>
    public const int Few = 10;

    /// <summary>Nor is a smaller share of those there are, in percent.</summary>
    public const int SmallShare = 5;

    private const int ReadAtOnce = 500;
    private const string Of = " of ";
    private const string Behind = ": ";

    /// <summary>Requests that their portal has, as far as is known.</summary>
    public static IQueryable<LastMileRequest> Present(this IQueryable<LastMileRequest> requests) => requests.Where(row => row.GoneAt == null);

    /// <summary>Compares a reading with what is stored. Part of the caller's unit of work, in which the reading itself was taken over.</summary>
    /// <param name="told">The numbers of the requests that were told.</param>
    /// <returns>How many requests went or came back.</returns>
    public static async Task<int> SettleAsync(ILkoDb db, SourceSystem system, ToldKeys told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var requests = db.LastMileRequests.Where(row => row.System == system.Code);
        var numbers = told.Keys.Select(number => StoredText.Fit(number, LastMileRequest.MaxNumberLength)).ToHashSet(StringComparer.Ordinal);
        var back = 0;
        foreach (var some in numbers.Chunk(ReadAtOnce))
        {
            foreach (var request in await requests.Where(row => (row.GoneAt != null || row.MissedSince != null) && some.Contains(row.Number)).ToListAsync(cancellationToken))
            {
                back += request.Return() ? 1 : 0;
            }
        }

        var missed = (await requests.Present().Where(row => row.MissedSince != null).ToListAsync(cancellationToken)).Where(row => row.MissedSince is not null).ToList();
        var agreedAt = missed.Count == 0 ? null : await AgreedAtAsync(db, system.Code, cancellationToken);
        var going = missed.Where(row => row.MissedSince <= agreedAt).ToList();
        if (told.IsWhole)
        {
            var present = await requests.Present().Select(row => new { row.Id, row.Number }).ToListAsync(cancellationToken);
            var known = missed.Select(row => row.Id).ToHashSet();
            foreach (var some in present.Where(row => !numbers.Contains(row.Number) && !known.Contains(row.Id)).Select(row => row.Id).Chunk(ReadAtOnce))
            {
                missed.AddRange(await requests.Where(row => some.Contains(row.Id)).ToListAsync(cancellationToken));
            }

            missed.ForEach(row => row.Miss(now));
            var asked = missed.Except(going).ToList();
            if (await IsQuestionAsync(db, system, asked, present.Count, numbers.Count == 0, now, cancellationToken))
            {
                asked = [];
            }

            going.AddRange(asked);
        }

        going.ForEach(row => row.Go(now));
        return back + going.Count;
    }

    /// <summary>How many requests a finding is about, and of how many; null for what is not of this form.</summary>
    public static (int Gone, int All, string Numbers)? Read(string detail) =>
        detail.Split(Behind, 2) is [var counts, var numbers] && counts.Split(Of) is [var gone, var all] && int.TryParse(gone, NumberStyles.None, CultureInfo.InvariantCulture, out var some)
            && int.TryParse(all, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? (some, whole, numbers) : null;

    /// <summary>Of when the finding is that a person settled last: what was missing then may go.</summary>
    private static Task<DateTimeOffset?> AgreedAtAsync(ILkoDb db, string system, CancellationToken cancellationToken) =>
        db.Findings.Where(row => row.Kind == FindingKind.RequestsGone && row.Subject == system && row.ClosedAt != null && row.Note != null)
            .OrderByDescending(row => row.At).Select(row => (DateTimeOffset?)row.At).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Keeps the finding in line with what is missing.</summary>
    private static async Task<bool> IsQuestionAsync(ILkoDb db, SourceSystem system, List<LastMileRequest> asked, int present, bool isAll, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isQuestion = asked.Count > 0 && (isAll || (asked.Count >= Few && asked.Count * 100L > present * (long)SmallShare));
        var open = await db.Findings.FirstOrDefaultAsync(row => row.Kind == FindingKind.RequestsGone && row.Subject == system.Code && row.ClosedAt == null, cancellationToken);
        if (!isQuestion)
        {
            open?.Close(now);
        }
        else if (open is null)
        {
            var numbers = string.Join("; ", asked.Select(row => row.Number).Order(StringComparer.Ordinal));
            db.Findings.Add(Finding.Of(FindingKind.RequestsGone, system.Code, string.Create(CultureInfo.InvariantCulture, $"{asked.Count}{Of}{present}{Behind}{numbers}"), now));
            db.Announce(new Change(Topic.Sync, system.Code, null, null, system.CarrierBranch));
        }

        return isQuestion;
    }
}
