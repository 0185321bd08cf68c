using Lko.Web.Ui;

namespace Lko.Tests.Web;

public sealed class GridStateTests
{
    [Fact]
    public void FromUri_AllGiven_ReadsThem() =>
        GridState.FromUri("https://lko/orders?v=mine&page=3&size=50&sort=-deadline#x").ShouldBe(new GridState(3, 50, "deadline", Descending: true));

    [Theory]
    [InlineData("https://lko/orders")]
    [InlineData("https://lko/orders?page=0&size=7&sort=")]
    [InlineData("https://lko/orders?page=-1&size=1000000&sort=-")]
    [InlineData("https://lko/orders?page=abc&size=2e2")]
    public void FromUri_OddValues_FallBack(string uri) => GridState.FromUri(uri).ShouldBe(new GridState());

    [Fact]
    public void ToQuery_Default_MentionsNothing() => new GridState().ToQuery().Values.ShouldAllBe(value => value == null);

    [Fact]
    public void ToQuery_Changed_RoundTrips()
    {
        var state = new GridState(2, 100, "number", Descending: true);
        var query = string.Join('&', state.ToQuery().Select(pair => $"{pair.Key}={pair.Value}"));
        GridState.FromUri("https://lko/orders?" + query).ShouldBe(state);
    }

    [Fact]
    public void SortBy_SortedColumn_TurnsRoundFromTheFirstPage()
    {
        var first = new GridState(4).SortBy("deadline", "deadline", currentDescending: false);
        first.ShouldBe(new GridState(1, GridState.DefaultSize, "deadline", Descending: true));
        first.SortBy("deadline", "deadline", currentDescending: true).Descending.ShouldBeFalse();
        first.SortBy("number", "deadline", currentDescending: false).ShouldBe(new GridState(1, GridState.DefaultSize, "number"));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    public void LastPage_OfSoManyRows_IsAtLeastTheFirst(int rows, int last) => new GridState().LastPage(rows).ShouldBe(last);

    [Fact]
    public void SortOr_AddressNamesNone_IsTheListsOwn()
    {
        new GridState().SortOr("-submitted").ShouldBe(("submitted", true));
        new GridState().SortOr(null).ShouldBe((null, false));
        new GridState(Sort: "number").SortOr("-submitted").ShouldBe(("number", false));
    }
}
