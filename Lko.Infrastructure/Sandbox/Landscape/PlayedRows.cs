using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape;

// Amounts are kopecks; what ends in E4 is 1/10,000 rouble. Debt of the operator is positive, whatever the system writes.

internal readonly record struct PlayedBalance(PlayedAccount Account, long Opening, long Charged, long Corrected, long Paid, long Closing);

/// <param name="Kind">NRC, MRC, USG or ADJ.</param>
/// <param name="PriceE4">Without VAT.</param>
internal sealed record PlayedCharge(
    PlayedAccount Account, string Id, string Code, string Product, string Kind, DateOnly From, DateOnly To, int Quantity, string Unit, long PriceE4,
    long Net, int VatRate, long Vat, long Gross, string Name)
{
    public bool IsCorrection => Kind is "ADJ";
}

internal enum PlayedPaymentKind
{
    Bank,
    Offset,
    Refund,

    /// <summary>Nobody knows yet whose it is.</summary>
    Unidentified,
}

/// <param name="Account">Null = unidentified.</param>
internal sealed record PlayedPayment(PlayedAccount? Account, string Id, DateOnly Day, long Sum, int Order, string PayerInn, string Purpose, PlayedPaymentKind Kind);

/// <param name="Type">UPD, ACT, SCHET or UKD.</param>
/// <param name="Period">The month it settles.</param>
/// <param name="Basis">Number of the document it follows from; empty = none.</param>
internal sealed record PlayedDocument(PlayedAccount Account, string Type, string Number, DateOnly Date, Period Period, long Net, long Vat, long Gross, string File, string Basis);

/// <param name="Sequence">From 1 in the month.</param>
/// <param name="At">Local time of the system.</param>
/// <param name="Direction">I, O or T as the carrier sees it.</param>
internal readonly record struct PlayedCall(
    int Sequence, DateTime At, string A, string B, string TrunkIn, string TrunkOut, char Direction, PlayedTraffic Service, int Seconds, long AmountE4, string Point);

internal readonly record struct PlayedSample(DateTimeOffset At, string Port, long In, long Out);

/// <param name="Direction">IN or OUT.</param>
internal sealed record PlayedVolume(PlayedPartner Partner, string Direction, string Point, PlayedTraffic Service, int Calls, long Seconds, long Net, int VatRate, long Vat)
{
    public long Gross => Net + Vat;

    /// <summary>Minutes with two decimals, ×100.</summary>
    public long MinutesE2 => Amounts.Rounded(Seconds * 100, 60);
}

/// <summary>Whole-number money: halves away from zero.</summary>
internal static class Amounts
{
    public static long Rounded(long value, long divisor) => (value + (Math.Sign(value) * divisor / 2)) / divisor;

    /// <summary>The rate of the day the service was rendered.</summary>
    public static int VatRate(DateOnly day) => day.Year >= 2026 ? 22 : 20;

    public static long Vat(long net, int rate) => Rounded(net * rate, 100);
}
