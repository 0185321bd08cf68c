using AngleSharp.Dom;
using Bunit;
using Lko.Domain.Live;
using Lko.Tests.Support;
using Lko.Web.Components.Shared;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Web;

/// <summary>Rows that a person marks, and the bar that says how many and what can be done with them.</summary>
public sealed class LkoGridPickTests : LkoGridContext
{
    [Fact]
    public void Grid_WithoutDeeds_HasNoBoxes() => Grid(total: 3).FindAll(".pick, .bulk").ShouldBeEmpty();

    [Fact]
    public void Row_IsMarkedByItsBox_AndTheBarTells()
    {
        var grid = Picking(total: 60);
        grid.Find(".bulk [role=status]").TextContent.Trim().ShouldBeEmpty("it stands there to be heard when something is said");
        Box(grid, 1).GetAttribute("aria-label").ShouldBe("Выбрать Row 2");

        Box(grid, 1).Click();

        Marked(grid).ShouldBe(["Row 2"]);
        Box(grid, 1).HasAttribute("checked").ShouldBeTrue();
        grid.FindAll("tr[data-row]")[1].ClassList.ShouldContain("picked", StringComparer.Ordinal);
        Said(grid).ShouldBe("Выбрано 1 из 60 в этом виде");
        grid.Find(".bulk #deed").TextContent.ShouldBe("Row 2");
        Box(grid, 1).Click();
        Marked(grid).ShouldBeEmpty();
        grid.FindAll(".bulk #deed").ShouldBeEmpty();
    }

    [Fact]
    public void Mark_DrawsItsRowAlone()
    {
        var grid = Picking(total: 25);
        var drawn = grid.FindComponents<LkoRow<string>>().Select(row => row.RenderCount).ToList();
        var bar = grid.FindComponent<GridBar>().RenderCount;

        Box(grid, 3).Click();

        grid.FindComponents<LkoRow<string>>().Select((row, index) => row.RenderCount > drawn[index] ? index : -1).Where(index => index >= 0).ShouldBe([3]);
        grid.FindComponent<GridBar>().RenderCount.ShouldBe(bar);
    }

    [Fact]
    public void Shift_MarksTheRange_AndTakesItBack()
    {
        var grid = Picking(total: 25);
        Box(grid, 2).Click();
        Box(grid, 5).Click(new MouseEventArgs { ShiftKey = true });
        Marked(grid).ShouldBe(["Row 3", "Row 4", "Row 5", "Row 6"]);

        Box(grid, 4).Click(new MouseEventArgs { ShiftKey = true });
        Marked(grid).ShouldBe(["Row 3", "Row 4"], "the pressed row says what becomes of the range");
    }

    [Fact]
    public void HeadBox_MarksThePage_AndTheBarAllPages()
    {
        var grid = Picking(total: 60);
        grid.Find("th.pick input").Click();
        Said(grid).ShouldBe("Выбрано 25 из 60 в этом виде");
        grid.Find("th.pick input").HasAttribute("checked").ShouldBeTrue();

        grid.Find(".bulk .all").TextContent.ShouldBe("Выбрать все 60");
        grid.Find(".bulk .all").Click();
        grid.WaitForAssertion(() => Said(grid).ShouldBe("Выбрано 60 из 60 в этом виде"));
        grid.FindAll(".bulk .all").ShouldBeEmpty();
        grid.Find("[data-unpick]").Click();
        Said(grid).ShouldBeEmpty();
        grid.Find("th.pick input").HasAttribute("checked").ShouldBeFalse();
    }

    [Fact]
    public void HeadBox_SaysWhetherAllOrSomeOfThePageAreMarked()
    {
        var grid = Picking(total: 26);
        Head().ShouldBe((false, null));
        Box(grid, 1).Click();
        Head().ShouldBe((false, "mixed"));
        grid.Find("button[aria-label='Следующая страница']").Click();
        grid.WaitForAssertion(() => grid.Find("tbody td:not(.pick)").TextContent.ShouldBe("Row 26"));
        Head().ShouldBe((false, null), "of this page none is");
        grid.Find("button[aria-label='Предыдущая страница']").Click();
        grid.WaitForAssertion(() => Head().ShouldBe((false, "mixed")));

        grid.Find("th.pick input").Click();
        Head().ShouldBe((true, null));
        Box(grid, 3).Click();
        Head().ShouldBe((false, "mixed"));
        grid.Find("[data-unpick]").Click();
        Head().ShouldBe((false, null));

        (bool, string?) Head() => (grid.Find("th.pick input").HasAttribute("checked"), grid.Find("th.pick input").GetAttribute("aria-checked"));
    }

    [Fact]
    public void MoreThanCanBeMarked_AreNotOffered()
    {
        var grid = Picking(total: 1001);
        Box(grid, 0).Click();
        grid.FindAll(".bulk .all").ShouldBeEmpty();
        grid.Find(".bulk").TextContent.ShouldContain("не больше 1\u00A0000");
    }

    [Fact]
    public void Marks_StayOverPagesAndSorting_AndGoWithTheFilter()
    {
        var grid = Picking(total: 60, parameters => parameters.Add(component => component.Filter, "a"));
        Box(grid, 1).Click();
        grid.Find("button[aria-label='Следующая страница']").Click();
        grid.WaitForAssertion(() => grid.Find("tbody td:not(.pick)").TextContent.ShouldBe("Row 26"));
        Marked(grid).ShouldBeEmpty();
        Said(grid).ShouldBe("Выбрано 1 из 60 в этом виде");
        grid.Find("button[aria-label='Предыдущая страница']").Click();
        grid.WaitForAssertion(() => Marked(grid).ShouldBe(["Row 2"]));
        grid.Find("th button.sort").Click();
        Said(grid).ShouldBe("Выбрано 1 из 60 в этом виде");

        grid.Render(parameters => parameters.Add(component => component.Filter, "b"));

        Said(grid).ShouldBeEmpty("what is not looked at is not dealt with");
        Marked(grid).ShouldBeEmpty();
    }

    [Fact]
    public async Task Marks_StayOverALiveChange()
    {
        var feed = new HandFeed();
        Services.AddSingleton<ILiveFeed>(feed);
        var grid = Picking(total: 3, parameters => parameters.Add(component => component.Live, _ => true));
        Box(grid, 1).Click();
        var drawn = grid.FindComponents<LkoRow<string>>().Select(row => row.RenderCount).ToList();

        await feed.TellAsync(new Change(Topic.Order, "1", null, null, null));

        await Eventually.Until(() => Asked.Count == 2, Eventually.DefaultTimeout, "the page is read again");
        Marked(grid).ShouldBe(["Row 2"]);
        grid.FindComponents<LkoRow<string>>().Select(row => row.RenderCount).ShouldBe(drawn);
    }

    private IRenderedComponent<LkoGrid<string>> Picking(int total, Action<ComponentParameterCollectionBuilder<LkoGrid<string>>>? more = null) => Grid(total, parameters =>
    {
        parameters.Add(grid => grid.PickLabel, row => $"Выбрать {row}")
            .Add(grid => grid.Deeds, rows => $"<i id=\"deed\">{string.Join(", ", rows)}</i>");
        more?.Invoke(parameters);
    });

    private static IElement Box(IRenderedComponent<LkoGrid<string>> grid, int row) => grid.FindAll("tbody .pick input")[row];

    private static List<string> Marked(IRenderedComponent<LkoGrid<string>> grid) => [.. grid.FindAll("tr.picked td:nth-child(2)").Select(cell => cell.TextContent)];

    private static string Said(IRenderedComponent<LkoGrid<string>> grid) => string.Join(' ', grid.Find(".bulk [role=status]").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
