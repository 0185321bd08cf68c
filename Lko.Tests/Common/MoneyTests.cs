using Lko.Domain.Common;

namespace Lko.Tests.Common;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0.125", 13)]
    [InlineData("-0.125", -13)]
    [InlineData("0.135", 14)]
    [InlineData("-75.625", -7563)]
    [InlineData("2.004999", 200)]
    public void Round_HalfAKopeck_GoesAwayFromZero(string amount, long kopecks) =>
        Money.Rubles(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)).MinorUnits.ShouldBe(kopecks);

    [Fact]
    public void Times_PartOfAMonth_RoundsOnce()
    {
        Money.Rubles(45_000m).Times(15m / 30m).ShouldBe(Money.Rubles(22_500m));
        Money.Rubles(45_000m).Times(16m / 31m).ShouldBe(Money.Rubles(23_225.81m));
    }

    [Fact]
    public void Arithmetic_SameCurrency_IsExact()
    {
        var left = Money.Rubles(0.1m);
        var right = Money.Rubles(0.2m);
        (left + right).ShouldBe(Money.Rubles(0.3m));
        (left - right).ShouldBe(-left);
        (left + Money.Zero).Amount.ShouldBe(0.1m);
    }

    [Fact]
    public void Comparison_SameCurrency_FollowsTheAmount()
    {
        var small = Money.Rubles(1m);
        var large = Money.Rubles(2m);
        (small < large).ShouldBeTrue();
        (large > small).ShouldBeTrue();
        (small <= Money.Rubles(1m)).ShouldBeTrue();
        (small >= large).ShouldBeFalse();
    }

    [Fact]
    public void Operators_TwoCurrencies_Throw()
    {
        var dollars = new Money(100, Currency.USD);
        Should.Throw<InvalidOperationException>(() => Money.Rubles(1m) + dollars);
        Should.Throw<InvalidOperationException>(() => Money.Rubles(1m) - dollars);
        Should.Throw<InvalidOperationException>(() => Money.Rubles(1m) < dollars);
        Money.Rubles(1m).ShouldNotBe(dollars);
    }

    [Fact]
    public void Addition_BeyondTheRange_ThrowsInsteadOfWrapping() =>
        Should.Throw<OverflowException>(() => new Money(long.MaxValue, Currency.RUB) + new Money(1, Currency.RUB));
}
