namespace Lko.Domain.Common;

/// <summary>The carrier's own calendar: by it two readings are of the same date or of different ones.</summary>
public static class SettlementDay
{
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow");

    public static DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);
}
