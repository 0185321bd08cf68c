using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Tests.Web;

public sealed class NavItemsTests
{
    [Fact]
    public void For_Finance_SeesMoneyButNoServices() =>
        Links(User(Role.OperatorFinance)).ShouldBe(["", "balances", "finance/interconnect", "contracts"]);

    [Fact]
    public void For_OrderManager_SeesOrdersUnderServices()
    {
        var services = NavItems.For(User(Role.OperatorOrders), _ => true).Single(entry => entry.Item.TextKey is "Nav.Services");
        services.Children.Select(child => child.Href).ShouldBe(["orders", "catalogue"]);
    }

    [Fact]
    public void For_CarrierStaff_SeesOperators()
    {
        Links(User(Role.CarrierManager)).ShouldContain("operators", StringComparer.Ordinal);
        Links(User(Role.OperatorAdmin)).ShouldNotContain("operators", StringComparer.Ordinal);
    }

    [Fact]
    public void For_PageNotBuilt_LeavesTheEntryOut() =>
        NavItems.For(User(Role.OperatorAdmin), href => href.Length == 0).Select(entry => entry.Item.Href).ShouldBe([""]);

    [Fact]
    public void All_TextsAndIcons_Exist()
    {
        foreach (var item in NavItems.All)
        {
            WebTexts.Shell.Find(item.TextKey).ShouldNotBeNull(item.TextKey);
            if (item.Icon is not null)
            {
                Glyphs.Path(item.Icon).ShouldNotBeEmpty();
            }
        }
    }

    private static List<string> Links(CurrentUser user) =>
        [.. NavItems.For(user, _ => true).SelectMany(entry => entry.Children.Prepend(entry.Item)).Select(item => item.Href).OfType<string>()];

    private static CurrentUser User(Role role) =>
        new(UserId.From(1), "A. B.", role.Side, role.Side == Side.Operator ? OperatorId.From(1) : null, [new ScopedRole(role, null, null)]);
}
