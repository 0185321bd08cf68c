using Lko.Domain.Persistence;

namespace Lko.Domain.Operators;

/// <summary>An operator as an interconnect-settlement system knows it: by a partner's number under a contract.</summary>
public sealed class InterconnectPartner : IContractOwned, IVersioned
{
    public const int MaxPartnerIdLength = 20;

    private InterconnectPartner(OperatorId operatorId, BranchId branchId, string carrierBranch, ContractId contractId, string contract, string system, string partnerId)
    {
        (OperatorId, BranchId, CarrierBranch, ContractId) = (operatorId, branchId, carrierBranch, contractId);
        (Contract, System, PartnerId) = (contract, system, partnerId);
    }

    public InterconnectPartnerId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId BranchId { get; private set; }

    public string CarrierBranch { get; private set; }

    public ContractId ContractId { get; private set; }

    /// <summary>Number of the contract, as the files name it.</summary>
    public string Contract { get; private set; }

    /// <summary>Code of the settlement system.</summary>
    public string System { get; private set; }

    public string PartnerId { get; private set; }

    public int Version { get; private set; }

    /// <summary>The pair as rows in quarantine keep it.</summary>
    public static string NameOf(string partnerId, string contract) => $"{partnerId}|{contract}";

    /// <summary>The pair that <see cref="NameOf"/> made one of; a contract has no bar in it.</summary>
    public static (string PartnerId, string Contract) PartsOf(string name) => name.LastIndexOf('|') is >= 0 and var bar ? (name[..bar], name[(bar + 1)..]) : (name, "");

    public static InterconnectPartner Create(Contract contract, string system, string partnerId) =>
        new(contract.OperatorId, contract.BranchId, contract.CarrierBranch, contract.Id, contract.Number, system, partnerId);
}
