using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Domain.Billing;

/// <summary>
/// The balance and turnover of one personal account over one period. Amounts include VAT where the source's do. After
/// <see cref="WithOurSign"/> positive opening and closing = the operator owes the carrier.
/// </summary>
/// <param name="Account">Number of the account inside its system.</param>
/// <param name="Period">Null when the row's own period cannot be read.</param>
/// <param name="Corrected">Corrections, with their own sign.</param>
/// <param name="Paid">Payments received; negative when more was given back.</param>
public sealed record BalanceRecord(string Account, Period? Period, Money Opening, Money Charged, Money Corrected, Money Paid, Money Closing) : SourceRecord
{
    public override string NaturalKey => $"{Account}|{Period}";

    public override long? Summed => Closing.MinorUnits;

    public override BalanceRecord WithOurSign(bool balancePositive) => balancePositive ? this with { Opening = -Opening, Closing = -Closing } : this;

    public override string? Missing(RejectReason reason) => reason == RejectReason.UnknownAccount ? Account : base.Missing(reason);

    public override RowFault? Check(SourceReference reference, Period filePeriod) =>
        Unless(Period == filePeriod, RejectReason.BadDate, nameof(Period))
        ?? Unless(reference.IsAccount(Account), RejectReason.UnknownAccount, nameof(Account))
        ?? Unless(AddsUp(), RejectReason.BalanceEquation, nameof(Closing));

    /// <summary>Closing = opening + charged + corrected − paid, to one kopeck.</summary>
    public bool AddsUp() => Agrees((decimal)Opening.MinorUnits + Charged.MinorUnits + Corrected.MinorUnits - Paid.MinorUnits - Closing.MinorUnits);
}
