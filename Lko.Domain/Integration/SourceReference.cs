using System.Collections.Frozen;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>What the portal knows of one source system when it judges that system's rows: its accounts, partners and codes.</summary>
public sealed class SourceReference(
    IReadOnlyDictionary<string, Account> accounts,
    IReadOnlyDictionary<string, string> accountOfContract,
    IReadOnlyDictionary<(string PartnerId, string Contract), InterconnectPartner> partners,
    FrozenDictionary<string, ServiceCode> codes)
{
    /// <summary>Accounts of the system by number. Files name the number alone; they mean its first sub-account.</summary>
    public IReadOnlyDictionary<string, Account> Accounts { get; } = accounts;

    public IReadOnlyDictionary<(string PartnerId, string Contract), InterconnectPartner> Partners { get; } = partners;

    /// <summary>Whose accounts are; there only while accounts are read.</summary>
    public AccountOwners Owners { get => field ?? throw new InvalidOperationException("Owners are loaded with WithOwnersAsync."); private init; }

    /// <summary>Accounts by their contracts that the files at hand would open; the first of a contract.</summary>
    private ILookup<string, string> Opening { get; init; } = Array.Empty<string>().ToLookup(number => number, StringComparer.Ordinal);

    private FrozenSet<string> OpeningNumbers { get; init; } = [];

    public bool IsAccount(string number) => Accounts.ContainsKey(number) || OpeningNumbers.Contains(number);

    public bool IsPartner(string partnerId, string contract) => Partners.ContainsKey((partnerId, contract));

    /// <summary>The account of a contract, where the system keeps one account per contract; null when the contract is unknown.</summary>
    public string? AccountOf(string contract) => accountOfContract.GetValueOrDefault(contract) ?? Opening[contract].FirstOrDefault();

    /// <summary>Whether a folded code names something that is charged for.</summary>
    public bool IsService(string code) => codes.TryGetValue(code, out var known) && known.Kind is ServiceCodeKind.Product or ServiceCodeKind.Adjustment;

    /// <summary>Whether a folded code names a kind of traffic.</summary>
    public bool IsTraffic(string code) => codes.TryGetValue(code, out var known) && known.Kind == ServiceCodeKind.Traffic;

    /// <summary>Tells one set of known kinds of traffic from another, over the end of the process.</summary>
    public ulong TrafficMark() => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(string.Join(' ', codes.Keys.Where(IsTraffic).Order(StringComparer.Ordinal)).AsSpan()));

    /// <summary>Whether a folded code is the catalogue's own code of a product.</summary>
    public bool IsProduct(string code) => codes.TryGetValue(code, out var known) && known.Kind == ServiceCodeKind.Product && string.Equals(known.Meaning, code, StringComparison.Ordinal);

    /// <summary>What a folded code means to the portal; null for an unknown one.</summary>
    public string? MeaningOf(string code) => codes.GetValueOrDefault(code)?.Meaning;

    /// <summary>The same with what is needed to judge accounts.</summary>
    public async Task<SourceReference> WithOwnersAsync(ILkoDb db, SourceSystem system, CancellationToken cancellationToken) =>
        new(Accounts, accountOfContract, Partners, codes) { Owners = await AccountOwners.LoadAsync(db, system, cancellationToken), Opening = Opening, OpeningNumbers = OpeningNumbers };

    /// <summary>The same as if these accounts were opened already: where files are only looked at, nothing opens them.</summary>
    public SourceReference AsIfOpened(IReadOnlyCollection<AccountRecord> accounts) => new(Accounts, accountOfContract, Partners, codes)
    {
        Opening = accounts.ToLookup(account => account.Contract, account => account.Number, StringComparer.Ordinal),
        OpeningNumbers = accounts.Select(account => account.Number).ToFrozenSet(StringComparer.Ordinal),
    };

    /// <param name="own">The system's own codes in place of the stored ones, for a row that is not saved.</param>
    public static async Task<SourceReference> LoadAsync(ILkoDb db, SourceSystem system, CancellationToken cancellationToken, IReadOnlyList<ServiceCode>? own = null)
    {
        var accounts = await db.Accounts.AsNoTracking()
            .Where(row => row.System == system.Code && row.NamingDomain == system.NamingDomain)
            .OrderBy(row => row.Number).ThenBy(row => row.SubNumber)
            .ToListAsync(cancellationToken);
        var contractIds = accounts.Select(row => row.ContractId).Distinct().ToList();
        var contracts = await db.Contracts.AsNoTracking().Where(row => contractIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Number, cancellationToken);
        var partners = await db.InterconnectPartners.AsNoTracking().Where(row => row.System == system.Code).ToListAsync(cancellationToken);
        var codes = await db.ServiceCodes.AsNoTracking().Where(row => row.System == ServiceCode.AllSystems || (own == null && row.System == system.Code)).ToListAsync(cancellationToken);
        return new(
            accounts.DistinctBy(row => row.Number, StringComparer.Ordinal).ToDictionary(row => row.Number, StringComparer.Ordinal),
            accounts.DistinctBy(row => contracts[row.ContractId], StringComparer.Ordinal).ToDictionary(row => contracts[row.ContractId], row => row.Number, StringComparer.Ordinal),
            partners.ToDictionary(row => (row.PartnerId, row.Contract)),

            // What a system means by a code goes before what all mean by it.
            codes.Concat(own ?? []).OrderBy(row => row.System.Length).GroupBy(row => row.Code, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal));
    }
}
