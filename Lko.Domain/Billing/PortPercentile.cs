using Lko.Domain.Common;

namespace Lko.Domain.Billing;

/// <summary>The 95th percentile of a port's traffic over a month: nearest rank ⌈0.95·n⌉ of the samples present, the larger of both directions is billed.</summary>
public sealed class PortPercentile
{
    private const int SamplesPerDay = 288;

    private readonly List<long> _in = [];
    private readonly List<long> _out = [];

    public int Count => _in.Count;

    public long In => Percentile(_in);

    public long Out => Percentile(_out);

    public long Billable => Math.Max(In, Out);

    public void Add(long inBps, long outBps)
    {
        _in.Add(inBps);
        _out.Add(outBps);
    }

    /// <summary>Five-minute samples the month should have and the source did not send.</summary>
    public int Missing(Period period) => (SamplesPerDay * period.LastDay.Day) - Count;

    private static long Percentile(List<long> samples)
    {
        if (samples.Count == 0)
        {
            return 0;
        }

        var sorted = samples.Order().ToList();
        return sorted[(int)Math.Ceiling(0.95m * sorted.Count) - 1];
    }
}
