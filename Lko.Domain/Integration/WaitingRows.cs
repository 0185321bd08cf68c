using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>
/// Rows in quarantine that waited for an account, its owner or a partner, who is known by now. They are found by what is stored: it does not matter which
/// run, which system or which hand made it known, nor whether the run that should have read them again came to its end.
/// </summary>
internal static class WaitingRows
{
    /// <summary>Feeds whose rows name their account. Rows that were set aside before the portal kept that number have none, until they are read once more.</summary>
    private static readonly Feed[] OfAccounts = [Feed.Balances, Feed.Charges, Feed.Payments, Feed.Documents];

    /// <summary>Rows looked at in one go: what repeats is skipped behind them.</summary>
    private const int LookedAtAtOnce = 500;

    /// <summary>The first month of each feed with such rows.</summary>
    public static Task<IReadOnlyDictionary<Feed, Period>> ForAccountsAsync(ILkoDb db, string system, SourceReference reference, CancellationToken cancellationToken) =>
        FindAsync(
            db.QuarantineRows.Where(row => row.System == system && row.Reason == RejectReason.UnknownAccount), OfAccounts,
            () => Task.FromResult<Func<Feed, string, bool>>((feed, code) => IsKnown(reference, feed, code)), cancellationToken);

    public static Task<IReadOnlyDictionary<Feed, Period>> ForOperatorsAsync(ILkoDb db, SourceSystem system, CancellationToken cancellationToken) =>
        FindAsync(
            db.QuarantineRows.Where(row => row.System == system.Code && row.Reason == RejectReason.UnknownOperator), [],
            async () =>
            {
                var owners = await AccountOwners.LoadAsync(db, system, cancellationToken);
                return (_, code) => owners.Knows(code);
            },
            cancellationToken);

    private static bool IsKnown(SourceReference reference, Feed feed, string code)
    {
        var (partner, contract) = InterconnectPartner.PartsOf(code);
        return feed == Feed.Interconnect ? reference.IsPartner(partner, contract) : reference.IsAccount(code) || (feed == Feed.Payments && reference.AccountOf(code) is not null);
    }

    /// <param name="waits">Of one system, for one reason that is named in the query itself: so the database finds the index that is made for it.</param>
    /// <param name="nameless">Feeds of which also those rows are read again that do not say what they wait for.</param>
    /// <param name="known">Asked only when rows wait.</param>
    private static async Task<IReadOnlyDictionary<Feed, Period>> FindAsync(
        IQueryable<QuarantineRow> waits, IReadOnlyCollection<Feed> nameless, Func<Task<Func<Feed, string, bool>>> known, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Feed, Period>();
        if (!await waits.AnyAsync(cancellationToken))
        {
            return found;
        }

        var isKnown = await known();
        foreach (var feed in Enum.GetValues<Feed>())
        {
            var rows = waits.Where(row => row.Feed == feed);
            var months = new List<Period?>();
            if (nameless.Contains(feed))
            {
                months.Add(await rows.Where(row => row.Code == null).MinAsync(row => (Period?)row.Period, cancellationToken));
            }

            foreach (var some in (await KnownAsync(rows, code => isKnown(feed, code), cancellationToken)).Chunk(LookedAtAtOnce))
            {
                months.Add(await rows.Where(row => some.Contains(row.Code)).MinAsync(row => (Period?)row.Period, cancellationToken));
            }

            if (months.Min() is { } first)
            {
                found.Add(feed, first);
            }
        }

        return found;
    }

    /// <summary>What rows wait for and is known by now. A flood waits for few things, or each of its rows for another: the former is not read to its end.</summary>
    private static async Task<List<string>> KnownAsync(IQueryable<QuarantineRow> rows, Func<string, bool> isKnown, CancellationToken cancellationToken)
    {
        var known = new List<string>();
        var beyond = rows.Where(row => row.Code != null);
        List<string> page;
        do
        {
            page = await beyond.OrderBy(row => row.Code).Select(row => row.Code!).Take(LookedAtAtOnce).ToListAsync(cancellationToken);
            known.AddRange(page.Distinct(StringComparer.Ordinal).Where(isKnown));
            var last = page.Count > 0 ? page[^1] : "";
#pragma warning disable CA1309, CA1310, MA0001, MA0074 // the database compares, in the order it sorts by
            beyond = rows.Where(row => string.Compare(row.Code, last) > 0);
#pragma warning restore CA1309, CA1310, MA0001, MA0074
        }
        while (page.Count == LookedAtAtOnce);
        return known;
    }
}
