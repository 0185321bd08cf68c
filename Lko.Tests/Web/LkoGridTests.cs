using Bunit;
using Bunit.TestDoubles;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Infrastructure.Live;
using Lko.Tests.Support;
using Lko.Web.Components.Shared;
using Lko.Web.Ui;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Web;

public sealed class LkoGridTests : LkoGridContext
{
    [Fact]
    public void Grid_FirstPage_ShowsRowsLabelsAndPager()
    {
        var grid = Grid(total: 1234);
        grid.FindAll("tbody tr[data-row]").Count.ShouldBe(25);
        grid.Find("tbody td").TextContent.ShouldBe("Row 1");
        grid.FindAll("tbody tr")[0].QuerySelectorAll("td")[1].GetAttribute("data-l").ShouldBe("Сумма");
        grid.Find(".gridfoot [role=status]").TextContent.ShouldBe("Показано 1–25 из 1\u00A0234");
        grid.Find("tr[data-row]").ClassName!.ShouldContain("mine");
    }

    [Fact]
    public void Grid_AddressNamesPageAndSort_AsksForThem()
    {
        Navigation.NavigateTo("orders?page=2&size=50&sort=-name");
        var grid = Grid(total: 1234);
        Asked.ShouldHaveSingleItem().ShouldBe(new GridRequest(new PageRequest(2, 50), "name", Descending: true));
        grid.FindAll("th")[0].GetAttribute("aria-sort").ShouldBe("descending");
        grid.Find(".gridfoot [role=status]").TextContent.ShouldBe("Показано 51–100 из 1\u00A0234");
    }

    [Fact]
    public void Grid_SortPressed_WritesTheAddressAndReadsOnce()
    {
        Navigation.NavigateTo("orders?v=mine&page=3");
        var grid = Grid(total: 1234);
        grid.Find("th button.sort").Click();
        Navigation.Uri.ShouldEndWith("/orders?v=mine&sort=name");
        grid.Find("th button.sort").Click();
        Navigation.Uri.ShouldEndWith("/orders?v=mine&sort=-name");
        Asked.Select(request => (request.Page.Number, request.Sort, request.Descending)).ShouldBe([(3, "sum", true), (1, "name", false), (1, "name", true)]);
    }

    [Fact]
    public void Grid_PageBeyondTheEnd_GoesToTheLast()
    {
        Navigation.NavigateTo("orders?page=9");
        var grid = Grid(total: 30);
        Asked.Select(request => request.Page.Number).ShouldBe([9, 2]);
        grid.FindAll("tbody tr[data-row]").Count.ShouldBe(5);
    }

    [Fact]
    public void Grid_NothingThere_SaysWhyAndOffersTheAction()
    {
        Grid(total: 0).Find(".empty").TextContent.ShouldContain("Заявок пока нет.");
        var reset = false;
        var filtered = Grid(total: 0, parameters => parameters.Add(grid => grid.IsFiltered, true).Add(grid => grid.OnResetFilters, () => reset = true));
        filtered.Find(".empty").TextContent.ShouldContain("По этим условиям ничего не найдено.");
        filtered.Find(".empty button").Click();
        reset.ShouldBeTrue();
    }

    [Fact]
    public void Grid_QueryFails_ShowsANumberNeverTheReason()
    {
        var broken = true;
        var grid = Grid(total: 3, fails: () => broken);
        grid.Find("[role=alert]").TextContent.ShouldNotContain("secret");
        grid.Find("[role=alert]").TextContent.ShouldMatch("номер [0-9A-F]{4}-[0-9A-F]{2}");
        broken = false;
        grid.Find("[role=alert] button").Click();
        grid.FindAll("tbody tr[data-row]").Count.ShouldBe(3);
    }

    [Fact]
    public void Grid_WhileLoading_ShowsEightSkeletonRows()
    {
        var answer = new TaskCompletionSource<Page<string>>();
        var grid = Grid((_, _) => answer.Task);
        grid.FindAll("tbody tr.skel").Count.ShouldBe(8);
        grid.Find(".lkogrid").GetAttribute("aria-busy").ShouldBe("true");
        answer.SetResult(new Page<string>(["x"], 1));
        grid.WaitForAssertion(() => grid.FindAll("tbody tr[data-row]").Count.ShouldBe(1));
    }

    [Fact]
    public void Grid_FilterChanges_CancelsTheOlderQueryAndShowsTheNewer()
    {
        var slow = new TaskCompletionSource<Page<string>>();
        CancellationToken first = default;
        var calls = 0;
        var grid = Grid((_, token) =>
        {
            if (calls++ > 0)
            {
                return Task.FromResult(new Page<string>(["new"], 1));
            }

            first = token;
            return slow.Task;
        });
        grid.Render(parameters => parameters.Add(component => component.Filter, "mine"));
        first.IsCancellationRequested.ShouldBeTrue();
        slow.SetResult(new Page<string>(["old"], 1));
        grid.WaitForAssertion(() => grid.Find("tbody td").TextContent.ShouldBe("new"));
        calls.ShouldBe(2);
    }

    [Fact]
    public void Grid_SortAndPage_CanBeGoneBackFrom()
    {
        var grid = Grid(total: 60);

        grid.Find("th button.sort").Click();
        grid.FindAll(".gridfoot button")[^1].Click();

        Moves().ShouldBe([("page=2&sort=name", false), ("sort=name", false)], ignoreOrder: true);
    }

    [Fact]
    public void Grid_PageOfTheAddressChanges_ReadsItThoughNobodyTellsTheGrid()
    {
        Navigation.NavigateTo("systems/X?tab=runs&page=2");
        var grid = Grid(total: 60);

        Navigation.NavigateTo("systems/X?tab=runs");
        grid.WaitForAssertion(() => grid.Find("tbody td").TextContent.ShouldBe("Row 1"));
        Navigation.NavigateTo("systems/X?tab=runs&page=3&sort=name");
        grid.WaitForAssertion(() => grid.Find("tbody td").TextContent.ShouldBe("Row 51"));
        Navigation.NavigateTo("systems/Y?page=2");

        Asked.Select(request => (request.Page.Number, request.Sort)).ShouldBe([(2, "sum"), (1, "sum"), (3, "name")], "the last address is of another page");

        // The same list serves the other page from now on.
        grid.Render();
        Navigation.NavigateTo("systems/Y");
        grid.WaitForAssertion(() => Asked.Select(request => request.Page.Number).ShouldBe([2, 1, 3, 2, 1]));
    }

    [Fact]
    public void Grid_PageBeyondTheLast_IsNothingToGoBackTo()
    {
        Navigation.NavigateTo("?page=9");
        var grid = Grid(total: 30);

        grid.WaitForAssertion(() => grid.FindAll("tbody tr[data-row]").Count.ShouldBe(5));
        Moves().First().ShouldBe(("page=2", true));
    }

    /// <summary>Where the list led to, the latest first, and whether in place of the address before.</summary>
    private IEnumerable<(string Query, bool Replaces)> Moves() =>
        ((BunitNavigationManager)Navigation).History.Where(entry => entry.Uri.Contains('?', StringComparison.Ordinal))
            .Select(entry => (string.Join('&', entry.Uri.Split('?')[1].Split('&').Order(StringComparer.Ordinal)), entry.Options.ReplaceHistoryEntry));

    [Fact]
    public void Grid_SameFilterByValue_DoesNotReadAgain()
    {
        var grid = Grid(total: 3, parameters => parameters.Add(component => component.Filter, new OrderFilter("a")));
        grid.Render(parameters => parameters.Add(component => component.Filter, new OrderFilter("a")));
        Asked.Count.ShouldBe(1);
    }

    [Fact]
    public void Grid_ChangesHeard_WaitForThePersonAndDrawNoRow()
    {
        using var log = LoggerFactory.Create(_ => { });
        var feed = new LiveFeed(TimeProvider.System, log.CreateLogger<LiveFeed>());
        Services.AddSingleton<ILiveFeed>(feed);
        var grid = Grid(total: 3, parameters => parameters.Add(component => component.Heard, change => change.Topic == Topic.Sync));
        var drawn = grid.FindComponents<LkoRow<string>>().Select(row => row.RenderCount).ToList();

        feed.Publish(new Change(Topic.Order, "1", null, null, null));
        feed.Publish(new Change(Topic.Sync, "2", null, null, null));

        grid.WaitForAssertion(() => grid.Find("button.fresh").TextContent.ShouldBe("Данные обновились. Показать"));
        Asked.Count.ShouldBe(1);
        grid.FindComponents<LkoRow<string>>().Select(row => row.RenderCount).ShouldBe(drawn);
        grid.Find("button.fresh").Click();
        grid.WaitForAssertion(() => Asked.Count.ShouldBe(2));
        grid.WaitForAssertion(() => grid.FindAll("button.fresh").ShouldBeEmpty());
    }

    [Fact]
    public async Task Grid_ChangeWhileItReadsAnother_ReadsOnceMore()
    {
        var (feed, answers) = (new HandFeed(), new List<TaskCompletionSource<Page<string>>>());
        Services.AddSingleton<ILiveFeed>(feed);
        var grid = Grid(
            (_, _) =>
            {
                answers.Add(new());
                return answers[^1].Task;
            },
            parameters => parameters.Add(component => component.Live, _ => true));
        answers[0].SetResult(new Page<string>(["a"], 1));
        grid.WaitForElement("tr[data-row]");

        var (first, second) = (feed.TellAsync(SomeOrder), feed.TellAsync(SomeOrder));
        answers[1].SetResult(new Page<string>(["a"], 1));
        await Eventually.Until(() => answers.Count == 3, Eventually.DefaultTimeout, "what was read may be from before the second change");
        answers[2].SetResult(new Page<string>(["a", "b"], 2));
        await Task.WhenAll(first, second);

        grid.WaitForAssertion(() => grid.Find("button.fresh").TextContent.ShouldBe("Обновлено: 1. Показать"));
        answers.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Grid_ChangeHeardWhileItReads_StillWaitsForThePerson()
    {
        var (feed, answer) = (new HandFeed(), new TaskCompletionSource<Page<string>>());
        Services.AddSingleton<ILiveFeed>(feed);
        var grid = Grid((_, _) => answer.Task, parameters => parameters.Add(component => component.Heard, _ => true));

        await feed.TellAsync(SomeOrder);
        answer.SetResult(new Page<string>(["a"], 1));

        grid.WaitForElement("tr[data-row]");
        grid.Find("button.fresh").TextContent.ShouldBe("Данные обновились. Показать");
        grid.Find("button.fresh").Click();
        grid.FindAll("button.fresh").ShouldBeEmpty();
    }

    [Fact]
    public void Grid_Prerendering_ReadsNothing()
    {
        IsPrerendering = true;
        Grid(total: 3).FindAll("tbody tr.skel").Count.ShouldBe(8);
        Asked.ShouldBeEmpty();
    }

    private static Change SomeOrder => new(Topic.Order, "1", null, null, null);

    private sealed record OrderFilter(string Text);
}
