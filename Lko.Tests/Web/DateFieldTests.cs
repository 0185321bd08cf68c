using Bunit;
using Lko.Tests.Support;
using Lko.Web.Components.Shared.Parameters;
using Lko.Web.Ui;

namespace Lko.Tests.Web;

/// <summary>A day in the portal's language, typed or taken from its calendar.</summary>
public sealed class DateFieldTests : LkoBunitContext
{
    private readonly List<string> _chosen = [];

    [Theory]
    [InlineData("ru-RU", "5.7.2026")]
    [InlineData("ru-RU", "05.07.26")]
    [InlineData("ru-RU", "05072026")]
    [InlineData("ru-RU", " 5 июля 2026 ")]
    [InlineData("ru-RU", "2026-07-05")]
    [InlineData("en-GB", "5/7/2026")]
    [InlineData("en-GB", "5 Jul 2026")]
    [InlineData("en-GB", "05.07.2026")]
    public void Typed_InAnyOfTheWays_IsTheSameDay(string language, string typed)
    {
        Speak(language);
        DateText.Parse(typed).ShouldBe(new DateOnly(2026, 7, 5));
    }

    [Theory]
    [InlineData("")]
    [InlineData("31.02.2026")]
    [InlineData("7/5")]
    [InlineData("завтра")]
    public void Typed_NoDay_IsNone(string typed) => DateText.Parse(typed).ShouldBeNull();

    [Theory]
    [InlineData("ru-RU", "05.07.2026", "дд.мм.гггг", "Срок: календарь")]
    [InlineData("en-GB", "5 Jul 2026", "dd/mm/yyyy", "Срок: calendar")]
    public void Field_SpeaksThePortalsLanguage(string language, string shown, string form, string calendar)
    {
        Speak(language);

        var field = Show("2026-07-05");

        var input = field.Find("#day");
        (input.GetAttribute("type"), input.GetAttribute("value"), input.GetAttribute("placeholder")).ShouldBe(("text", shown, form));
        input.GetAttribute("inputmode").ShouldBeNull("a month may be typed as a word, and the day with dots");
        field.Find("summary").GetAttribute("aria-label").ShouldBe(calendar);
        field.FindAll(".mud-picker").ShouldBeEmpty("nobody has asked for it");
    }

    [Fact]
    public void Typed_IsHandedOnAsADayOrAsItIs()
    {
        Speak("ru-RU");
        var field = Show(null);

        field.Find("#day").Change("5.7.26");
        field.Find("#day").Change(" скоро ");
        field.Find("#day").Change("");

        _chosen.ShouldBe(["2026-07-05", "скоро", ""]);
    }

    [Theory]
    [InlineData("ru-RU", "июль")]
    [InlineData("en-GB", "July")]
    public void Calendar_Opened_TakesADay(string language, string month)
    {
        Speak(language);
        var field = Show("2026-07-05");

        field.Find("details").Toggle();
        field.Find(".mud-picker").TextContent.ShouldContain(month, Case.Insensitive);
        field.FindAll("button.mud-day").First(day => day.TextContent.Trim() == "20").Click();

        _chosen.ShouldBe(["2026-07-20"]);
    }

    [Fact]
    public void ReadOnly_HasNoCalendar()
    {
        var field = Render<DateField>(parameters => parameters.Add(part => part.Id, "day").Add(part => part.Label, "Срок").Add(part => part.Value, "2026-07-05").Add(part => part.ReadOnly, true));

        field.FindAll("details").ShouldBeEmpty();
        field.Find("#day").HasAttribute("readonly").ShouldBeTrue();
    }

    private IRenderedComponent<DateField> Show(string? value) => Render<DateField>(parameters => parameters
        .Add(part => part.Id, "day").Add(part => part.Label, "Срок").Add(part => part.Value, value).Add(part => part.Chosen, _chosen.Add));
}
