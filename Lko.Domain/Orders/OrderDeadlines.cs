using Lko.Domain.Common.Calendars;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>How long each side has in a state: working days in the zone of the carrier's branch (handbook §1.4, §7.3).</summary>
public static class OrderDeadlines
{
    public const int RegistrationDays = 1;
    public const int FeasibilityDays = 5;
    public const int AcceptanceDays = 5;

    /// <summary>The zone an order's deadlines run in.</summary>
    public static async Task<TimeZoneInfo> ZoneAsync(ILkoDb db, string carrierBranch, CancellationToken cancellationToken)
    {
        var name = await db.CarrierBranches.Where(row => row.Code == carrierBranch).Select(row => row.TimeZone).SingleAsync(cancellationToken);
        return TimeZoneInfo.FindSystemTimeZoneById(name);
    }

    /// <summary>When whoever holds the order in this state must have moved it; null when no clock applies or the calendar ends before.</summary>
    public static DateTimeOffset? Of(Order order, TimeZoneInfo zone) =>
        Of(order.State, order.Stage, order.StateSince, order.OpenTerms?.ValidUntil, order.CommittedDate, zone);

    /// <inheritdoc cref="Of(Order, TimeZoneInfo)"/>
    public static DateTimeOffset? Of(OrderState state, OrderStage stage, DateTimeOffset since, DateOnly? validUntil, DateOnly? committed, TimeZoneInfo zone)
    {
        try
        {
            return (state, stage) switch
            {
                (OrderState.Acknowledged, _) => WorkingCalendar.Federal.AddWorkingDays(since, RegistrationDays, zone),
                (OrderState.InProgress, OrderStage.Feasibility) => WorkingCalendar.Federal.AddWorkingDays(since, FeasibilityDays, zone),
                (OrderState.PendingAcceptance, _) => WorkingCalendar.Federal.AddWorkingDays(since, AcceptanceDays, zone),
                (OrderState.HeldCharge, _) => EndOf(validUntil, zone),
                (OrderState.InProgress or OrderState.HeldDelay, >= OrderStage.TermsAgreed) => EndOf(committed, zone),
                _ => null,
            };
        }
        catch (CalendarYearMissingException)
        {
            // An order is never refused because next year's calendar is not published yet: it has no deadline until it is.
            return null;
        }
    }

    public static DateOnly LocalDay(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private static DateTimeOffset? EndOf(DateOnly? day, TimeZoneInfo zone) =>
        day is { } last ? new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(last.ToDateTime(new TimeOnly(18, 0)), zone), TimeSpan.Zero) : null;
}
