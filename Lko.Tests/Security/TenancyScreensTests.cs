using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Data.Walls;
using Lko.Tests.Orders;
using Lko.Tests.Web.Features;
using Lko.Web.Features.Billing;
using Lko.Web.Features.Home;
using Lko.Web.Features.Operators;
using Lko.Web.Features.Orders.List;
using Microsoft.AspNetCore.Components;

namespace Lko.Tests.Security;

/// <summary>The lists, whose rows are read when the circuit is open and are no part of the first page that the walk over the portal sees.</summary>
public sealed class TenancyScreensTests
{
    private const string Owner = "op10-admin";

    /// <summary>What each list reads its rows through.</summary>
    private static readonly (Type Page, Type[] Tables)[] Lists =
    [
        (typeof(HomePage), [typeof(Order), typeof(Operator)]),
        (typeof(OrdersPage), [typeof(Order), typeof(Operator)]),
        (typeof(ContractsPage), [typeof(Contract), typeof(Branch), typeof(Operator)]),
        (typeof(Balances), [typeof(Account), typeof(Contract), typeof(Operator), typeof(BalanceSnapshot)]),
    ];

    [Fact]
    public async Task EveryList_TellsTheOwnerAndNobodyElse_UnlessItsWallsAreGone()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.GrantAsync(RolePortal.NeighbourPerson, Role.OperatorAdmin);
        await using var raw = scene.Database.Raw();
        var own = await Holding.PlantAsync(raw, Owner, 77);
        await Holding.PlantAsync(raw, RolePortal.NeighbourPerson, 88);
        var marks = await Holding.MarksAsync(raw, row => Holding.OwnerOf(row) == own.Operator);

        foreach (var (page, tables) in Lists)
        {
            Seen(scene, Owner, page, marks).ShouldNotBeEmpty(page.Name);
            Seen(scene, RolePortal.NeighbourPerson, page, marks).ShouldBeEmpty(page.Name);
            await using var gap = WallGap.InFilter(scene.Database.Database, LkoDbContext.OperatorFilter, tables);
            await using var opened = OrderScene.Over(gap.Database);
            Seen(opened, RolePortal.NeighbourPerson, page, marks).ShouldNotBeEmpty(page.Name);
        }
    }

    private static IReadOnlyList<string> Seen(OrderScene scene, string subject, Type page, IReadOnlyList<string> marks)
    {
        using var screen = new Screen(scene, subject);

        // As many rows as a page can have: another's must not hide behind one's own.
        screen.Go("?size=100");
        var shown = screen.Render<DynamicComponent>(parameters => parameters.Add(part => part.Type, page));
        shown.WaitForAssertion(() => shown.FindAll(".skel, [aria-busy=true]").ShouldBeEmpty());
        var text = System.Net.WebUtility.HtmlDecode(shown.Markup);
        return [.. marks.Where(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase))];
    }
}
