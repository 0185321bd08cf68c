using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Domain.Reports;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.AskedSystems;

namespace Lko.Tests.Integration;

public sealed class PortalShareTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static PortalShareGoal Goal { get; } = new(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Share_IsOfTheLatestMonth_AndOfOnesOwnMacroRegions(DatabaseProvider provider)
    {
        await using var asked = await OpenAsync(provider);
        (await ShareAsync(asked, "carrier-manager")).ShouldBeOfType<Outcome<PortalShare>.Missing>("the CRM has told nothing yet");
        await asked.Sandbox.PlaceAsync();
        await asked.SyncedAsync(Crm);
        await using var db = asked.Database.Raw();
        var told = await db.ReportedOrders.ToListAsync(Token);

        var all = (await ShareAsync(asked, "carrier-manager")).Value;
        all.ShouldBe(Of(told) with { System = Crm });
        all.Month.ShouldBe(new Period(2026, 7));
        all.ThroughPortal.ShouldBePositive();
        (await ShareAsync(asked, "carrier-kam-volga")).Value.ShouldBe(Of([.. told.Where(row => string.Equals(row.MacroBranch, "VOLGA", StringComparison.Ordinal))]));
        (await ShareAsync(asked, "op10-admin")).ShouldBeOfType<Outcome<PortalShare>.Denied>("it is the carrier's figure");

        PortalShare Of(List<ReportedOrder> orders)
        {
            var latest = orders.GroupBy(row => row.RegisteredIn).MaxBy(month => month.Key)!;
            return new(latest.Key, latest.Count(), latest.Count(row => string.Equals(row.Channel, "LKO", StringComparison.Ordinal)), asked.Sandbox.Time.GetUtcNow(), Goal);
        }
    }

    private static Task<Outcome<PortalShare>> ShareAsync(AskedSystems asked, string subject) => new GetPortalShare(asked.Database.For(subject), Goal, new QuartzCronTimes(), asked.Sandbox.Time).Run(null, Token);
}
