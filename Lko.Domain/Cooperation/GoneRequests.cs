using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Cooperation;

/// <summary>
/// What the last-mile portal does not tell any more when it has told everything is gone there. A reading of everything may go over any number of runs: with its beginning
/// every request is missed that the first run did not name, each further run takes back those it names, and what is missed at the end was named by none, so that nothing is
/// held from run to run but in the database. Few requests are marked as gone at once; of many, or when none is named at all, a person decides: as long as the finding is open they stay, once it
/// is settled they go. A request that is told again is back.
/// </summary>
public static class GoneRequests
{
    /// <summary>Fewer that are missing are no question.</summary>
    public const int Few = 10;

    /// <summary>Nor is a smaller share of those there are, in percent.</summary>
    public const int SmallShare = 5;

    private const int WrittenAtOnce = 500;
    private const int LookedAtAtOnce = 5_000;

    /// <summary>More have no room in a finding.</summary>
    private const int MostListed = 500;
    private const string Of = " of ";
    private const string Behind = ": ";

    /// <summary>Requests that their portal has, as far as is known.</summary>
    public static IQueryable<LastMileRequest> Present(this IQueryable<LastMileRequest> requests) => requests.Where(row => row.GoneAt == null);

    /// <summary>Compares what a run named with what is stored. Part of the caller's transaction, in which its rows were taken over and its place is kept.</summary>
    /// <param name="told">The numbers of the requests that were told.</param>
    /// <returns>How many requests went or came back.</returns>
    public static async Task<int> SettleAsync(ILkoDb db, SourceSystem system, ToldKeys told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // From here on the database alone looks at them.
        await db.SaveOrThrowAsync(cancellationToken);
        var requests = db.LastMileRequests.Where(row => row.System == system.Code);
        var numbers = told.Keys.Select(number => StoredText.Fit(number, LastMileRequest.MaxNumberLength)).ToHashSet(StringComparer.Ordinal);
        var changed = await NameAsync(requests, numbers, cancellationToken);
        if (told.IsBegun)
        {
            await MissAsync(requests, numbers, now, cancellationToken);
        }

        var present = told.IsWhole ? await requests.Present().CountAsync(cancellationToken) : 0;
        var missed = requests.Present().Where(row => row.MissedSince != null);
        if (await AgreedAtAsync(db, system.Code, cancellationToken) is { } agreedAt)
        {
            changed += await GoAsync(missed.Where(row => row.MissedSince <= agreedAt), now, cancellationToken);
        }

        if (told.IsWhole && !await IsQuestionAsync(db, system, missed, present, now, cancellationToken))
        {
            changed += await GoAsync(missed, now, cancellationToken);
        }

        return changed;
    }

    /// <summary>How many requests a finding is about, and of how many; null for what is not of this form.</summary>
    public static (int Gone, int All, string Numbers)? Read(string detail) =>
        detail.Split(Behind, 2) is [var counts, var numbers] && counts.Split(Of) is [var gone, var all] && int.TryParse(gone, NumberStyles.None, CultureInfo.InvariantCulture, out var some)
            && int.TryParse(all, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? (some, whole, numbers) : null;

    /// <summary>Their portal has these.</summary>
    /// <returns>How many of them were gone.</returns>
    private static async Task<int> NameAsync(IQueryable<LastMileRequest> requests, HashSet<string> numbers, CancellationToken cancellationToken)
    {
        var back = 0;
        foreach (var some in numbers.Chunk(WrittenAtOnce))
        {
            var named = requests.Where(row => some.Contains(row.Number));
            back += await named.Where(row => row.GoneAt != null).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.GoneAt, (DateTimeOffset?)null).SetProperty(row => row.MissedSince, (DateTimeOffset?)null), cancellationToken);
            await named.Where(row => row.MissedSince != null).ExecuteUpdateAsync(set => set.SetProperty(row => row.MissedSince, (DateTimeOffset?)null), cancellationToken);
        }

        return back;
    }

    /// <summary>A reading of everything has begun, and named only these so far. What it names is not written: of few requests none is, in a reading that finds them all.</summary>
    private static async Task MissAsync(IQueryable<LastMileRequest> requests, HashSet<string> numbers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (last, isOver) = (LastMileRequestId.From(0), false);
        while (!isOver)
        {
            var behind = last;
            var some = await requests.Present().Where(row => row.MissedSince == null && row.Id > behind).OrderBy(row => row.Id).Select(row => new { row.Id, row.Number }).Take(LookedAtAtOnce).ToListAsync(cancellationToken);
            foreach (var missed in some.Where(row => !numbers.Contains(row.Number)).Select(row => row.Id).Chunk(WrittenAtOnce))
            {
                await requests.Where(row => missed.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.MissedSince, (DateTimeOffset?)now), cancellationToken);
            }

            (last, isOver) = (some.Count > 0 ? some[^1].Id : last, some.Count < LookedAtAtOnce);
        }
    }

    private static Task<int> GoAsync(IQueryable<LastMileRequest> requests, DateTimeOffset now, CancellationToken cancellationToken) => requests.ExecuteUpdateAsync(
        set => set.SetProperty(row => row.GoneAt, (DateTimeOffset?)now).SetProperty(row => row.MissedSince, (DateTimeOffset?)null), cancellationToken);

    /// <summary>Of when the finding is that a person settled last: what was missing then may go.</summary>
    private static Task<DateTimeOffset?> AgreedAtAsync(ILkoDb db, string system, CancellationToken cancellationToken) =>
        db.Findings.Where(row => row.Kind == FindingKind.RequestsGone && row.Subject == system && row.ClosedAt != null && row.Note != null)
            .OrderByDescending(row => row.At).Select(row => (DateTimeOffset?)row.At).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Keeps the finding in line with what is missing.</summary>
    /// <param name="present">How many there were before any of them went.</param>
    private static async Task<bool> IsQuestionAsync(ILkoDb db, SourceSystem system, IQueryable<LastMileRequest> missed, int present, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var asked = await missed.CountAsync(cancellationToken);
        var isNoneNamed = asked > 0 && !await db.LastMileRequests.Where(row => row.System == system.Code).Present().AnyAsync(row => row.MissedSince == null, cancellationToken);
        var isQuestion = isNoneNamed || (asked >= Few && asked * 100L > present * (long)SmallShare);
        var open = await db.Findings.FirstOrDefaultAsync(row => row.Kind == FindingKind.RequestsGone && row.Subject == system.Code && row.ClosedAt == null, cancellationToken);
        if (!isQuestion)
        {
            open?.Close(now);
        }
        else if (open is null)
        {
            var numbers = await missed.OrderBy(row => row.Number).Select(row => row.Number).Take(MostListed).ToListAsync(cancellationToken);
            db.Findings.Add(Finding.Of(FindingKind.RequestsGone, system.Code, string.Create(CultureInfo.InvariantCulture, $"{asked}{Of}{present}{Behind}{string.Join("; ", numbers)}"), now));
            db.Announce(new Change(Topic.Sync, system.Code, null, null, system.CarrierBranch));
        }

        return isQuestion;
    }
}
