using Bunit;
using Lko.Tests.Support;
using Lko.Web.Components.Shared.Parameters;
using Microsoft.AspNetCore.Components;

namespace Lko.Tests.Web;

/// <summary>A field with a list below it, as a keyboard, a pointer and a screen reader meet it.</summary>
public sealed class ComboboxTests : LkoBunitContext
{
    private const string Field = "#city";

    private static readonly IReadOnlyList<FieldOption> Cities =
    [
        new("", "не указано"), new("MSK", "г. Москва"), new("MO", "Московская область", "Центр"), new("NN", "Нижний Новгород"), new("NT", "Нижний Тагил"), new("SPB", "Санкт-Петербург"), new("EKB", "Екатеринбург"),
    ];

    private readonly List<string> _chosen = [];
    private int _left;

    [Fact]
    public void Closed_ShowsTheNameAndDrawsNoList()
    {
        var field = Show("NN");
        var input = field.Find(Field);
        (input.GetAttribute("value"), input.GetAttribute("role"), input.GetAttribute("aria-expanded"), input.GetAttribute("aria-controls")).ShouldBe(("Нижний Новгород", "combobox", "false", "city-list"));
        field.Find("#city-list").HasAttribute("hidden").ShouldBeTrue();
        field.FindAll("[role=option]").ShouldBeEmpty();
        input.HasAttribute("aria-activedescendant").ShouldBeFalse();
    }

    [Fact]
    public void Prerendered_ShowsTheNameToo()
    {
        IsPrerendering = true;
        Show("NN").Find(Field).GetAttribute("value").ShouldBe("Нижний Новгород");
    }

    [Fact]
    public void Press_OnTheField_OffersEverythingAndMarksWhatIsChosen()
    {
        var field = Show("NT");
        field.Find(Field).Click();
        field.Offered(Field).Count.ShouldBe(Cities.Count);
        field.Marked(Field).ShouldBe("Нижний Тагил");
        field.FindAll("[aria-selected=true]").ShouldHaveSingleItem().TextContent.ShouldContain("Нижний Тагил");
        field.Find(Field).GetAttribute("aria-expanded").ShouldBe("true");

        field.FindAll("[role=option]")[3].Click();
        _chosen.ShouldBe(["NN"]);
        field.Find(Field).GetAttribute("aria-expanded").ShouldBe("false");
    }

    [Theory]
    [InlineData("мос", "г. Москва|Московская область", "any word may begin with it")]
    [InlineData("НИЖНИЙ-н", "Нижний Новгород", "marks and letters' height do not count")]
    [InlineData("cанкт", "Санкт-Петербург", "a Latin letter that looks like a Cyrillic one is as good")]
    [InlineData("т", "Нижний Тагил|Московская область|Санкт-Петербург|Екатеринбург", "where a word begins with it comes first")]
    public void Typed_APartOfTheName_NarrowsTheList(string typed, string offered, string why)
    {
        var field = Show("");
        field.Find(Field).Input(typed);
        var names = offered.Split('|');
        field.Offered(Field).SequenceEqual(names, StringComparer.Ordinal).ShouldBeTrue($"{why}: {string.Join('|', field.Offered(Field))}");
        field.Find("[role=status]").TextContent.ShouldBe($"Вариантов: {names.Length}");
        field.Marked(Field).ShouldBe(names[0]);
        field.Press(Field, "Enter");
        field.Find(Field).GetAttribute("value").ShouldBe(names[0]);
        _chosen.ShouldHaveSingleItem();
    }

    [Fact]
    public void ArrowUp_AfterEscapeFromANarrowedList_MarksTheLastOfWhatIsFound()
    {
        var field = Show("");
        field.Find(Field).Input("мос");
        field.Press(Field, "Escape");
        field.Press(Field, "ArrowUp");

        field.Marked(Field).ShouldStartWith("Московская область");
        field.Press(Field, "Enter");
        _chosen.ShouldBe(["MO"]);
    }

    [Fact]
    public void Arrows_GoRoundTheListAndEnterTakes()
    {
        var field = Show("");
        field.Press(Field, "ArrowDown");
        field.Marked(Field).ShouldBe("не указано");
        field.Press(Field, "ArrowUp");
        field.Marked(Field).ShouldBe("Екатеринбург");
        field.Press(Field, "ArrowDown");
        field.Press(Field, "ArrowDown");
        field.Marked(Field).ShouldBe("г. Москва");
        field.Press(Field, "Enter");
        _chosen.ShouldBe(["MSK"]);
        field.Find(Field).GetAttribute("value").ShouldBe("г. Москва");
    }

    [Fact]
    public void Tab_TakesWhatTheArrowsReached_AndNothingThatWasOnlyOffered()
    {
        var field = Show("NN");
        field.Find(Field).Click();
        field.Press(Field, "Tab");
        field.Find(Field).Blur();
        _chosen.ShouldBeEmpty();
        _left.ShouldBe(1);

        field.Press(Field, "ArrowDown");
        field.Press(Field, "ArrowDown");
        field.Press(Field, "Tab");
        field.Find(Field).Blur();
        _chosen.ShouldBe(["NT"]);
    }

    [Fact]
    public void Escape_ClosesTheListAndKeepsWhatWasTyped()
    {
        var field = Show("NN");
        field.Find(Field).Input("ниж");
        field.Press(Field, "Escape");
        field.FindAll("[role=option]").ShouldBeEmpty();
        field.Find(Field).GetAttribute("value").ShouldBe("ниж");
        _chosen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Самара", "Самара")]
    [InlineData("нижний", "нижний")]
    [InlineData(" нижний  новгород ", "NN")]
    [InlineData("тагил", "NT")]
    [InlineData("spb", "SPB")]
    [InlineData("", "")]
    [InlineData("...", "...")]
    public void Left_WithWhatWasTyped_HandsOnTheOnlyOneMeantOrTheText(string typed, string chosen)
    {
        var field = Show("EKB");
        field.Find(Field).Input(typed);
        field.Find(Field).Blur();
        _chosen.ShouldBe([chosen]);
        field.Find(Field).GetAttribute("value").ShouldBe(Cities.FirstOrDefault(city => city.Key.Length > 0 && city.Key == chosen)?.Text ?? chosen);
    }

    [Fact]
    public void Typed_NothingLikeIt_SaysSoAndIsHandedOnByEnter()
    {
        var field = Show("");
        field.Find(Field).Input("Самара");
        field.Find("[role=status]").TextContent.ShouldBe("Ничего не найдено. Введите другую часть названия.");
        field.Find(Field).GetAttribute("aria-expanded").ShouldBe("false");
        field.Press(Field, "Enter");
        _chosen.ShouldBe(["Самара"]);
        field.Find("[role=status]").TextContent.ShouldBeEmpty();
    }

    [Fact]
    public void DrawnAgain_WhileThePersonTypes_KeepsTheTyping()
    {
        var field = Show("NN");
        field.Find(Field).Input("екат");
        field.Render(Parameters("NN"));
        field.Find(Field).GetAttribute("value").ShouldBe("екат");

        field.Render(Parameters("MSK"));
        field.Find(Field).GetAttribute("value").ShouldBe("г. Москва", "another value came from elsewhere");
    }

    [Fact]
    public void ReadOnly_OpensNothing()
    {
        var field = Render<Combobox>(parameters => Parameters("NN")(parameters.Add(one => one.ReadOnly, true)));
        field.Find(Field).Click();
        field.Press(Field, "ArrowDown");
        field.FindAll("[role=option]").ShouldBeEmpty();
    }

    [Fact]
    public void Wrong_IsToldToTheFieldItself()
    {
        var field = Render<Combobox>(parameters => Parameters("Самара")(parameters.Add(one => one.Invalid, true).Add(one => one.Described, "city-error")));
        var input = field.Find(Field);
        (input.GetAttribute("aria-invalid"), input.GetAttribute("aria-describedby"), input.GetAttribute("value")).ShouldBe(("true", "city-error", "Самара"));
    }

    private IRenderedComponent<Combobox> Show(string selected) => Render(Parameters(selected));

    private Action<ComponentParameterCollectionBuilder<Combobox>> Parameters(string selected) => parameters => parameters
        .Add(field => field.Id, "city")
        .Add(field => field.Label, "Город")
        .Add(field => field.Options, Cities)
        .Add(field => field.Selected, selected)
        .Add(field => field.Chosen, EventCallback.Factory.Create<string>(this, _chosen.Add))
        .Add(field => field.Left, EventCallback.Factory.Create(this, () => _left++));
}
