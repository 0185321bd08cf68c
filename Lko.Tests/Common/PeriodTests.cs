using Lko.Domain.Common;

namespace Lko.Tests.Common;

public sealed class PeriodTests
{
    [Fact]
    public void Days_OfFebruary_KnowTheLeapYear()
    {
        new Period(2028, 2).LastDay.ShouldBe(new DateOnly(2028, 2, 29));
        new Period(2026, 2).LastDay.ShouldBe(new DateOnly(2026, 2, 28));
        new Period(2026, 2).FirstDay.ShouldBe(new DateOnly(2026, 2, 1));
    }

    [Fact]
    public void Next_OfDecember_IsJanuary() => new Period(2026, 12).Next.ShouldBe(new Period(2027, 1));

    [Fact]
    public void Number_RoundTrips()
    {
        for (var period = new Period(2025, 1); period <= new Period(2027, 12); period = period.Next)
        {
            Period.FromNumber(period.Number).ShouldBe(period);
            Period.Of(period.LastDay).ShouldBe(period);
        }

        new Period(2026, 7).Number.ShouldBe(202607);
        new Period(2026, 7).ToString().ShouldBe("2026-07");
    }

    [Fact]
    public void Order_FollowsTime()
    {
        (new Period(2025, 12) < new Period(2026, 1)).ShouldBeTrue();
        (new Period(2026, 1) > new Period(2026, 2)).ShouldBeFalse();
        (new Period(2026, 1) >= new Period(2026, 1)).ShouldBeTrue();
        new Period(2026, 2).CompareTo(new Period(2026, 1)).ShouldBePositive();
    }

    [Theory]
    [InlineData(2026, 0)]
    [InlineData(2026, 13)]
    [InlineData(0, 1)]
    public void Constructor_NoSuchMonth_Throws(int year, int month) => Should.Throw<ArgumentOutOfRangeException>(() => new Period(year, month));
}
