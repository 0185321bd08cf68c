using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Lko.Domain.Common;

namespace Lko.Tests.Observability;

/// <summary>Every figure the portal measures, in whatever test, while it is not disposed: <c>name[tag=value,…]</c> and the number.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly ConcurrentQueue<(string What, double Value)> _all = new();
    private readonly MeterListener _listener = new();

    public Measurements()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Telemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<double> Of(string what) => [.. _all.Where(each => each.What == what).Select(each => each.Value)];

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var told = new List<string>();
        foreach (var (name, tag) in tags)
        {
            told.Add($"{name}={tag}");
        }

        _all.Enqueue(($"{instrument.Name}[{string.Join(',', told)}]", value));
    }
}
