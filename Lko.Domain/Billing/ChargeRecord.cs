using System.Collections.Frozen;
using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Domain.Billing;

/// <summary>One accrual on a personal account.</summary>
/// <param name="Key">What the source identifies the row by.</param>
/// <param name="Service">Folded code of the service.</param>
/// <param name="Kind">NRC, MRC, USG or ADJ as the source says it.</param>
/// <param name="From">First day of the service.</param>
/// <param name="To">Last day of the service; it decides the VAT and whether the period is still open.</param>
/// <param name="Quantity">As sent, informative.</param>
public sealed record ChargeRecord(
    string Account, string Key, string Service, string Kind, DateOnly From, DateOnly To, string Quantity, string Unit, Money Net, string VatRate, Money Vat, Money Gross, string Name) : SourceRecord
{
    public const string Adjustment = "ADJ";

    private static readonly FrozenSet<string> Kinds = new[] { "", "NRC", "MRC", "USG", Adjustment }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public override string NaturalKey => Key;

    public override long? Summed => Gross.MinorUnits;

    public override string ServiceCode => Service;

    public override string? UnknownWord => Kinds.Contains(Kind) ? null : Kind;

    public bool IsAdjustment => string.Equals(Kind, Adjustment, StringComparison.OrdinalIgnoreCase);

    public override string? Missing(RejectReason reason) => reason == RejectReason.UnknownAccount ? Account : base.Missing(reason);

    public override RowFault? Check(SourceReference reference, Period filePeriod) =>
        Unless(reference.IsAccount(Account), RejectReason.UnknownAccount, nameof(Account))
        ?? Unless(reference.IsService(Service), RejectReason.UnknownService, nameof(Service))
        ?? Unless(Agrees((decimal)Net.MinorUnits + Vat.MinorUnits - Gross.MinorUnits), RejectReason.BalanceEquation, nameof(Gross))
        ?? Unless(To >= FirstOpenDay, RejectReason.PeriodClosed, nameof(To));
}
