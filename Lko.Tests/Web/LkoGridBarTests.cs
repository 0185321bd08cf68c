using Bunit;
using Lko.Domain.Common;
using Lko.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Lko.Tests.Web;

/// <summary>What stands over the rows of a list and under them.</summary>
public sealed class LkoGridBarTests : LkoGridContext
{
    [Theory]
    [InlineData("ru-RU", "Высота строк", "Плотно", "Обычно", "Просторно")]
    [InlineData("en-GB", "Row height", "Dense", "Normal", "Roomy")]
    public void Grid_Whole_OffersTheHeightOfItsRowsInWordsOverThem(string language, string label, params string[] names)
    {
        Speak(language);
        var grid = Grid(total: 3);
        var heights = grid.Find(".gridbar [role=group]");
        heights.GetAttribute("aria-label").ShouldBe(label);
        heights.QuerySelectorAll("button").Select(button => button.TextContent).ShouldBe(names);
        heights.QuerySelectorAll("button").Select(button => button.GetAttribute("data-density")).ShouldBe(["dense", "normal", "roomy"]);
        grid.FindAll(".gridfoot [data-density], .gridfoot details").ShouldBeEmpty("under the rows are the pages alone");
        grid.FindAll(".gridbar, .lkogrid, .gridfoot").Select(part => part.ClassName).ShouldBe(["bar2 gridbar desk-only", "lkogrid", "gridfoot"], "a bar that holds only what a desk needs is not on a phone");
    }

    [Fact]
    public void Grid_Bar_HoldsFiltersThenTheHeightThenTheRest()
    {
        static RenderFragment Part(string id) => builder => builder.AddMarkupContent(0, $"<i id='{id}'></i>");
        var grid = Grid(total: 0, parameters => parameters.Add(component => component.Filters, Part("filter")).Add(component => component.Tools, Part("tool")));

        grid.FindAll(".gridbar :is(#filter, .density, #tool)").Select(part => part.Id + part.ClassName).ShouldBe(["filter", "density desk-only", "tool"], "what filters away every row can be taken back");
        grid.FindAll(".gridbar .cols").ShouldBeEmpty("no column of this list may be left out");
    }

    [Fact]
    public void Grid_WhosePageKnowsTooLittleYet_ReadsNothingAndHasItsBarAlready()
    {
        var grid = Grid(total: 3, parameters => parameters.Add(component => component.IsReady, false).Add(component => component.Filters, builder => builder.AddMarkupContent(0, "<i id='filter'></i>")));
        Asked.ShouldBeEmpty();
        grid.Find(".lkogrid").GetAttribute("aria-busy").ShouldBe("true");
        grid.FindAll("tbody tr.skel").Count.ShouldBe(8);
        var bar = grid.FindComponent<GridBar>();
        bar.Find("#filter").ShouldNotBeNull();

        grid.Render(parameters => parameters.Add(component => component.IsReady, true));

        Asked.Count.ShouldBe(1);
        grid.Find(".lkogrid").GetAttribute("aria-busy").ShouldBe("false");
        grid.FindComponent<GridBar>().Instance.ShouldBeSameAs(bar.Instance, "what a person has begun there goes on");
    }

    [Fact]
    public void Grid_NextAndPageSize_GoThere()
    {
        var grid = Grid(total: 60);
        grid.Find("button[aria-label='Следующая страница']").Click();
        Asked[^1].Page.Number.ShouldBe(2);
        grid.Find("select").Change("50");
        Asked[^1].Page.ShouldBe(new PageRequest(1, 50));
        Navigation.Uri.ShouldEndWith("?size=50");
    }

    [Fact]
    public void Grid_ColumnThatComesAndGoes_StandsWhereItsPagePutsIt()
    {
        var grid = Grid(total: 3);
        RenderFragment early = builder =>
        {
            RenderFragment<string> cell = row => content => content.AddContent(0, "early " + row);
            builder.OpenComponent<LkoColumn<string>>(0);
            builder.AddComponentParameter(1, nameof(LkoColumn<>.Title), "Раньше");
            builder.AddComponentParameter(2, nameof(LkoColumn<>.ChildContent), cell);
            builder.CloseComponent();
        };

        grid.Render(parameters => parameters.Add(component => component.Columns, early + Columns));
        grid.FindAll("th").Select(head => head.TextContent.Trim()).ShouldBe(["Раньше", "Заявка", "Сумма"]);
        grid.FindAll("tr[data-row]")[1].QuerySelectorAll("td").Select(cell => cell.TextContent).ShouldBe(["early Row 2", "Row 2", "Row 2"]);

        grid.Render(parameters => parameters.Add(component => component.Columns, Columns));
        grid.FindAll("th").Select(head => head.TextContent.Trim()).ShouldBe(["Заявка", "Сумма"]);
        grid.FindAll("tr[data-row]")[1].QuerySelectorAll("td").Length.ShouldBe(2);
    }
}
