using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Common.Calendars;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Orders;

/// <summary>How the states of an order look and read on every screen; what they are stands in <see cref="OrderLifecycle"/>.</summary>
internal static class OrderWords
{
    /// <summary>What waits for the viewer is "you"; for everybody else the same state is progress.</summary>
    public static Tone ToneOf(OrderState state, bool isYourMove)
    {
        if (state is OrderState.PendingInformation or OrderState.PendingAcceptance or OrderState.HeldCharge)
        {
            return isYourMove ? Tone.You : Tone.Progress;
        }

        return state switch
        {
            OrderState.Draft or OrderState.Cancelled => Tone.Off,
            OrderState.Acknowledged => Tone.Info,
            OrderState.AssessingModification or OrderState.AssessingCancellation or OrderState.PendingCancellation => Tone.Neutral,
            OrderState.HeldDelay or OrderState.Partial => Tone.Held,
            OrderState.Completed => Tone.Ok,
            OrderState.Failed or OrderState.Rejected => Tone.Bad,
            _ => Tone.Progress,
        };
    }

    /// <summary>The tax on a fee and the fee with it.</summary>
    public static string WithVat(VatRate rate, Money net) =>
        rate.Percent is null ? rate.Name : WebTexts.Orders.Format("Decide.Vat", rate.Name, Fmt.Money(rate.OnNet(net)), Fmt.Money(rate.GrossOf(net)));

    /// <summary>The price of a line as the sums beside it: two decimals, the currency in the head.</summary>
    public static string Price(OrderTermsLineRow line) => Fmt.Amount(Money.Round(line.Price, line.Net.Currency));

    public static string IconOf(OrderState state) => state switch
    {
        OrderState.Draft => "Edit",
        OrderState.Acknowledged => "Inbox",
        OrderState.PendingInformation => "Input",
        OrderState.PendingAcceptance => "Draw",
        OrderState.AssessingModification => "EventRepeat",
        OrderState.HeldCharge => "CurrencyRuble",
        OrderState.HeldDelay => "Pause",
        OrderState.AssessingCancellation or OrderState.PendingCancellation or OrderState.Cancelled => "Undo",
        OrderState.Completed => "Check",
        OrderState.Partial => "Contrast",
        OrderState.Failed => "Close",
        OrderState.Rejected => "Block",
        _ => "PlayArrow",
    };

    /// <summary>Why something is so: the reason's name and what was said about it.</summary>
    public static string? Why(OrderReason? reason, string? text) =>
        reason is not { } known ? null : string.IsNullOrWhiteSpace(text) ? known.Name() : $"{known.Name()} · {text}";

    /// <summary>What stands beside a state: the stage, or the reason of an order that ended or stands still; null when there is nothing to say.</summary>
    public static string? BesideState(OrderState state, OrderStage stage, OrderReason? reason, string? text) =>
        state.IsTerminal() || state == OrderState.HeldDelay ? Why(reason, text)
        : state == OrderState.Draft || stage == OrderStage.None ? null
        : stage.Name();

    /// <summary>The product's name as the order was made with.</summary>
    public static string ProductName(this ProductCatalogue catalogue, string code, int version) => catalogue.Find(code, version)?.Name.Current ?? code;

    /// <summary>"You", or the other side by its name.</summary>
    public static string HolderName(Side? holder, Side viewer, string carrier, string customer) => holder switch
    {
        null => Fmt.None,
        { } side when side == viewer => WebTexts.Orders["Holder.You"],
        Side.Carrier => carrier,
        _ => customer,
    };

    /// <summary>The carrier's macro-region the order belongs to, and the number the operator gave it.</summary>
    public static string RegionAndOwnNumber(OrderRow row, IReadOnlyList<CarrierBranchRow> branches) =>
        string.Join(" · ", new[] { branches.FirstOrDefault(branch => string.Equals(branch.Code, row.CarrierBranch, StringComparison.Ordinal))?.ShortName, row.CustomerReference }.OfType<string>());

    /// <summary>The carrier's macro-region the order belongs to, by its whole name; its code where that is not known.</summary>
    public static string RegionOf(OrderRow row, IReadOnlyList<CarrierBranchRow> branches) =>
        branches.FirstOrDefault(branch => string.Equals(branch.Code, row.CarrierBranch, StringComparison.Ordinal))?.Name ?? row.CarrierBranch;

    /// <summary>Who holds the order, as lists say it.</summary>
    public static string HolderOf(OrderRow row, Side viewer, IReadOnlyList<CarrierBranchRow> branches) =>
        row.Holder == viewer ? WebTexts.Orders["List.WithYou"]
        : HolderName(
            row.Holder, viewer, RegionOf(row, branches),
            new LocalText(row.OperatorRu, row.OperatorEn).Current);

    /// <summary>The clock of whoever holds the order, in words that say it without colour.</summary>
    public static (ClockState State, string Text) ClockOf(
        OrderState state, OrderStage stage, DateTimeOffset? dueAt, DateTimeOffset stateSince, bool isYourMove, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (state.Row().Clock is null or ClockEffect.Ends)
        {
            return (ClockState.Ended, Fmt.None);
        }

        // What has no term is neither on time nor late.
        if (dueAt is not { } due)
        {
            return state.Row().Clock == ClockEffect.Stops
                ? (ClockState.Paused, WebTexts.Orders.Format("Clock.Paused", Fmt.ZonedMoment(stateSince, zone, now)))
                : (ClockState.Ended, WebTexts.Orders["Clock.NoTerm"]);
        }

        if (due < now)
        {
            return (ClockState.Late, Late(due, now));
        }

        var tone = OrderDeadline.Of(state, stage, due, stateSince, zone).IsAtRisk(isYourMove, now) ? ClockState.AtRisk : ClockState.OnTime;
        if (OrderDeadlines.AroundTheClock(state, stage) is not null)
        {
            var left = due - now;
            return (tone, left.TotalHours < 1 ? Fmt.Minutes(left) : Fmt.Hours((int)left.TotalHours));
        }

        var days = WorkingDaysLeft(now, due, zone);
        return (tone, days == 0 ? WebTexts.Orders["Clock.Today"] : Fmt.WorkingDays(days));
    }

    /// <summary>Until when, in the zone of the branch, and by how much it is late.</summary>
    public static string Term(DateTimeOffset due, TimeZoneInfo zone, DateTimeOffset now) =>
        string.Join(" · ", new[] { WebTexts.Orders.Format("Clock.Until", Fmt.ZonedMoment(due, zone, now)), due < now ? Late(due, now) : null }.OfType<string>());

    private static string Late(DateTimeOffset due, DateTimeOffset now) => Fmt.LateDays(Math.Max(1, (int)(now - due).TotalDays));

    /// <summary>Until when, in the zone of the branch and on the viewer's clock; null without a term.</summary>
    public static string? DueTitle(DateTimeOffset? dueAt, TimeZoneInfo zone, TimeZoneInfo? viewer, DateTimeOffset now) => dueAt is not { } due ? null
        : string.Join(" · ", new[] { WebTexts.Orders.Format("Clock.Until", Fmt.ZonedMoment(due, zone, now)), Fmt.ViewerMoment(due, viewer, now) }.OfType<string>());

    private static int WorkingDaysLeft(DateTimeOffset now, DateTimeOffset due, TimeZoneInfo zone)
    {
        try
        {
            return WorkingCalendar.Federal.WorkingDaysBetween(now, due, zone);
        }
        catch (CalendarYearMissingException)
        {
            // A term beyond the published calendar is far away: calendar days tell enough.
            return (int)(due - now).TotalDays;
        }
    }
}
