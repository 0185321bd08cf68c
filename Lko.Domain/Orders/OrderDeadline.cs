using Lko.Domain.Common;
using Lko.Domain.Common.Calendars;

namespace Lko.Domain.Orders;

/// <summary>Until when whoever holds an order must have moved it, and from when on it is at risk: with the last fifth of its term, or one working day before the end if that is earlier.</summary>
/// <param name="DueAt">The end of the term; what is later is late.</param>
/// <param name="RiskAt">From then on it is at risk for whoever looks on.</param>
/// <param name="OwnRiskAt">The same for whoever has to act, who is warned two working days before the end; never later than <paramref name="RiskAt"/>.</param>
public sealed record OrderDeadline(DateTimeOffset DueAt, DateTimeOffset RiskAt, DateTimeOffset OwnRiskAt)
{
    /// <param name="since">When the order came into its state.</param>
    /// <param name="zone">In which the term runs.</param>
    public static OrderDeadline Of(OrderState state, OrderStage stage, DateTimeOffset due, DateTimeOffset since, TimeZoneInfo zone)
    {
        if (OrderDeadlines.AroundTheClock(state, stage) is { } term)
        {
            var last = due - (term.Time * SlaClock.ShareAtRisk);
            return new(due, last, last);
        }

        var share = due - ((due - since) * SlaClock.ShareAtRisk);
        return new(due, Earlier(share, DaysBefore(SlaClock.AtRisk(viewerMustAct: false))), Earlier(share, DaysBefore(SlaClock.AtRisk(viewerMustAct: true))));

        // The first moment of the day after which so many working days are left.
        DateTimeOffset DaysBefore(int days)
        {
            try
            {
                var day = WorkingCalendar.Federal.WorkingDaysBefore(OrderDeadlines.LocalDay(due, zone).AddDays(1), days + 1);
                return LocalTime.ToUtc(day.ToDateTime(TimeOnly.MinValue), zone);
            }
            catch (CalendarYearMissingException)
            {
                // Of a term beyond the published calendar calendar days tell enough.
                return due.AddDays(-days - 1);
            }
        }
    }

    /// <summary>Whether it is near its end and not yet late.</summary>
    /// <param name="mustAct">Whoever asks is the one who has to act.</param>
    public bool IsAtRisk(bool mustAct, DateTimeOffset now) => now <= DueAt && now >= (mustAct ? OwnRiskAt : RiskAt);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
