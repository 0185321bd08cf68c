using Bunit;
using Lko.Domain.Access;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Features.Notifications;
using Lko.Web.Features.Profile;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>What a person sets in his profile, over the real use cases and a real database.</summary>
public sealed class ProfilePageTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Zone_FoundByItsName_IsKept()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var screen = new Screen(scene, OrderScene.Orders);
        var page = screen.Render<ProfilePage>();
        page.WaitForElement("#time-zone").GetAttribute("value")!.ShouldStartWith("Москва");

        page.Choose("#time-zone", "владив");

        page.WaitForAssertion(() => page.Find("#time-zone").GetAttribute("value")!.ShouldStartWith("Владивосток"));
        await using var raw = scene.Database.Raw();
        (await raw.Users.SingleAsync(row => row.Subject == OrderScene.Orders, Token)).TimeZone.ShouldBe("Asia/Vladivostok");
    }

    [Fact]
    public async Task Clock_Pressed_IsKept()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var screen = new Screen(scene, OrderScene.Orders);
        var page = screen.Render<ProfilePage>();
        page.WaitForElement("[aria-labelledby=clock] [aria-pressed=true]").TextContent.ShouldBe("Моё");

        page.FindAll("[aria-labelledby=clock] button").Single(button => button.TextContent == "Филиала").Click();

        page.WaitForAssertion(() => page.Find("[aria-labelledby=clock] [aria-pressed=true]").TextContent.ShouldBe("Филиала"));
        (await scene.Database.Caller(OrderScene.Orders).GetAsync(Token))!.Clock.ShouldBe(ClockChoice.Branch);
    }

    [Fact]
    public async Task Zone_ThatIsNone_IsRefusedAndStaysInTheField()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var screen = new Screen(scene, OrderScene.Orders);
        var page = screen.Render<ProfilePage>();
        page.WaitForElement("#time-zone").Input("Марс");
        page.Find("#time-zone").Blur();

        page.WaitForAssertion(() => page.Find("#time-zone-error").TextContent.ShouldContain("Такого часового пояса нет."));
        (page.Find("#time-zone").GetAttribute("value"), page.Find("#time-zone").GetAttribute("aria-invalid")).ShouldBe(("Марс", "true"));
    }

    [Fact]
    public async Task News_Unticked_LeaveTheBell()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.ReportAsync(await scene.SubmittedAsync(), "REGISTERED", "CLARIFY");
        using var screen = new Screen(scene, OrderScene.Orders);
        var bell = screen.Render<BellMenu>();
        bell.WaitForAssertion(() => bell.FindAll("li").Count.ShouldBe(2));
        bell.Find(".settings").GetAttribute("href").ShouldBe("profile#notifications");
        var page = screen.Render<ProfilePage>();
        var boxes = page.WaitForElements("#notifications input");
        string.Join('|', boxes.Select(box => box.ParentElement!.TextContent)).ShouldBe("Ход работ по заявкам|Завершение заявок: выполнена, отклонена, отозвана");
        boxes.ShouldAllBe(box => box.HasAttribute("checked"));

        boxes[0].Change(false);
        page.WaitForAssertion(() => page.FindAll("#notifications input[checked]").Count.ShouldBe(1));
        screen.AnnounceRights(OrderScene.Orders);

        bell.WaitForAssertion(() => bell.FindAll("li").ShouldHaveSingleItem().ClassName.ShouldBe("yours"));
    }
}
