using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Domain.Billing;

/// <summary>
/// The balance and turnover of one personal account over one period, in the portal's own form. Amounts include VAT where the source's do.
/// After <see cref="WithOurSign"/> positive opening and closing = the operator owes the carrier.
/// </summary>
/// <param name="Account">Number of the account inside its system.</param>
/// <param name="Corrected">Corrections, with their own sign.</param>
/// <param name="Paid">Payments received; negative when more was given back.</param>
public sealed record BalanceRecord(string Account, Period Period, Money Opening, Money Charged, Money Corrected, Money Paid, Money Closing)
{
    /// <summary>Sources round line by line; one kopeck of difference is theirs to keep.</summary>
    public const long ToleranceMinorUnits = 1;

    /// <summary>Turnovers have the same sign everywhere; only the two balances follow the source's convention.</summary>
    public BalanceRecord WithOurSign(bool balancePositive) => balancePositive ? this with { Opening = -Opening, Closing = -Closing } : this;

    /// <summary>Closing = opening + charged + corrected − paid, to one kopeck.</summary>
    public bool AddsUp()
    {
        // Five amounts that are far from the limits of a balance may still overflow a long together; a decimal holds any sum of them.
        var difference = (decimal)Opening.MinorUnits + Charged.MinorUnits + Corrected.MinorUnits - Paid.MinorUnits - Closing.MinorUnits;
        return Math.Abs(difference) <= ToleranceMinorUnits;
    }
}

/// <summary>An accepted record and where it came from.</summary>
/// <param name="Raw">The row as it was sent.</param>
public sealed record AcceptedBalance(BalanceRecord Record, string Path, int Line, string Raw);

/// <summary>Everything the effective files say about the balances of one system for one period. It replaces what was known of that period as a whole.</summary>
public sealed record BalanceBatch(Period Period, IReadOnlyList<string> Paths, IReadOnlyList<AcceptedBalance> Accepted, IReadOnlyList<QuarantinedRow> Quarantined);
