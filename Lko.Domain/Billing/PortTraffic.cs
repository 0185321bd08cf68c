using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Domain.Billing;

/// <summary>The 95th percentile of a port over a month. Ports are the carrier's until services name theirs.</summary>
public sealed class PortTraffic : ICarrierOnly
{
    public const int MaxPortLength = 200;

    private PortTraffic(string system, Period period, string port)
    {
        (System, Period, Port) = (system, period, port);
    }

    public PortTrafficId Id { get; private set; }

    public string System { get; private set; }

    public Period Period { get; private set; }

    public string Port { get; private set; }

    public int Samples { get; private set; }

    public int Missing { get; private set; }

    public long InBps { get; private set; }

    public long OutBps { get; private set; }

    /// <summary>The larger of both directions.</summary>
    public long BillableBps { get; private set; }

    /// <summary>What is known of the port in the month: equal where two rows of it say the same.</summary>
    public object Told() => (Samples, Missing, InBps, OutBps, BillableBps);

    public static PortTraffic Of(string system, Period period, string port, PortPercentile percentile) => new(system, period, StoredText.Fit(port, MaxPortLength))
    {
        Samples = percentile.Count,
        Missing = percentile.Missing(period),
        InBps = percentile.In,
        OutBps = percentile.Out,
        BillableBps = percentile.Billable,
    };
}
