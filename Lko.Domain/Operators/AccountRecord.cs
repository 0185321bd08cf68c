using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Domain.Operators;

/// <summary>A personal account with its contract and its owner, as a billing tells them.</summary>
/// <param name="SubNumber">Empty = the first sub-account.</param>
/// <param name="LegacyContract">The number the other party has for the contract; empty = not told.</param>
/// <param name="ContractFrom">Must be told of a contract the portal does not know.</param>
/// <param name="Subject">Code of the federal subject; empty = that of the system's naming domain.</param>
/// <param name="Inn">Taxpayer number of the owner; a spreadsheet may have eaten its leading zeros. Empty = the CRM's tree of clients says whose it is.</param>
/// <param name="Kpp">Registration of the owner's branch: which branch a new contract is of. Empty = the head office.</param>
/// <param name="Client">The CRM's number of the owner, where the billing keeps that instead of the taxpayer number.</param>
/// <param name="ClosedOn">Last day; null = open.</param>
public sealed record AccountRecord(
    string Number, string SubNumber, string Contract, string LegacyContract, DateOnly? ContractFrom, DateOnly? ContractTo, string Subject, string Inn, string Kpp, string Client, DateOnly? OpenedOn, DateOnly? ClosedOn)
    : SourceRecord
{
    /// <summary>Files that name the number alone mean this sub-account.</summary>
    public const string FirstSubNumber = "0";

    public string SubAccount => SubNumber.Length > 0 ? SubNumber : FirstSubNumber;

    public override string NaturalKey => $"{Number}|{SubAccount}";

    public override string? Missing(RejectReason reason) => reason == RejectReason.UnknownOperator ? Owner : base.Missing(reason);

    public override RowFault? Check(SourceReference reference, Period filePeriod) =>
        Unless(Number.Length > 0, RejectReason.BadNumber, nameof(Number))
        ?? Unless(Number.Length <= Account.MaxNumberLength, RejectReason.TooLong, nameof(Number))
        ?? Unless(SubNumber.Length <= Account.MaxNumberLength, RejectReason.TooLong, nameof(SubNumber))
        ?? Unless(Contract.Length > 0, RejectReason.BadNumber, nameof(Contract))
        ?? Unless(Contract.Length <= Operators.Contract.MaxNumberLength, RejectReason.TooLong, nameof(Contract))
        ?? Unless(LegacyContract.Length <= Operators.Contract.MaxNumberLength, RejectReason.TooLong, nameof(LegacyContract))
        ?? Unless(Subject.Length <= Operators.Contract.MaxSubjectLength, RejectReason.TooLong, nameof(Subject))
        ?? Unless(ContractTo is null || ContractFrom is null || ContractFrom <= ContractTo, RejectReason.BadDate, nameof(ContractTo))
        ?? Unless(ClosedOn is null || OpenedOn is null || OpenedOn <= ClosedOn, RejectReason.BadDate, nameof(ClosedOn))
        ?? reference.Owners.Judge(this);

    /// <summary>As <see cref="AccountOwners.Knows"/> reads it.</summary>
    private string Owner => Inn.Length > 0 ? $"{Inn}/{Kpp}" : Client.Length > 0 ? Client : $"{AccountOwners.ByAccount}{Number}";
}
