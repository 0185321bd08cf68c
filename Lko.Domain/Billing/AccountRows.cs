using Lko.Domain.Common;

namespace Lko.Domain.Billing;

/// <summary>Rows of accounts as several use cases ask for them.</summary>
internal static class AccountRows
{
    public static IQueryable<Charge> Part(this IQueryable<Charge> rows, ChargePart part) => part switch
    {
        ChargePart.Charges => rows.Where(row => row.Kind != ChargeRecord.Adjustment),
        ChargePart.Corrections => rows.Where(row => row.Kind == ChargeRecord.Adjustment),
        _ => rows,
    };

    /// <summary>The instants of a local month of a system.</summary>
    public static (DateTimeOffset From, DateTimeOffset Before) Instants(this Period period, TimeZoneInfo zone) =>
        (LocalTime.ToUtc(period.FirstDay.ToDateTime(TimeOnly.MinValue), zone), LocalTime.ToUtc(period.Next.FirstDay.ToDateTime(TimeOnly.MinValue), zone));
}
