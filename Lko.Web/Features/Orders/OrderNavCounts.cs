using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Web.Ui;

namespace Lko.Web.Features.Orders;

/// <summary>Beside «Заявки»: what waits for the person in copper, else how many are in work.</summary>
internal sealed class OrderNavCounts(CountOrders countOrders) : INavCounts
{
    public async ValueTask<IReadOnlyDictionary<string, NavCount>> GetAsync(string? within, CancellationToken cancellationToken)
    {
        if (await countOrders.Run(within, cancellationToken) is not Outcome<IReadOnlyDictionary<OrderView, int>>.Done { Result: var counts })
        {
            return new Dictionary<string, NavCount>(StringComparer.Ordinal);
        }

        var waiting = counts[OrderView.Waiting];
        return new Dictionary<string, NavCount>(StringComparer.Ordinal) { [OrderUrls.List] = waiting > 0 ? new NavCount(waiting, true) : new NavCount(counts[OrderView.Open], false) };
    }
}
