using Lko.Domain.Billing;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;

namespace Lko.Domain.Orders;

/// <summary>The value added tax on the fees of an order: by the mode it was ordered with, and by the day the service is rendered from.</summary>
public static class OrderVat
{
    /// <summary>
    /// The day that decides the rate: the one the service is delivered on, as far as it is known, never the day of the offer. A service is not rendered before
    /// it was ordered, whatever day another system names.
    /// </summary>
    public static DateOnly ServiceDay(Order order)
    {
        var ordered = SettlementDay.Of(order.SubmittedAt ?? order.CreatedAt);
        var delivered = order.CompletionDate ?? order.ExpectedCompletionDate ?? order.CommittedDate ?? order.RequestedCompletionDate ?? ordered;
        return delivered < ordered ? ordered : delivered;
    }

    public static VatRate Of(Order order) => ParameterValues.Parse(order.Parameters).Text(CommonParameters.VatMode) switch
    {
        "export" => new VatRate(0),
        "exempt" => VatRate.None,
        _ => VatRates.Standard.On(ServiceDay(order)),
    };
}
