using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lko.Domain.Common;

/// <summary>What the portal tells about itself: the one source of its spans and the one meter of its figures, both called <see cref="Name"/>.</summary>
public static class Telemetry
{
    public const string Name = "Lko";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>Tags: use_case, outcome (read, saved, conflict, duplicate, denied, failed).</summary>
    public static readonly Histogram<double> UseCases = Meter.CreateHistogram<double>("lko.use_case.duration", "s", "Runs of use cases, from opening their unit of work to its end");

    /// <summary>Tags: type, outcome (delivered, retried, unknown, rejected, dead, lost = another sender took over).</summary>
    public static readonly Counter<long> OutboxMessages = Meter.CreateCounter<long>("lko.outbox.messages", "{message}", "Attempts to send a message to another system");

    public static readonly Gauge<double> OutboxAge = Meter.CreateGauge<double>("lko.outbox.age", "s", "How long the oldest unsent message waits");

    /// <summary>Tags: system, outcome (succeeded, failed, interrupted).</summary>
    public static readonly Histogram<double> Syncs = Meter.CreateHistogram<double>("lko.sync.duration", "s", "Runs that take over what a source system delivered");

    /// <summary>Tag: topic. From the publication on this node, or the arrival from another one, until the subscriber has done its work.</summary>
    public static readonly Histogram<double> LiveLatency = Meter.CreateHistogram<double>("lko.live.latency", "s", "From a change to the subscriber that was told of it");

    public static readonly UpDownCounter<int> OpenCircuits = Meter.CreateUpDownCounter<int>("lko.circuits.open", "{circuit}", "Pages that are open on this node");
}
