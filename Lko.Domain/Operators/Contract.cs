using Lko.Domain.Persistence;

namespace Lko.Domain.Operators;

/// <summary>A contract between one branch of the operator and one branch of the carrier. Both parties have their own number for it.</summary>
public sealed class Contract : IBranchOwned, IVersioned, ISearchable
{
    public const int MaxNumberLength = 40;
    public const int MaxSubjectLength = 3;

    private Contract(OperatorId operatorId, BranchId branchId, string carrierBranch, string number, string? legacyNumber, string subject, DateOnly validFrom, DateOnly? validTo)
    {
        (OperatorId, BranchId, CarrierBranch) = (operatorId, branchId, carrierBranch);
        (Number, LegacyNumber, Subject, ValidFrom, ValidTo) = (number, legacyNumber, subject, validFrom, validTo);
    }

    public ContractId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId BranchId { get; private set; }

    public string CarrierBranch { get; private set; }

    public string Number { get; private set; }

    /// <summary>The number the other party or an older system uses.</summary>
    public string? LegacyNumber { get; private set; }

    /// <summary>Code of the federal subject the contract serves.</summary>
    public string Subject { get; private set; }

    public DateOnly ValidFrom { get; private set; }

    public DateOnly? ValidTo { get; private set; }

    public int Version { get; private set; }

    public string SearchKey { get; private set; } = "";

    string ISearchable.SearchText => $"{Number} {LegacyNumber}";

    public static Contract Create(OperatorId operatorId, BranchId branchId, string carrierBranch, string number, string? legacyNumber, string subject, DateOnly validFrom, DateOnly? validTo) =>
        new(operatorId, branchId, carrierBranch, number, legacyNumber, subject, validFrom, validTo);

    /// <summary>Takes over what a billing says of it; what the row leaves empty it does not say.</summary>
    /// <returns>Whether anything is other than before.</returns>
    public bool Tell(string? legacyNumber, DateOnly? validFrom, DateOnly? validTo)
    {
        var before = (LegacyNumber, ValidFrom, ValidTo);
        (LegacyNumber, ValidFrom, ValidTo) = (legacyNumber ?? LegacyNumber, validFrom ?? ValidFrom, validTo ?? ValidTo);
        return before != (LegacyNumber, ValidFrom, ValidTo);
    }

    public bool IsInForceOn(DateOnly day) => ValidFrom <= day && (ValidTo is null || day <= ValidTo);
}
