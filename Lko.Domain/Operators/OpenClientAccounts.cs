using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>
/// Opens the accounts of a billing that the CRM's tree of clients names and nobody else does. What the tree leaves open, or says of somebody the
/// portal does not know, is left alone: the rows that wait for such an account say so in quarantine.
/// </summary>
internal static class OpenClientAccounts
{
    /// <summary>After the billing's own register, and only where all of that could be taken over: an account the register gives to somebody unknown is not the tree's to give.</summary>
    /// <returns>How many were opened.</returns>
    public static async Task<int> RunAsync(ILkoDb db, SourceSystem system, CancellationToken cancellationToken)
    {
        if (await db.QuarantineRows.AnyAsync(row => row.System == system.Code && row.Feed == Feed.Accounts, cancellationToken))
        {
            return 0;
        }

        var missing = await db.ClientNodes.AsNoTracking()
            .Where(row => row.Kind == ClientTree.AccountKind && row.Billing == system.Code)
            .Where(row => !db.Accounts.Any(account => account.System == system.Code && account.NamingDomain == system.NamingDomain && account.Number == row.Code))
            .OrderBy(row => row.Number).ToListAsync(cancellationToken);
        if (missing.Count == 0)
        {
            return 0;
        }

        var parents = missing.Select(node => node.ParentNumber).Distinct(StringComparer.Ordinal).ToList();
        var contracts = await db.ClientNodes.AsNoTracking().Where(row => row.Kind == ClientTree.ContractKind && parents.Contains(row.Number)).ToListAsync(cancellationToken);
        var reference = await (await SourceReference.LoadAsync(db, system, cancellationToken)).WithOwnersAsync(db, system, cancellationToken);
        var records = missing.Select(node => Record(node, contracts.Find(contract => contract.System == node.System && contract.Number == node.ParentNumber)))
            .OfType<AccountRecord>().DistinctBy(record => record.NaturalKey, StringComparer.Ordinal)
            .Where(record => record.Check(reference, default) is null)
            .Select(record => (record, (RowSource?)null)).ToList();
        return await IngestAccounts.ApplyAsync(db, system, reference.Owners, records, isReadAnew: false, cancellationToken);
    }

    private static AccountRecord? Record(ClientNode node, ClientNode? contract) => contract is null
        ? null
        : new(node.Code, "", contract.Code, "", contract.From, contract.To, SubjectOf(contract.RegionalBranch), "", "", node.Number, node.From, node.To);

    /// <summary><c>RF-52</c>; empty where the branch has another name.</summary>
    private static string SubjectOf(string regionalBranch) => regionalBranch.Split('-') is [_, { Length: <= Contract.MaxSubjectLength } subject] ? subject : "";
}
