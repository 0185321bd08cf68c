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

    /// <summary>The first month of each feed with such rows.</summary>
    public static Task<IReadOnlyDictionary<Feed, Period>> ForAccountsAsync(ILkoDb db, string system, SourceReference reference, CancellationToken cancellationToken) =>
        FindAsync(db, system, RejectReason.UnknownAccount, () => Task.FromResult<Func<Feed, string, bool>>((feed, code) => IsKnown(reference, feed, code)), cancellationToken);

    public static Task<IReadOnlyDictionary<Feed, Period>> ForOperatorsAsync(ILkoDb db, SourceSystem system, CancellationToken cancellationToken) =>
        FindAsync(
            db, system.Code, RejectReason.UnknownOperator,
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

    /// <param name="known">Asked only when rows wait.</param>
    private static async Task<IReadOnlyDictionary<Feed, Period>> FindAsync(ILkoDb db, string system, RejectReason reason, Func<Task<Func<Feed, string, bool>>> known, CancellationToken cancellationToken)
    {
        var rows = await db.QuarantineRows.Where(row => row.System == system && row.Reason == reason && (row.Code != null || (reason == RejectReason.UnknownAccount && OfAccounts.Contains(row.Feed))))
            .Select(row => new { row.Feed, row.Period, row.Code }).Distinct().ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            return new Dictionary<Feed, Period>();
        }

        var isKnown = await known();
        return rows.Where(row => row.Code is null || isKnown(row.Feed, row.Code)).GroupBy(row => row.Feed).ToDictionary(group => group.Key, group => group.Min(row => row.Period));
    }
}
