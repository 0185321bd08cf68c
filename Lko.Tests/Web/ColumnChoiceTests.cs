using Lko.Web.Ui;

namespace Lko.Tests.Web;

public sealed class ColumnChoiceTests
{
    private static readonly string[] Names = ["service", "places", "monthly"];

    [Theory]
    [InlineData("https://lko/orders", "service places monthly", null)]
    [InlineData("https://lko/orders?hide=#hide=places", "service places monthly", null)]
    [InlineData("https://lko/orders?view=all&hide=places,monthly", "service", "places,monthly")]
    public void FromUri_NamesWhatIsLeftOut(string uri, string shown, string? query)
    {
        var choice = ColumnChoice.FromUri(uri);

        Names.Where(choice.Shows).ShouldBe(shown.Split(' '));
        choice.ToQuery().ShouldBe(query);
        choice.Shows(null).ShouldBeTrue("a column without a name cannot be left out");
    }

    [Fact]
    public void Toggle_TurnsOneColumnAndForgetsThoseTheListHasNot()
    {
        var choice = ColumnChoice.FromUri("https://lko/orders?hide=monthly,older");

        choice.Toggle("service", Names).ToQuery().ShouldBe("service,monthly");
        choice.Toggle("monthly", Names).ToQuery().ShouldBeNull();
    }
}
