using Lko.Domain.Common;

namespace Lko.Tests.Common;

public sealed class LocalClockTests
{
    /// <summary>Zones that move their clocks by an hour or by half of one, at midnight, in the night, or not at all.</summary>
    [Theory]
    [InlineData("Europe/Kaliningrad")]
    [InlineData("Asia/Kamchatka")]
    [InlineData("Europe/London")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Havana")]
    [InlineData("Africa/Cairo")]
    public void ToUtc_EveryQuarterOfAnHourOfThreeYears_IsWhatOneLookUpSays(string zone)
    {
        var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var clock = new LocalClock(info);
        for (var time = new DateTime(2009, 12, 31, 0, 0, 0, DateTimeKind.Unspecified); time.Year < 2013; time = time.AddMinutes(15))
        {
            if (clock.ToUtc(time) != LocalTime.ToUtc(time, info))
            {
                Assert.Fail($"{time:O}: {clock.ToUtc(time):O} instead of {LocalTime.ToUtc(time, info):O}");
            }
        }
    }

    [Fact]
    public void ToUtc_EndsOfTheCalendar_AreWhatOneLookUpSays()
    {
        var clock = new LocalClock(TimeZoneInfo.Utc);

        clock.ToUtc(DateTime.MinValue).ShouldBe(DateTimeOffset.MinValue);
        clock.ToUtc(DateTime.MaxValue).ShouldBe(LocalTime.ToUtc(DateTime.MaxValue, TimeZoneInfo.Utc));
    }
}
