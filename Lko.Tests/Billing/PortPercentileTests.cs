using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Tests.Billing;

/// <summary>The percentile of what is held is that of all samples.</summary>
public sealed class PortPercentileTests
{
    private static readonly Period June = new(2026, 6);

    [Theory]
    [InlineData(1, false)]
    [InlineData(19, false)]
    [InlineData(20, false)]
    [InlineData(21, false)]
    [InlineData(8_640, false)]
    [InlineData(8_928, false)]
    [InlineData(9_000, true)]
    [InlineData(30_000, true)]
    public void Percentile_IsTheNearestRankOfAllSamples(int count, bool isReadAgain)
    {
        foreach (var samples in Orders(count))
        {
            var port = new PortPercentile();
            samples.ForEach(sample => port.Add(sample, sample / 3));
            port.ReadAgain().ShouldBe(isReadAgain);
            if (isReadAgain)
            {
                samples.ForEach(sample => port.Add(sample, sample / 3));
            }

            var nearest = samples.Order().ElementAt((int)Math.Ceiling(0.95m * count) - 1);
            (port.Count, port.In, port.Out, port.Billable, port.Missing(June)).ShouldBe((count, nearest, nearest / 3, nearest, 8_640 - count));
        }
    }

    [Fact]
    public void PortOfItsOwnInEachRow_EndsTheReading()
    {
        var samples = new PortSamples(TimeZoneInfo.Utc);
        void Add(int number) => samples.Add(June, new(new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), FormattableString.Invariant($"port {number}"), 1, 1));
        for (var number = 0; number < PortSamples.MostPorts; number++)
        {
            Add(number);
        }

        Add(1);

        Should.Throw<SourceUnavailableException>(() => Add(PortSamples.MostPorts)).Fault.ShouldBe(SyncFault.NotItsProtocol);
    }

    /// <summary>Rising, falling, all the same, and in no order.</summary>
    private static IEnumerable<List<long>> Orders(int count)
    {
        var dice = new Random(count);
        yield return [.. Enumerable.Range(0, count).Select(number => (long)number)];
        yield return [.. Enumerable.Range(0, count).Select(number => (long)(count - number))];
        yield return [.. Enumerable.Repeat(7L, count)];
        yield return [.. Enumerable.Range(0, count).Select(_ => dice.NextInt64(1_000))];
    }
}
