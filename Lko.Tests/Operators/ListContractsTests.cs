using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;

namespace Lko.Tests.Operators;

public sealed class ListContractsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Sort_ByTheCarriersBranch_IsTheOrderOfEveryOtherListOfThem(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);

        (await RegionsAsync(scene, descending: false)).ShouldBe(MacroRegionOrder.Codes);
        (await RegionsAsync(scene, descending: true)).ShouldBe(MacroRegionOrder.Codes.Reverse());
    }

    /// <summary>The branches of all pages, each time another one begins.</summary>
    private static async Task<List<string>> RegionsAsync(OrderScene scene, bool descending)
    {
        var list = new ListContracts(scene.Database.For("carrier-manager"));
        List<string> regions = [];
        for (var (number, total) = (1, 1); (number - 1) * PageRequest.MaxSize < total; number++)
        {
            var page = (await list.Run(new ContractQuery(null, null, "carrier", descending, new PageRequest(number, PageRequest.MaxSize)), Token)).Value;
            total = page.Total;
            foreach (var row in page.Rows)
            {
                if (regions.LastOrDefault() != row.CarrierBranch)
                {
                    regions.Add(row.CarrierBranch);
                }
            }
        }

        return regions;
    }
}
