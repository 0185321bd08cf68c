using Lko.Domain.Common;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Common;

public sealed class ClockTests
{
    [Fact]
    public void Now_IsUtcInWholeMilliseconds()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.FromHours(3)).AddTicks(1_234_567));
        var now = time.Now();
        now.Offset.ShouldBe(TimeSpan.Zero);
        now.ShouldBe(new DateTimeOffset(2026, 7, 1, 9, 0, 0, 123, TimeSpan.Zero));
    }

    [Fact]
    public void Stored_TwiceIsTheSameAsOnce()
    {
        var once = Clock.Stored(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.FromHours(12)).AddTicks(9_999));
        Clock.Stored(once).ShouldBe(once);
        (once.UtcTicks % TimeSpan.TicksPerMillisecond).ShouldBe(0);
    }
}
