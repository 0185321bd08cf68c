using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lko.Tests.Data;

/// <summary>Orders that were there before their parts had branches of their own.</summary>
public sealed class OrderPartTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Upgrade_OfAPortalWithOrders_GivesTheirPartsTheBranchesOfTheOrder(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "QUOTED");
        await using (var raw = scene.Database.Raw())
        {
            var migrator = raw.GetService<IMigrator>();
            await migrator.MigrateAsync(raw.Database.GetMigrations().Single(name => name.EndsWith("_FindingOnce", StringComparison.Ordinal)), Token);
            await migrator.MigrateAsync(null, Token);
        }

        var order = await scene.StoredAsync(number);
        order.History.Count.ShouldBe(4);
        order.Milestones.ShouldNotBeEmpty();
        order.Terms.ShouldHaveSingleItem();
        order.History.ShouldAllBe(part => part.BranchId == order.BranchId && part.CarrierBranch == order.CarrierBranch);
        order.Milestones.ShouldAllBe(part => part.BranchId == order.BranchId && part.CarrierBranch == order.CarrierBranch);
        order.Terms.ShouldAllBe(part => part.BranchId == order.BranchId && part.CarrierBranch == order.CarrierBranch);
        order.Terms[0].Lines.ShouldHaveSingleItem().BranchId.ShouldBe(order.BranchId);
    }
}
