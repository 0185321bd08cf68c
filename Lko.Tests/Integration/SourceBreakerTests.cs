using Lko.Domain.Integration;

namespace Lko.Tests.Integration;

public sealed class SourceBreakerTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 5, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Fail_BelowTheThreshold_StaysClosed()
    {
        var breaker = Failed(SourceBreaker.Threshold - 1);

        breaker.Allows(Now).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 60)]
    [InlineData(2, 120)]
    [InlineData(5, 900)]
    [InlineData(500, 900)]
    public void Fail_AgainAndAgain_DoublesThePauseUpToItsLimit(int more, int seconds)
    {
        var breaker = Failed(SourceBreaker.Threshold + more);

        breaker.OpenUntil.ShouldBe(Now.AddSeconds(seconds));
        breaker.Allows(Now.AddSeconds(seconds).AddMilliseconds(-1)).ShouldBeFalse();
        breaker.Allows(Now.AddSeconds(seconds)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1, 600, 600)]
    [InlineData(1, 86_400, 3_600)]
    [InlineData(SourceBreaker.Threshold, 10, 30)]
    public void Wait_LeavesTheSystemAloneAsItWishes_WithinMeasure(int failures, int wish, int seconds)
    {
        var breaker = Failed(failures);

        breaker.Wait(Now, TimeSpan.FromSeconds(wish));

        breaker.OpenUntil.ShouldBe(Now.AddSeconds(seconds));
        breaker.Fail(Now);
        breaker.OpenUntil.ShouldBe(Now.AddSeconds(Math.Max(seconds, failures >= SourceBreaker.Threshold ? 60 : 0)), "a failure meanwhile takes nothing of the wish");
        (breaker.OpenSince is not null).ShouldBe(failures >= SourceBreaker.Threshold, "only failures open it for people to see");
    }

    [Fact]
    public void Succeed_AfterTheProbe_ClosesAndForgets()
    {
        var breaker = Failed(SourceBreaker.Threshold);

        breaker.Succeed();
        breaker.Fail(Now);

        (breaker.Failures, breaker.OpenUntil).ShouldBe((1, null));
    }

    private static SourceBreaker Failed(int times)
    {
        var breaker = SourceBreaker.Close("ASR-NNOV-1");
        for (var time = 0; time < times; time++)
        {
            breaker.Fail(Now);
        }

        return breaker;
    }
}
