using Lko.Domain.Catalogue;
using Lko.Domain.Common.Calendars;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>How long the operator has to answer what the carrier asks of an order.</summary>
/// <param name="Days">Working days after the day of the question.</param>
public sealed record AnswerTerm(int Days = 10)
{
    internal Term Term => Term.WorkingDays(Days, TermCalendar.CarrierBranch);
}

/// <summary>The zones an order lives in.</summary>
/// <param name="Region">Of the carrier's regional branch that serves its contract.</param>
/// <param name="Branch">Of the operator's branch it belongs to; the region's where the data name none.</param>
public sealed record OrderZones(TimeZoneInfo Region, TimeZoneInfo Branch)
{
    /// <param name="subject">Code of the federal subject of the contract.</param>
    /// <param name="branch">IANA zone of the operator's branch.</param>
    public static OrderZones Of(string? subject, string? branch)
    {
        var region = Subjects.ZoneOf(subject);
        return new(region, branch is null ? region : TimeZoneInfo.FindSystemTimeZoneById(branch));
    }

    /// <summary>The zone in which the term of a state runs: the days to object to what was delivered are the operator's.</summary>
    public TimeZoneInfo OfTerm(OrderState state) => state == OrderState.PendingAcceptance ? Following(OrderDeadlines.Acceptance) : Region;

    /// <summary>The zone of the calendar a term follows.</summary>
    public TimeZoneInfo Following(Term term) => term.Calendar == TermCalendar.OperatorBranch ? Branch : Region;
}

/// <summary>
/// How long each side has in a state: working days in the zone of the carrier's branch, for the acceptance in that of the operator's; for the tests, hours
/// around the clock (handbook §1.4, §7.3).
/// </summary>
public static class OrderDeadlines
{
    /// <summary>To register an order (handbook §1.4).</summary>
    private static readonly Term Registration = Term.WorkingDays(1, TermCalendar.CarrierBranch);

    private static readonly TimeOnly UsualClosing = new(18, 0);

    /// <summary>To accept what was delivered: its act is one that is objected to.</summary>
    internal static Term Acceptance => ServiceTerms.ActObjections.Usual;

    public static async Task<OrderZones> ZonesAsync(ILkoDb db, Order order, CancellationToken cancellationToken)
    {
        var found = await db.Contracts.Where(row => row.Id == order.ContractId)
            .Select(row => new { row.Subject, Branch = db.Branches.Where(branch => branch.Id == order.BranchId).Select(branch => branch.TimeZone).FirstOrDefault() })
            .SingleAsync(cancellationToken);
        return OrderZones.Of(found.Subject, found.Branch);
    }

    /// <summary>
    /// When whoever holds the order must have moved it; null when no clock applies or the calendar ends before. The order must have been read
    /// with its history and its terms.
    /// </summary>
    /// <param name="answer">How long the operator has for a question; null where a person moves the order, for no move of his leads to one.</param>
    public static OrderDeadline? Of(Order order, OrderZones zones, AnswerTerm? answer = null) =>
        DueOf(order, zones, answer) is { } due ? OrderDeadline.Of(order.State, order.Stage, due, order.StateSince, zones.OfTerm(order.State)) : null;

    private static DateTimeOffset? DueOf(Order order, OrderZones zones, AnswerTerm? answer)
    {
        var zone = zones.OfTerm(order.State);
        DateTimeOffset Of(Term term) => term.DueFrom(Since(order), WorkingCalendar.Federal, zones.Following(term));
        try
        {
            return (order.State, order.Stage) switch
            {
                (OrderState.Acknowledged, _) => Of(Registration),
                (OrderState.InProgress or OrderState.HeldDelay, OrderStage.Feasibility or OrderStage.Testing) => OfStage(order, zone),
                (OrderState.PendingAcceptance, _) => Of(Acceptance),
                (OrderState.PendingInformation, _) => answer is null ? null : Of(answer.Term),
                (OrderState.HeldCharge, _) => EndOf(order.OpenTerms?.ValidUntil, zone),
                (OrderState.InProgress or OrderState.HeldDelay, >= OrderStage.TermsAgreed) => EndOf(order.MeasuredDate, zone),
                _ => null,
            };
        }
        catch (CalendarYearMissingException)
        {
            // An order is never refused because next year's calendar is not published yet: it has no deadline until it is.
            return null;
        }
    }

    /// <summary>The term of a state that is counted around the clock, so that what is left of it is told in hours; null where days are counted.</summary>
    public static Term? AroundTheClock(OrderState state, OrderStage stage) =>
        (state, stage) is (OrderState.InProgress or OrderState.HeldDelay, OrderStage.Testing) ? ServiceTerms.Testing.Usual : null;

    public static DateOnly LocalDay(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>Working time the order took so far, of all clocks together; null when no clock of it has begun, or a calendar of its years is missing.</summary>
    public static WorkingTimeRow? WorkingTime(Order order, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (OrderCourse.Of(order.History).Select(moment => moment.Change).ToList() is not [.., var latest] changes)
        {
            return null;
        }

        try
        {
            var reading = new SlaClock(WorkingCalendar.Federal, zone).Read(changes, now, now > latest.At ? now : latest.At);
            return new WorkingTimeRow(reading.WorkingElapsed, reading.WorkingPaused);
        }
        catch (CalendarYearMissingException)
        {
            return null;
        }
    }

    /// <summary>Told once more what it stands in already, the order's clock does not begin anew.</summary>
    private static DateTimeOffset Since(Order order) =>
        OrderCourse.Of(order.History).Lasting(moment => (moment.State, moment.Stage) == (order.State, order.Stage)) is [var first, ..] ? first.At : order.StateSince;

    /// <summary>The term of the feasibility check or of the tests: while the operator has the ball the clock stands, and the term moves by the time of it, working time of a term in working days.</summary>
    private static DateTimeOffset OfStage(Order order, TimeZoneInfo zone)
    {
        var stage = OrderCourse.Of(order.History).Lasting(moment => moment.Stage == order.Stage);
        var term = AroundTheClock(order.State, order.Stage) ?? (stage.Any(moment => moment.NeedsSurvey) ? ServiceTerms.Feasibility.Extended : ServiceTerms.Feasibility.Usual);
        return stage.Count == 0
            ? term.DueFrom(order.StateSince, WorkingCalendar.Federal, zone)
            : new SlaClock(WorkingCalendar.Federal, zone).Read(term, [.. stage.Select(moment => moment.Change)], stage[^1].At).Deadline;
    }

    /// <summary>A day that was told is known without a calendar of its year; only how long it is worked is not, and it is taken for a usual one.</summary>
    private static DateTimeOffset? EndOf(DateOnly? day, TimeZoneInfo zone)
    {
        try
        {
            return day is { } named ? WorkingCalendar.Federal.EndOf(named, zone) : null;
        }
        catch (CalendarYearMissingException)
        {
            return new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(day!.Value.ToDateTime(UsualClosing), zone), TimeSpan.Zero);
        }
    }
}
