using Lko.Domain.Live;

namespace Lko.Domain.Orders;

/// <summary>How a changed order is addressed: by its number; a draft, which has none, by a key that only the portal's own screens know.</summary>
public static class OrderChanges
{
    private const string DraftPrefix = "draft-";

    /// <summary>Whether a program could not ask for what changed.</summary>
    public static bool IsOfDraft(this Change change) => change.Topic == Topic.Order && change.Key.StartsWith(DraftPrefix, StringComparison.Ordinal);

    internal static Change Changed(this Order order) =>
        new(Topic.Order, order.Number ?? DraftPrefix + order.Id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), order.OperatorId, order.BranchId, order.CarrierBranch);
}
