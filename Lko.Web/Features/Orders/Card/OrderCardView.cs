using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Common.Calendars;
using Lko.Domain.Orders;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Orders.Card;

/// <summary>The words of a card in the viewer's language, made once per reading.</summary>
public sealed record OrderCardView(
    string Title, string StageLine, string HolderLabel, string HolderLine, string? HolderTitle, (ClockState State, string Text) Clock, string? ClockTitle, string? EndReason, string ExpectedLabel, string ExpectedLine, string? CommittedLine, string? CommittedFirst,
    string OneOff, string OneOffVat, string Monthly, string MonthlyVat, string Sla, string? SlaRepair, IReadOnlyList<MilestoneItem> Milestones, string MilestoneLine, string? Question, string? DispatchNote,
    IReadOnlyList<HolderSegment> Holders, string? Ran, string? Stood, string? WorkingLine, string AgeLine, IReadOnlyList<(string Name, string Value)> Parameters,
    string Customer, string Carrier, TimeZoneInfo Zone, TimeZoneInfo TermZone, CurrentUser? Viewer, DateTimeOffset Now)
{
    private static readonly Texts Texts = WebTexts.Orders;

    /// <summary>The smallest span that is told.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);

    /// <summary>The zone in which the viewer reads when something happened to the order; its term runs in <see cref="TermZone"/>.</summary>
    private TimeZoneInfo ToldIn => Viewer?.ZoneOf(Zone) ?? Zone;

    public static OrderCardView Of(OrderCard order, ProductCatalogue catalogue, CurrentUser? viewer, DateTimeOffset now)
    {
        var (zone, termZone) = (TimeZoneInfo.FindSystemTimeZoneById(order.TimeZone), TimeZoneInfo.FindSystemTimeZoneById(order.TermZone));
        var since = Fmt.ZonedMoment(order.StateSince, viewer?.ZoneOf(zone) ?? zone, now);
        var specification = catalogue.Find(order.ProductCode, order.SpecificationVersion);
        var values = ParameterValues.Parse(order.Parameters);
        var lines = specification is null ? [] : ParameterFormatter.Lines(specification, values).Select(line => (line.Name, Value: line.Text)).ToList();
        string? Chosen(string code) => specification?.Find(code) is { } parameter && values[code] is { } chosen ? ParameterFormatter.Format(parameter, chosen) : null;
        var sla = specification?.Find(CommonParameters.SlaClass) is null ? null : catalogue.SlaClasses.FirstOrDefault(each => string.Equals(each.Code, values.Text(CommonParameters.SlaClass), StringComparison.Ordinal));
        var summary = new LocalText(order.SummaryRu, order.SummaryEn).Current;
        var name = catalogue.ProductName(order.ProductCode, order.SpecificationVersion);
        var carrier = new LocalText(order.CarrierRu, order.CarrierEn).Current;
        var customer = new LocalText(order.OperatorRu, order.OperatorEn).Current;
        var holder = OrderWords.HolderName(order.Holder, order.Viewer, carrier, customer);
        var ended = order.State.IsTerminal();
        var elsewhere = order.DueAt is { } due && viewer?.Zone.GetUtcOffset(due) == termZone.GetUtcOffset(due) ? null : viewer?.Zone;

        // A refused request or a late report stands in the history with reasons of its own.
        var why = order.State == OrderState.HeldDelay ? Told(order, OrderState.HeldDelay, row => row.Reason is not null)
            : order.History.FirstOrDefault(row => row.To == order.State && row.Reason is not null && row.From != row.To);
        var reached = order.Milestones.Count(row => row.ReachedAt is not null);
        var view = new OrderCardView(
            Titled(name, summary),
            ended || order.Stage == OrderStage.None ? order.Kind.Name() : Texts.Format("Card.StageLine", order.Stage.Name(), order.Kind.Name()),
            Texts[ended ? "Card.Ended" : "Card.NowWith"],
            ended ? since : Texts.Format("Card.Since", holder, since),
            Fmt.OtherMoment(order.StateSince, viewer, zone, now),
            OrderWords.ClockOf(order.State, order.Stage, order.DueAt, order.StateSince, order.IsYourMove, termZone, now), ended ? null : OrderWords.DueTitle(order.DueAt, termZone, elsewhere, now),
            ended || order.State == OrderState.HeldDelay ? OrderWords.Why(why?.Reason, why?.Text) : null,
            Texts[order.CompletionDate is null ? "Card.Expected" : "Card.CompletedOn"],
            (order.CompletionDate ?? order.ExpectedCompletionDate) is { } expected ? Fmt.Date(expected) : Fmt.None,
            CommittedText(order),
            order.Committed?.Earlier is { } earlier ? Fmt.Date(earlier) : null,
            Fee(order.OneOff, order.Terms?.OneOff), VatLine(order, order.OneOff, order.Terms?.OneOff),
            Fee(order.Monthly, order.Terms?.Monthly), string.Join(" · ", new[] { Chosen(CommonParameters.Term), VatLine(order, order.Monthly, order.Terms?.Monthly) }.OfType<string>()),
            sla is not null ? $"{sla.Name.Current} {Fmt.Percent(sla.Availability)}" : Chosen(CommonParameters.SlaClass) ?? Fmt.None, sla is not null ? Texts.Format("Card.SlaRepair", Fmt.Hours(sla.Repair)) : null,
            MilestoneItems(order, zone, termZone, now), string.Join(" · ", new[] { Texts.Format("Card.MilestonesOf", reached, order.Milestones.Count), DaysLater(order) is { } later ? Texts.Format("Card.ExpectedLater", later) : null }.OfType<string>()),
            order.State == OrderState.PendingInformation ? Told(order, OrderState.PendingInformation, row => row.Text is not null)?.Text : null,
            DispatchText(order),
            Segments(order, carrier, customer, now), null, null,
            order.Working is { } working && working.Run + working.Paused >= Least ? Texts.Format("Card.Working", Short(working.Run), Short(working.Run + working.Paused)) : null, Texts.Format("Card.Age", Fmt.Days(Math.Max(0, (int)(now - order.SubmittedAt).TotalDays))),
            lines, customer, carrier, zone, termZone, viewer, now);
        return view with { Ran = view.Spent(order, Side.Carrier, "Card.ClockRan"), Stood = view.Spent(order, Side.Operator, order.Viewer == Side.Operator ? "Card.ClockStoodYou" : "Card.ClockStood") };
    }

    /// <summary>One line of the history in the viewer's words.</summary>
    public TimelineItem History(OrderHistoryRow row, Side viewer)
    {
        var title = row.SourceCode is "MESSAGE_REFUSED" ? Texts[row.To == OrderState.Rejected ? "Card.OrderRefused" : "Card.MessageRefused"]
            : row.Intent != OrderIntent.Report ? Texts[$"History.{row.Intent}"]
            : row.Told is { } told ? Texts.Format("Card.Told", told.Row().Name)
            : row.From == row.To && row.Stage == OrderStage.None ? row.To.Row().Name
            : row.From == row.To ? Texts.Format("Card.SameState", row.To.Row().Name, row.Stage.Name())
            : Texts.Format("Card.Move", row.From.Row().Name, row.To.Row().Name);
        var ours = (row.Actor == OrderActor.Buyer) == (viewer == Side.Operator) && row.Actor != OrderActor.System;
        var text = string.Join(" · ", new[] { row.Reason?.Name(), row.Text, Committed(row.Committed), Expected(row) }.Where(part => !string.IsNullOrWhiteSpace(part)));
        return new TimelineItem(
            title, Who(row.Actor, row.By, viewer), Fmt.ZonedMoment(row.At, ToldIn, Now), row.At,
            row.IsYourMove ? TimelineMark.Yours : ours ? TimelineMark.Own : TimelineMark.Other, text.Length > 0 ? text : null, Fmt.OtherMoment(row.At, Viewer, Zone, Now))
        {
            Source = row.SourceSystem ?? Texts["History.Portal"],
        };
    }

    /// <summary>The product and what was chosen of it. Brackets in its name list what it may be: they go when the summary says which it is.</summary>
    private static string Titled(string name, string summary)
    {
        var bracket = name.EndsWith(')') ? name.LastIndexOf(" (", StringComparison.Ordinal) : -1;
        var chosen = bracket > 0 && summary.Split(", ").Intersect(name[(bracket + 2)..^1].Split('/'), StringComparer.Ordinal).Any();
        return string.Join(", ", new[] { chosen ? name[..bracket] : name, summary }.Where(part => part.Length > 0));
    }

    /// <summary>The day the carrier is bound to, and by how much and why a later one is expected now.</summary>
    private static string? CommittedText(OrderCard order)
    {
        if (order.Committed is not { } committed)
        {
            return order.State.IsTerminal() ? null : Texts[order.Charges.Count == 0 ? "Card.NotCommitted" : "Card.NotAgreed"];
        }

        var line = Texts.Format("Card.Committed", Fmt.Date(committed.Day));
        if (DaysLater(order) is not { } later)
        {
            return line;
        }

        // Other reasons tell what the operator is asked for, or why an end came: not why it takes longer.
        var why = order.History.Where(row => row.Expected is not null).MaxBy(row => row.Sequence)?.Reason?.Name();
        return string.Join(" · ", new[] { line, Texts.Format("Card.Later", later), why }.OfType<string>());
    }

    /// <summary>How many days after the one it is bound to the carrier expects to be ready; null when it does not, or has ended.</summary>
    private static string? DaysLater(OrderCard order) =>
        !order.State.IsTerminal() && order is { ExpectedCompletionDate: { } expected, Committed.Day: var bound } && expected > bound ? Fmt.Number(expected.DayNumber - bound.DayNumber) : null;

    /// <summary>What the CRM said last in this state; the portal's own lines and what came late stand in the history with words of their own.</summary>
    private static OrderHistoryRow? Told(OrderCard order, OrderState state, Func<OrderHistoryRow, bool> says) =>
        order.History.Where(row => (row.Told ?? row.To) == state && row.Actor == OrderActor.Seller && says(row)).MaxBy(row => row.Sequence);

    /// <summary>What became of what the operator sent last, as long as the CRM does not have it.</summary>
    private static string? DispatchText(OrderCard order)
    {
        var isOrder = order.History.FirstOrDefault(row => row.Actor == OrderActor.Buyer)?.Intent == OrderIntent.Submit;
        return order.Dispatch is Dispatch.Sending or Dispatch.Unknown or Dispatch.Refused or Dispatch.Failed ? Texts[$"Dispatch.{(isOrder ? "Order" : "Decision")}.{order.Dispatch}"] : null;
    }

    private static string Fee(Money? agreed, Money? offered) =>
        agreed is { } fee ? Fmt.Money(fee) : offered is { } offer ? Texts.Format("Card.Offered", Fmt.Change(offer)) : Texts["Card.NotPriced"];

    private static string? Committed(ToldDay? commitment) => commitment switch
    {
        null => null,
        { Earlier: { } earlier } => Texts.Format("Card.CommittedAnew", Fmt.Date(earlier), Fmt.Date(commitment.Day)),
        _ => Texts.Format("Card.Committed", Fmt.Date(commitment.Day)),
    };

    /// <summary>The day that is expected, or wanted by the operator. The expected one goes without saying where the line commits to it.</summary>
    private static string? Expected(OrderHistoryRow row) => row.Expected switch
    {
        null => null,
        { Earlier: { } earlier, Day: var day } when row.Intent == OrderIntent.RequestDate => Texts.Format("Card.WantedAnew", Fmt.Date(earlier), Fmt.Date(day)),
        { Day: var day } when row.Intent == OrderIntent.RequestDate => Texts.Format("Card.WantedFirst", Fmt.Date(day)),
        { Day: var day } when day == row.Committed?.Day => null,
        { Earlier: { } earlier, Day: var day } => Texts.Format("Card.ExpectedAnew", Fmt.Date(earlier), Fmt.Date(day)),
        { Day: var day } => Texts.Format("Card.ExpectedFirst", Fmt.Date(day)),
    };

    /// <summary>Who did something, in the viewer's words.</summary>
    public string Who(OrderActor actor, string by, Side viewer) => actor switch
    {
        OrderActor.Buyer => viewer == Side.Operator ? Texts.Format("Card.You", by) : $"{Customer} — {by}",
        OrderActor.Seller => by is "CRM" or "" ? Carrier : $"{Carrier} — {by}",
        _ => Texts["Card.Portal"],
    };

    private static string VatLine(OrderCard order, Money? agreed, Money? offered)
    {
        var vat = (agreed ?? offered) is not { } fee ? Texts["Card.NoVat"]
            : order.Vat.Percent is null ? order.Vat.Name
            : Texts.Format("Card.WithVat", OrderWords.WithVat(order.Vat, fee));
        return agreed is not null && offered is { } offer ? $"{vat} · {Texts.Format("Card.Offered", Fmt.Change(offer))}" : vat;
    }

    private static List<MilestoneItem> MilestoneItems(OrderCard order, TimeZoneInfo zone, TimeZoneInfo termZone, DateTimeOffset now)
    {
        var next = order.State.IsTerminal() ? null : order.Milestones.FirstOrDefault(row => row.ReachedAt is null);

        // Charges of a delivered order still begin; of one that was not delivered nothing more comes.
        var isOver = order.State is OrderState.Rejected or OrderState.Cancelled or OrderState.Failed;
        return [.. order.Milestones.Select(row => new MilestoneItem(
            row.Milestone.Name(),
            row.ReachedAt is { } at ? Reached(row.Milestone, Day(OrderDeadlines.LocalDay(at, zone)))
                : row == next ? Current()
                : isOver ? Texts["Card.MilestoneMissed"] : Planned(row.Milestone),
            row.ReachedAt is not null ? MilestoneState.Done : row == next ? MilestoneState.Current : isOver ? MilestoneState.Missed : MilestoneState.Planned,
            row == next && order.IsYourMove))];

        // The day a commitment was given stands with the day it was given for.
        string Reached(Milestone milestone, string day) =>
            milestone == Milestone.Committed && order.Committed is { } committed ? Texts.Format("Card.MilestoneCommitted", day, Day(committed.Day)) : day;

        string Current() => !order.IsYourMove ? Texts["Card.MilestoneNow"]
            : order.DueAt is { } due ? Texts.Format("Card.WaitsForYouUntil", Day(OrderDeadlines.LocalDay(due, termZone)))
            : Texts["Card.WaitsForYou"];

        // The carrier tells one day, that of the completion, which is the act's; the others have none.
        string Planned(Milestone milestone) => milestone == Milestone.Accepted && order.ExpectedCompletionDate is { } expected
            ? Texts.Format("Card.MilestonePlannedFor", Day(expected)) : Texts["Card.MilestonePlanned"];

        string Day(DateOnly day) => day.Year == OrderDeadlines.LocalDay(now, zone).Year ? Fmt.DayMonth(day) : Fmt.Date(day);
    }

    private static List<HolderSegment> Segments(OrderCard order, string carrier, string customer, DateTimeOffset now) =>
        [.. order.Holdings.Select(row => new HolderSegment(
            $"{(row.Side == order.Viewer ? Texts["Card.YouShort"] : row.Side == Side.Carrier ? carrier : customer)}{Told((row.To ?? now) - row.From)}{(row.To is null ? Texts["Card.HoldsNow"] : "")}",
            Math.Max(1, ((row.To ?? now) - row.From).TotalHours), row.Side == order.Viewer, row.To is null))];

    private static string Told(TimeSpan span) => span < Least ? "" : " " + Span(span);

    private static string Span(TimeSpan span) => span.TotalHours < 1 ? Fmt.Minutes(span) : span.TotalDays < 2 ? Fmt.Hours((int)span.TotalHours) : Fmt.Days((int)span.TotalDays);

    /// <summary>Working hours: a day of them has no fixed length.</summary>
    private static string Short(TimeSpan span) => span.TotalHours < 1 ? Fmt.Minutes(span) : Fmt.Hours((int)span.TotalHours);

    /// <summary>Null when it rounds to nothing.</summary>
    private string? Spent(OrderCard order, Side side, string key)
    {
        var span = order.Holdings.Where(row => row.Side == side).Aggregate(TimeSpan.Zero, (sum, row) => sum + ((row.To ?? Now) - row.From));
        return span < Least ? null : Texts.Format(key, Span(span));
    }
}
