using Lko.Domain.Billing;
using Lko.Domain.Persistence;

namespace Lko.Domain.Operators;

/// <summary>
/// A personal account (лицевой счёт). It lives in exactly one billing and is known by (system, naming domain, number), never by number alone.
/// </summary>
public sealed class Account : IContractOwned, IVersioned, ISearchable
{
    public const int MaxNumberLength = 30;
    public const int MaxNamingDomainLength = 60;

    private Account(OperatorId operatorId, BranchId branchId, string carrierBranch, ContractId contractId, string system, string namingDomain, string number, string subNumber)
    {
        (OperatorId, BranchId, CarrierBranch, ContractId) = (operatorId, branchId, carrierBranch, contractId);
        (System, NamingDomain, Number, SubNumber) = (system, namingDomain, number, subNumber);
    }

    public AccountId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId BranchId { get; private set; }

    public string CarrierBranch { get; private set; }

    public ContractId ContractId { get; private set; }

    /// <summary>Code of the source system that keeps the account.</summary>
    public string System { get; private set; }

    public string NamingDomain { get; private set; }

    public string Number { get; private set; }

    public string SubNumber { get; private set; }

    /// <summary>As its billing told it; null where nobody did.</summary>
    public DateOnly? OpenedOn { get; private set; }

    /// <summary>Last day of the account; null while it is open.</summary>
    public DateOnly? ClosedOn { get; private set; }

    /// <summary>Where its billing told it last, <c>dNN/name</c>; null for an account of the reference data that no file has named. The four go together.</summary>
    public string? Path { get; private set; }

    public int? Line { get; private set; }

    public DateTimeOffset? ToldAt { get; private set; }

    /// <summary>SHA-256 of the row as it was sent.</summary>
    public string? RowHash { get; private set; }

    public int Version { get; private set; }

    public string SearchKey { get; private set; } = "";

    string ISearchable.SearchText => Number;

    public static Account Create(Contract contract, string system, string namingDomain, string number, string subNumber) =>
        new(contract.OperatorId, contract.BranchId, contract.CarrierBranch, contract.Id, system, namingDomain, number, subNumber);

    /// <summary>Takes over what its billing says of it. Whose it is never changes: the rows under it belong to that operator and that branch.</summary>
    /// <returns>Whether anything but the place of the row is other than before.</returns>
    /// <exception cref="ArgumentException">The contract is another operator's, or under another branch.</exception>
    public bool Tell(Contract contract, DateOnly? openedOn, DateOnly? closedOn, RowSource? source)
    {
        if ((contract.OperatorId, contract.BranchId, contract.CarrierBranch) != (OperatorId, BranchId, CarrierBranch))
        {
            throw new ArgumentException($"Contract {contract.Number} does not belong to the owner of account {Number}.", nameof(contract));
        }

        var changed = (ContractId, OpenedOn, ClosedOn) != (contract.Id, openedOn, closedOn);
        (ContractId, OpenedOn, ClosedOn) = (contract.Id, openedOn, closedOn);
        (Path, Line, ToldAt, RowHash) = (source?.Path, source?.Line, source?.ReceivedAt, source?.RowHash);
        return changed;
    }

    /// <summary>Whether it is what this row says already.</summary>
    public bool Says(RowSource? source) => (Path, Line, RowHash) == (source?.Path, source?.Line, source?.RowHash);

    public bool IsOpenOn(DateOnly day) => ClosedOn is null || day <= ClosedOn;
}
