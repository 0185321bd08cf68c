using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Reports;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Orders.List;

/// <summary>The columns of the orders list in a file: what stands in two lines of a cell on the screen has a column each.</summary>
internal static class OrderColumns
{
    private static readonly Texts Texts = WebTexts.Orders;

    public static IReadOnlyList<ListColumn<OrderRow>> Of(OrderView view, CurrentUser user, ProductCatalogue catalogue, IReadOnlyList<CarrierBranchRow> branches, DateTimeOffset now) =>
    [
        new(null, Texts["Sheet.Number"], row => row.Number ?? OrderState.Draft.Row().Name),
        user.Side == Side.Carrier
            ? new(null, Texts["Sheet.Operator"], row => new LocalText(row.OperatorRu, row.OperatorEn).Current)
            : new(null, Texts["Sheet.Own"], row => row.CustomerReference),
        new(null, Texts["List.Region"], row => OrderWords.RegionOf(row, branches)),
        new("service", Texts["List.Service"], row => catalogue.ProductName(row.ProductCode, row.SpecificationVersion)),
        new("service", Texts["Sheet.Summary"], row => new LocalText(row.SummaryRu, row.SummaryEn).Current),
        new("places", Texts["Sheet.PlaceA"], row => row.PlaceA?.Current),
        new("places", Texts["Sheet.PlaceB"], row => row.PlaceB?.Current),
        new("state", Texts["List.State"], row => row.State.Row().NameFor(row.IsYourMove)),
        new("state", Texts["Sheet.Stage"], row => OrderWords.BesideState(row.State, row.Stage, row.Reason, row.ReasonText)),
        new("holder", Texts["List.Holder"], row => row.Holder is null ? null : OrderWords.HolderOf(row, user.Side, branches)),
        new("due", Texts["List.Due"], row => Local(DueOf(row), row.TermZone), CellKind.Moment),
        new("due", Texts["Sheet.DueZone"], row => DueOf(row) is { } due ? Fmt.Zone(row.TermZone, due) : null),
        new("due", Texts["Sheet.Clock"], row => row.State.Row().Clock is null or Lko.Domain.Common.Calendars.ClockEffect.Ends
            ? null
            : OrderWords.ClockOf(row.State, row.Stage, row.DueAt, row.StateSince, row.IsYourMove, row.TermZone, now).Text),
        new("monthly", Texts["List.Monthly"], row => row.Monthly?.Amount, CellKind.Amount),
        .. view == OrderView.Drafts
            ? new ListColumn<OrderRow>[]
            {
                new(null, Texts["List.Saved"], row => Local(row.UpdatedAt, user.ZoneOf(row.Zone)), CellKind.Moment),
                new(null, Texts["Sheet.SavedZone"], row => Fmt.Zone(user.ZoneOf(row.Zone), row.UpdatedAt)),
            }
            : [],
    ];

    /// <summary>Its term, as long as a clock runs or stands; null on the screen as in the file.</summary>
    private static DateTimeOffset? DueOf(OrderRow row) => row.State.Row().Clock is null or Lko.Domain.Common.Calendars.ClockEffect.Ends ? null : row.DueAt;

    private static DateTime? Local(DateTimeOffset? at, TimeZoneInfo zone) => at is { } known ? TimeZoneInfo.ConvertTime(known, zone).DateTime : null;
}
