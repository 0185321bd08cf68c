using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Tests.Support;

namespace Lko.Tests.Billing;

public sealed class VatRatesTests
{
    private static readonly VatRate Twenty = new(20);
    private static readonly VatRate TwentyTwo = new(22);

    [Theory]
    [InlineData("2019-01-01", 20)]
    [InlineData("2025-12-31", 20)]
    [InlineData("2026-01-01", 22)]
    [InlineData("2027-06-30", 22)]
    public void On_ServiceDay_GivesTheRateOfThatDay(string day, int percent) =>
        VatRates.Standard.On(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(new VatRate(percent));

    [Fact]
    public void On_DayBeforeTheTable_Throws() => Should.Throw<ArgumentOutOfRangeException>(() => VatRates.Standard.On(new DateOnly(2018, 12, 31)));

    [Fact]
    public void On_RatesGivenInAnyOrder_AreSorted()
    {
        var rates = new VatRates([new(new DateOnly(2026, 1, 1), 22), new(new DateOnly(2019, 1, 1), 20)]);
        rates.On(new DateOnly(2020, 1, 1)).ShouldBe(Twenty);
        rates.On(new DateOnly(2030, 1, 1)).ShouldBe(TwentyTwo);
    }

    [Fact]
    public void OnNet_KnownLine_GivesTaxAndGross()
    {
        var net = Money.Rubles(12_345.67m);
        Twenty.OnNet(net).ShouldBe(Money.Rubles(2_469.13m));
        Twenty.GrossOf(net).ShouldBe(Money.Rubles(14_814.80m));
        TwentyTwo.OnNet(net).ShouldBe(Money.Rubles(2_716.05m));
        TwentyTwo.GrossOf(net).ShouldBe(Money.Rubles(15_061.72m));
    }

    [Fact]
    public void OnNet_ByLinesAndByTotal_MayDifferByAKopeck()
    {
        var line = Money.Rubles(33.33m);
        (Twenty.OnNet(line) + Twenty.OnNet(line) + Twenty.OnNet(line)).ShouldBe(Money.Rubles(20.01m));
        Twenty.OnNet(Money.Rubles(99.99m)).ShouldBe(Money.Rubles(20.00m));
    }

    [Fact]
    public void OutOfGross_TakesTheTaxBackOut()
    {
        TwentyTwo.OutOfGross(Money.Rubles(122m)).ShouldBe(Money.Rubles(22m));
        Twenty.OutOfGross(Money.Rubles(14_814.80m)).ShouldBe(Money.Rubles(2_469.13m));
        TwentyTwo.NetOf(Money.Rubles(15_061.72m)).ShouldBe(Money.Rubles(12_345.67m));
        TwentyTwo.OutOfGross(Money.Rubles(-122m)).ShouldBe(Money.Rubles(-22m));
    }

    [Fact]
    public void NetOf_GrossOfAnyNet_GivesTheNetBack()
    {
        for (var kopecks = -500L; kopecks < 5_000; kopecks++)
        {
            var net = new Money(kopecks, Currency.RUB);
            TwentyTwo.NetOf(TwentyTwo.GrossOf(net)).ShouldBe(net);
        }
    }

    [Fact]
    public void None_CarriesNoTax_AndIsNotZeroPercent()
    {
        VatRate.None.OnNet(Money.Rubles(100m)).ShouldBe(Money.Zero);
        VatRate.None.OutOfGross(Money.Rubles(100m)).ShouldBe(Money.Zero);
        VatRate.None.ShouldNotBe(new VatRate(0));
    }

    [Fact]
    public void OnNet_ForeignCurrency_KeepsIt() => TwentyTwo.OnNet(new Money(10_000, Currency.USD)).ShouldBe(new Money(2_200, Currency.USD));

    [Fact]
    public void Name_FollowsTheLanguage()
    {
        using (new CultureScope("ru-RU"))
        {
            TwentyTwo.Name.ShouldBe("НДС 22\u00A0%");
            new VatRate(16.67m).Name.ShouldBe("НДС 16,67\u00A0%");
            VatRate.None.Name.ShouldBe("без НДС");
        }

        using (new CultureScope("en-GB"))
        {
            TwentyTwo.Name.ShouldBe("VAT 22%");
        }
    }
}
