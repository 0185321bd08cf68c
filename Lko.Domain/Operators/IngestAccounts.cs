using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>
/// Opens the contracts and accounts that a billing's effective files name, and brings the known ones in line with them. An account the files do not
/// name any more stays as it is: it is closed by the day they tell, not by their silence. Running it again changes nothing. Part of the caller's
/// unit of work.
/// </summary>
public static class IngestAccounts
{
    /// <param name="rows">With the place they stand in; null where it is no file of this billing.</param>
    /// <param name="isReadAnew">They are read otherwise than before: the same bytes may say something else.</param>
    /// <returns>How many accounts are other than before, the new ones among them.</returns>
    public static async Task<int> ApplyAsync(
        ILkoDb db, SourceSystem system, AccountOwners owners, IReadOnlyList<(AccountRecord Record, RowSource? Source)> rows, bool isReadAnew, CancellationToken cancellationToken)
    {
        var accounts = await db.Accounts.Where(row => row.System == system.Code && row.NamingDomain == system.NamingDomain).ToDictionaryAsync(row => (row.Number, row.SubNumber), cancellationToken);
        var news = rows.Select(row => (row.Record, row.Source, Account: accounts.GetValueOrDefault((row.Record.Number, row.Record.SubAccount))))
            .Where(row => isReadAnew || row.Account?.Says(row.Source) != true)
            .ToList();
        var contracts = await ContractsAsync(db, system, owners, [.. news.Select(row => (row.Record, row.Source is not null))], cancellationToken);
        var changed = 0;
        foreach (var (record, source, known) in news)
        {
            var contract = contracts[record.Contract];
            var account = known ?? db.Accounts.Add(Account.Create(contract, system.Code, system.NamingDomain, record.Number, record.SubAccount)).Entity;
            changed += account.Tell(contract, record.OpenedOn, record.ClosedOn, source) || known is null ? 1 : 0;
        }

        await db.SaveOrThrowAsync(cancellationToken);
        return changed;
    }

    /// <summary>The contracts by number, with their ids: the accounts hang on them.</summary>
    private static async Task<Dictionary<string, Contract>> ContractsAsync(ILkoDb db, SourceSystem system, AccountOwners owners, List<(AccountRecord Record, bool IsTold)> records, CancellationToken cancellationToken)
    {
        var contracts = new Dictionary<string, Contract>(StringComparer.Ordinal);
        foreach (var numbers in records.Select(row => row.Record.Contract).Distinct(StringComparer.Ordinal).Chunk(500))
        {
            foreach (var contract in await db.Contracts.Where(row => numbers.Contains(row.Number)).ToListAsync(cancellationToken))
            {
                contracts.Add(contract.Number, contract);
            }
        }

        foreach (var (record, isTold) in records)
        {
            var legacy = record.LegacyContract.Length > 0 ? record.LegacyContract : null;
            if (contracts.TryGetValue(record.Contract, out var contract))
            {
                // What a billing tells of a contract outweighs the tree, which only opens what is missing.
                if (isTold)
                {
                    contract.Tell(legacy, record.ContractFrom, record.ContractTo);
                }

                continue;
            }

            var owner = owners.OwnerOf(record);
            var subject = record.Subject.Length > 0 ? record.Subject : SubjectOf(system.NamingDomain);
            contracts.Add(record.Contract, db.Contracts.Add(Contract.Create(
                owner.OperatorId, owner.BranchId, owner.CarrierBranch, record.Contract, legacy, subject, record.ContractFrom!.Value, record.ContractTo)).Entity);
        }

        await db.SaveOrThrowAsync(cancellationToken);
        return contracts;
    }

    /// <summary>The third part of <c>RT.VOLGA.52.LS</c>; empty where the domain has another shape.</summary>
    private static string SubjectOf(string namingDomain) =>
        namingDomain.Split('.') is [_, _, { Length: > 0 and <= Contract.MaxSubjectLength } subject, ..] ? subject : "";
}
