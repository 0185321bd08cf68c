using Lko.Domain.Persistence;

namespace Lko.Domain.Operators;

/// <summary>
/// A personal account (лицевой счёт). It lives in exactly one billing and is known by (system, naming domain, number), never by number alone.
/// </summary>
public sealed class Account : IBranchOwned, IVersioned, ISearchable
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

    public int Version { get; private set; }

    public string SearchKey { get; private set; } = "";

    string ISearchable.SearchText => Number;

    public static Account Create(Contract contract, string system, string namingDomain, string number, string subNumber) =>
        new(contract.OperatorId, contract.BranchId, contract.CarrierBranch, contract.Id, system, namingDomain, number, subNumber);
}
