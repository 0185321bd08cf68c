using System.Collections.Frozen;
using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Domain.Billing;

/// <summary>One settlement document of a registry.</summary>
/// <param name="Type">Folded: UPD, UKD, SCHET, ACT …</param>
/// <param name="Md5">Of the payload, as the registry says; empty = the registry promises none.</param>
/// <param name="PayloadMd5">Of the payload that was really delivered; null when there is none.</param>
public sealed record DocumentRecord(
    string Account, string Type, string Number, DateOnly Date, string Contract, string Period, Money Net, Money Vat, Money Gross, string FileName, string Md5, string? PayloadMd5) : SourceRecord
{
    private static readonly FrozenSet<string> Types = new[] { "UPD", "UKD", "SCHET", "ACT", "AKT", "SF", "KSF" }.ToFrozenSet(StringComparer.Ordinal);

    public override string? UnknownWord => Types.Contains(Type) ? null : Type;

    public override string NaturalKey => $"{Type}|{Number}";

    public override long? Summed => Gross.MinorUnits;

    public bool HasPayload => Md5.Length > 0;

    public override string? Missing(RejectReason reason) => reason == RejectReason.UnknownAccount ? Account : base.Missing(reason);

    /// <summary>A number that is cut off is another document's.</summary>
    public override RowFault? Check(SourceReference reference, Period filePeriod) =>
        Unless(reference.IsAccount(Account), RejectReason.UnknownAccount, nameof(Account))
        ?? Unless(Agrees((decimal)Net.MinorUnits + Vat.MinorUnits - Gross.MinorUnits), RejectReason.BalanceEquation, nameof(Gross))
        ?? Unless(Md5.Length == 0 || string.Equals(Md5, PayloadMd5, StringComparison.OrdinalIgnoreCase), RejectReason.TrailerMismatch, nameof(Md5))
        ?? Unless(Type.Length <= SettlementDocument.MaxTypeLength, RejectReason.TooLong, nameof(Type))
        ?? Unless(Number.Length <= SettlementDocument.MaxNumberLength, RejectReason.TooLong, nameof(Number));
}
