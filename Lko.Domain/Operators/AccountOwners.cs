using Lko.Domain.Common.Requisites;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>
/// Whose the accounts of a billing are: by the owner's taxpayer number and registration, or by his place in the CRM's tree of clients. What belongs
/// to one operator, or to one of his branches, is never given to another by a file. Remembers the contracts that earlier rows of the reading opened.
/// </summary>
public sealed class AccountOwners
{
    /// <summary>Before the number of an account that names neither its owner nor his place in the tree.</summary>
    internal const string ByAccount = "#";

    private readonly SourceSystem _system;
    private readonly Dictionary<string, OperatorId> _operators;
    private readonly ILookup<OperatorId, Branch> _branches;
    private readonly Dictionary<(string Number, string SubNumber), Account> _accounts;
    private readonly Dictionary<string, ContractOwner> _contracts;
    private readonly ClientTree _clients;

    /// <summary>Other feeds name the number alone and mean its first sub-account: whoever has that has them all.</summary>
    private readonly Dictionary<string, ContractOwner> _numbers;
    private readonly HashSet<(string Number, string SubNumber)> _accepted = [];

    private AccountOwners(
        SourceSystem system, Dictionary<string, OperatorId> operators, ILookup<OperatorId, Branch> branches, Dictionary<(string Number, string SubNumber), Account> accounts,
        Dictionary<string, ContractOwner> contracts, ClientTree clients) =>
        (_system, _operators, _branches, _accounts, _contracts, _clients, _numbers) = (
            system, operators, branches, accounts, contracts, clients,
            accounts.Values.OrderBy(row => row.SubNumber, StringComparer.Ordinal).DistinctBy(row => row.Number, StringComparer.Ordinal).ToDictionary(row => row.Number, row => ContractOwner.Of(row), StringComparer.Ordinal));

    public static async Task<AccountOwners> LoadAsync(ILkoDb db, SourceSystem system, CancellationToken cancellationToken)
    {
        var operators = await db.Operators.AsNoTracking().ToListAsync(cancellationToken);
        var branches = await db.Branches.AsNoTracking().ToListAsync(cancellationToken);
        var accounts = await db.Accounts.AsNoTracking().Where(row => row.System == system.Code && row.NamingDomain == system.NamingDomain).ToListAsync(cancellationToken);
        var contracts = await db.Contracts.AsNoTracking().Select(row => new { row.Number, row.OperatorId, row.BranchId, row.CarrierBranch }).ToListAsync(cancellationToken);
        return new(
            system,
            operators.DistinctBy(row => row.Inn.Value, StringComparer.Ordinal).ToDictionary(row => row.Inn.Value, row => row.Id, StringComparer.Ordinal),
            branches.OrderBy(row => row.Kind).ThenBy(row => row.Id.Value).ToLookup(row => row.OperatorId),
            accounts.ToDictionary(row => (row.Number, row.SubNumber)),
            contracts.ToDictionary(row => row.Number, row => new ContractOwner(row.OperatorId, row.BranchId, row.CarrierBranch), StringComparer.Ordinal),
            await ClientTree.LoadAsync(db, system.Code, cancellationToken));
    }

    /// <summary>Why the account cannot be taken over; null when it can.</summary>
    public RowFault? Judge(AccountRecord record)
    {
        // Told twice, and the first one counts: a second opens no contract.
        var key = (record.Number, record.SubAccount);
        var fault = _accepted.Contains(key) ? null : JudgeFirst(record);
        if (fault is null)
        {
            _accepted.Add(key);
        }

        return fault;
    }

    private RowFault? JudgeFirst(AccountRecord record)
    {
        var (inn, kpp) = record.Inn.Length > 0 ? (record.Inn, record.Kpp) : _clients.OwnerOf(record);
        if (Known(inn) is not { } telecom)
        {
            return new(RejectReason.UnknownOperator, record.Inn.Length > 0 || record.Client.Length == 0 ? nameof(record.Inn) : nameof(record.Client));
        }

        var account = _accounts.GetValueOrDefault((record.Number, record.SubAccount));
        if (account is not null && account.OperatorId != telecom)
        {
            return new(RejectReason.ForeignOwner, nameof(record.Number));
        }

        if (_contracts.TryGetValue(record.Contract, out var contract))
        {
            return contract.OperatorId != telecom || (account is not null && contract != ContractOwner.Of(account)) ? new(RejectReason.ForeignOwner, nameof(record.Contract))
                : account is null ? Claim(record, contract)
                : null;
        }

        if (record.ContractFrom is null)
        {
            return new(RejectReason.BadDate, nameof(record.ContractFrom));
        }

        if (BranchOf(telecom, kpp) is not { } branch || _system.CarrierBranch is not { } carrierBranch)
        {
            return new(RejectReason.UnknownOperator, nameof(record.Kpp));
        }

        contract = new(telecom, branch.Id, carrierBranch);
        if (account is not null && contract != ContractOwner.Of(account))
        {
            return new(RejectReason.ForeignOwner, nameof(record.Contract));
        }

        if (account is null && Claim(record, contract) is { } claimed)
        {
            return claimed;
        }

        _contracts.Add(record.Contract, contract);
        return null;
    }

    private RowFault? Claim(AccountRecord record, ContractOwner owner) =>
        _numbers.TryAdd(record.Number, owner) || _numbers[record.Number] == owner ? null : new(RejectReason.ForeignOwner, nameof(record.Number));

    /// <summary>Who has the contract of an accepted row.</summary>
    public ContractOwner OwnerOf(AccountRecord record) => _contracts[record.Contract];

    /// <summary>Whether whoever a quarantined row names is known by now.</summary>
    /// <param name="owner">As <see cref="AccountRecord.Missing"/> tells him.</param>
    public bool Knows(string owner)
    {
        var (inn, kpp) = owner.Split('/') is [var first, var second] ? (first, second)
            : owner.StartsWith(ByAccount, StringComparison.Ordinal) ? _clients.OwnerOfAccount(owner[ByAccount.Length..])
            : _clients.OwnerOf(owner);
        return _system.CarrierBranch is not null && Known(inn) is { } telecom && BranchOf(telecom, kpp) is not null;
    }

    private OperatorId? Known(string inn) => _operators.TryGetValue(Whole(inn), out var telecom) ? telecom : null;

    private Branch? BranchOf(OperatorId telecom, string kpp) =>
        kpp.Length == 0 ? _branches[telecom].FirstOrDefault() : _branches[telecom].FirstOrDefault(branch => string.Equals(branch.Kpp?.Value, kpp, StringComparison.Ordinal));

    /// <summary>A number that went through a spreadsheet has lost its leading zeros; the check digits say whether these were they.</summary>
    private static string Whole(string inn) =>
        Inn.TryParse(inn, out _) ? inn
        : inn.PadLeft(Inn.OrganisationLength, '0') is var organisation && Inn.TryParse(organisation, out _) ? organisation
        : inn.PadLeft(Inn.PersonLength, '0');
}
