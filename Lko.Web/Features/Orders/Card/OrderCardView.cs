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
    string OneOff, string OneOffVat, string Monthly, string MonthlyVat, string Sla, IReadOnlyList<MilestoneItem> Milestones, string MilestoneLine, string? Question, string? DispatchNote,
    IReadOnlyList<HolderSegment> Holders, string Ran, string Stood, string? WorkingLine, string AgeLine, IReadOnlyList<(string Name, string Value)> Parameters,
    string Customer, string Carrier, TimeZoneInfo Zone, TimeZoneInfo? Viewer, DateTimeOffset Now)
{
    private static readonly Texts Texts = WebTexts.Orders;

    public static OrderCardView Of(OrderCard order, ProductCatalogue catalogue, TimeZoneInfo? viewer, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(order.TimeZone);
        var specification = catalogue.Find(order.ProductCode, order.SpecificationVersion);
        var values = ParameterValues.Parse(order.Parameters);
        var lines = specification is null ? [] : ParameterFormatter.Lines(specification, values).Select(line => (line.Name, Value: line.Text)).ToList();
        var summary = new LocalText(order.SummaryRu, order.SummaryEn).Current;
        var name = catalogue.ProductName(order.ProductCode, order.SpecificationVersion);
        var carrier = new LocalText(order.CarrierRu, order.CarrierEn).Current;
        var customer = new LocalText(order.OperatorRu, order.OperatorEn).Current;
        var holder = OrderWords.HolderName(order.State, order.Viewer, carrier, customer);
        var ended = order.State.IsTerminal();
        var elsewhere = order.DueAt is { } due && viewer?.GetUtcOffset(due) == zone.GetUtcOffset(due) ? null : viewer;

        // A refused request or a late report stands in the history with reasons of its own.
        var reason = order.History.FirstOrDefault(row => row.To == order.State && row.Reason is not null && (order.State == OrderState.HeldDelay ? row.Actor == OrderActor.Seller : row.From != row.To))?.Reason?.Name();
        var reached = order.Milestones.Count(row => row.ReachedAt is not null);
        var view = new OrderCardView(
            summary.Length > 0 ? $"{name}, {summary}" : name,
            ended || order.Stage == OrderStage.None ? order.Kind.Name() : Texts.Format("Card.StageLine", order.Stage.Name(), order.Kind.Name()),
            Texts[ended ? "Card.Ended" : "Card.NowWith"],
            ended ? Fmt.ZonedMoment(order.StateSince, zone, now) : Texts.Format("Card.Since", holder, Fmt.ZonedMoment(order.StateSince, zone, now)),
            Fmt.ViewerMoment(order.StateSince, viewer, now),
            OrderWords.ClockOf(order.State, order.DueAt, order.StateSince, order.IsYourMove, zone, now), ended ? null : OrderWords.DueTitle(order.DueAt, zone, elsewhere, now),
            ended || order.State == OrderState.HeldDelay ? reason : null,
            Texts[order.CompletionDate is null ? "Card.Expected" : "Card.CompletedOn"],
            (order.CompletionDate ?? order.ExpectedCompletionDate) is { } expected ? Fmt.Date(expected) : Fmt.None,
            CommittedText(order, reason),
            order.Committed?.Earlier is { } earlier ? Fmt.Date(earlier) : null,
            order.OneOff is { } oneOff ? Fmt.Money(oneOff) : Texts["Card.NotPriced"], VatLine(order, order.OneOff),
            order.Monthly is { } monthly ? Fmt.Money(monthly) : Texts["Card.NotPriced"], VatLine(order, order.Monthly),
            specification?.Find(CommonParameters.SlaClass) is { } sla && values[CommonParameters.SlaClass] is { } chosen ? ParameterFormatter.Format(sla, chosen) : Fmt.None,
            MilestoneItems(order, zone, now), Texts.Format("Card.MilestonesOf", reached, order.Milestones.Count),
            order.State == OrderState.PendingInformation ? order.History.FirstOrDefault(row => row.To == OrderState.PendingInformation && row.Text is not null)?.Text : null,
            order.Dispatch is Dispatch.Sending or Dispatch.Unknown or Dispatch.Refused or Dispatch.Failed ? Texts[$"Dispatch.{order.Dispatch}"] : null,
            Segments(order, carrier, customer, now), "", "",
            order.Working is { } working ? Texts.Format("Card.Working", Short(working.Run), Short(working.Run + working.Paused)) : null, Texts.Format("Card.Age", Fmt.Days(Math.Max(0, (int)(now - order.SubmittedAt).TotalDays))),
            lines, customer, carrier, zone, viewer, now);
        return view with { Ran = view.Spent(order, Side.Carrier, "Card.ClockRan"), Stood = view.Spent(order, Side.Operator, "Card.ClockStood") };
    }

    /// <summary>One line of the history in the viewer's words.</summary>
    public TimelineItem History(OrderHistoryRow row, Side viewer)
    {
        var title = row.SourceCode is "MESSAGE_REFUSED" ? Texts["Card.MessageRefused"]
            : row.Intent != OrderIntent.Report ? OrderLifecycle.Intents[row.Intent].Name
            : row.From == row.To && row.Stage == OrderStage.None ? row.To.Row().Name
            : row.From == row.To ? Texts.Format("Card.SameState", row.To.Row().Name, row.Stage.Name())
            : Texts.Format("Card.Move", row.From.Row().Name, row.To.Row().Name);
        var ours = (row.Actor == OrderActor.Buyer) == (viewer == Side.Operator) && row.Actor != OrderActor.System;
        var waits = row.To.Row().Holder == viewer && row.From != row.To && row.To != OrderState.Draft;
        var text = string.Join(" · ", new[] { row.Reason?.Name(), row.Text, Committed(row.Commitment) }.Where(part => !string.IsNullOrWhiteSpace(part)));
        return new TimelineItem(
            title, Who(row.Actor, row.By, viewer), Fmt.ZonedMoment(row.At, Zone, Now), row.At,
            waits ? TimelineMark.Yours : ours ? TimelineMark.Own : TimelineMark.Other, text.Length > 0 ? text : null, Fmt.ViewerMoment(row.At, Viewer, Now));
    }

    /// <summary>The day the carrier is bound to, with the reason when another is expected now.</summary>
    private static string CommittedText(OrderCard order, string? reason)
    {
        if (order.Committed is not { } committed)
        {
            return Texts["Card.NotCommitted"];
        }

        var line = Texts.Format("Card.Committed", Fmt.Date(committed.Day));
        return reason is not null && !order.State.IsTerminal() && order.ExpectedCompletionDate > committed.Day ? $"{line} · {reason}" : line;
    }

    private static string? Committed(Commitment? commitment) => commitment switch
    {
        null => null,
        { Earlier: { } earlier } => Texts.Format("Card.CommittedAnew", Fmt.Date(earlier), Fmt.Date(commitment.Day)),
        _ => Texts.Format("Card.Committed", Fmt.Date(commitment.Day)),
    };

    /// <summary>Who did something, in the viewer's words.</summary>
    public string Who(OrderActor actor, string by, Side viewer) => actor switch
    {
        OrderActor.Buyer => viewer == Side.Operator ? Texts.Format("Card.You", by) : $"{Customer} — {by}",
        OrderActor.Seller => by is "CRM" or "" ? Carrier : $"{Carrier} — {by}",
        _ => Texts["Card.Portal"],
    };

    private static string VatLine(OrderCard order, Money? net) =>
        net is not { } fee ? Texts["Card.NoVat"]
        : order.Vat.Percent is null ? order.Vat.Name
        : Texts.Format("Card.WithVat", OrderWords.WithVat(order.Vat, fee));

    private static List<MilestoneItem> MilestoneItems(OrderCard order, TimeZoneInfo zone, DateTimeOffset now)
    {
        var next = order.State.IsTerminal() ? null : order.Milestones.FirstOrDefault(row => row.ReachedAt is null);
        return [.. order.Milestones.Select(row => new MilestoneItem(
            row.Milestone.Name(),
            row.ReachedAt is { } at ? Fmt.DayMonth(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime))
                : row == next && order.IsYourMove ? Texts["Card.WaitsForYou"]
                : row == next ? Texts["Card.MilestoneNow"] : Texts["Card.MilestoneAhead"],
            row.ReachedAt is not null ? MilestoneState.Done : row == next ? MilestoneState.Current : MilestoneState.Planned,
            row == next && order.IsYourMove))];
    }

    private static List<HolderSegment> Segments(OrderCard order, string carrier, string customer, DateTimeOffset now) =>
        [.. order.Holdings.Select(row => new HolderSegment(
            $"{(row.Side == order.Viewer ? Texts["Card.YouShort"] : row.Side == Side.Carrier ? carrier : customer)} {Span((row.To ?? now) - row.From)}{(row.To is null ? Texts["Card.HoldsNow"] : "")}",
            Math.Max(1, ((row.To ?? now) - row.From).TotalHours), row.Side == order.Viewer, row.To is null))];

    private static string Span(TimeSpan span) => span.TotalHours < 1 ? Fmt.Minutes(span) : span.TotalDays < 2 ? Fmt.Hours((int)span.TotalHours) : Fmt.Days((int)span.TotalDays);

    /// <summary>Working hours: a day of them has no fixed length.</summary>
    private static string Short(TimeSpan span) => span.TotalHours < 1 ? Fmt.Minutes(span) : Fmt.Hours((int)span.TotalHours);

    private string Spent(OrderCard order, Side side, string key) =>
        Texts.Format(key, Span(order.Holdings.Where(row => row.Side == side).Aggregate(TimeSpan.Zero, (sum, row) => sum + ((row.To ?? Now) - row.From))));
}
