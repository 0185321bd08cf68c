using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Domain.Billing;

/// <summary>
/// The 95th percentile of a port's traffic over a month: nearest rank ⌈0.95·n⌉ of the samples present, the larger of both directions is billed. That is the
/// (⌊0.05·n⌋ + 1)-th largest, so that no more of the samples is held than the largest twentieth of a month's.
/// </summary>
public sealed class PortPercentile
{
    private const int SamplesPerDay = 288;
    private const int LongestMonth = 31;
    private const int OneIn = 20;

    private Largest _in = new(RankOf(SamplesPerDay * LongestMonth));
    private Largest _out = new(RankOf(SamplesPerDay * LongestMonth));
    private bool _isCounted;
    private bool _isDone;

    public int Count { get; private set; }

    public long In => _in.At(RankOf(Count));

    public long Out => _out.At(RankOf(Count));

    public long Billable => Math.Max(In, Out);

    public void Add(long inBps, long outBps)
    {
        if (_isDone)
        {
            return;
        }

        Count += _isCounted ? 0 : 1;
        _in.Add(inBps);
        _out.Add(outBps);
    }

    /// <summary>
    /// All samples were added. Whether there were more than a month has places for five minutes: then they are to be added once more, now that it is known how
    /// many of them are to be held.
    /// </summary>
    public bool ReadAgain()
    {
        var wanted = RankOf(Count);
        (_isCounted, _isDone) = (true, wanted <= _in.Most);
        if (!_isDone)
        {
            (_in, _out) = (new(wanted), new(wanted));
        }

        return !_isDone;
    }

    /// <summary>Five-minute samples the month should have and the source did not send.</summary>
    public int Missing(Period period) => (SamplesPerDay * period.LastDay.Day) - Count;

    /// <summary>Place of the percentile among so many samples, from the largest.</summary>
    private static int RankOf(int count) => (count / OneIn) + 1;

    /// <summary>The largest of many numbers.</summary>
    /// <param name="most">How many of them are wanted.</param>
    private sealed class Largest(int most)
    {
        private readonly List<long> _held = [];
        private long? _least;

        public int Most => most;

        public void Add(long number)
        {
            if (number <= _least)
            {
                // So many are as large or larger.
                return;
            }

            _held.Add(number);
            if (_held.Count >= 2 * most)
            {
                Sort();
                _held.RemoveRange(most, _held.Count - most);
                _least = _held[^1];
            }
        }

        /// <param name="rank">From 1.</param>
        public long At(int rank)
        {
            Sort();
            return _held.Count == 0 ? 0 : _held[rank - 1];
        }

        private void Sort() => _held.Sort(static (left, right) => right.CompareTo(left));
    }
}

/// <summary>The samples of all ports in the months of their files, as far as their percentiles need them.</summary>
/// <param name="zone">Of the system: its months are local ones.</param>
public sealed class PortSamples(TimeZoneInfo zone)
{
    /// <summary>More than any router has: a name of its own in each row would fill the memory.</summary>
    public const int MostPorts = 200_000;

    private readonly SortedDictionary<(Period Period, string Port), PortPercentile> _ports =
        new(Comparer<(Period Period, string Port)>.Create(static (left, right) => left.Period.CompareTo(right.Period) is not 0 and var byMonth ? byMonth : string.CompareOrdinal(left.Port, right.Port)));

    public IEnumerable<KeyValuePair<(Period Period, string Port), PortPercentile>> Ports => _ports;

    /// <summary>A sample of a file; one outside of the month of its file does not count.</summary>
    /// <exception cref="SourceUnavailableException">There are samples of more than <see cref="MostPorts"/> ports.</exception>
    public void Add(Period period, TrafficSampleRecord sample)
    {
        if (Period.Of(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(sample.At, zone).DateTime)) != period)
        {
            return;
        }

        if (!_ports.TryGetValue((period, sample.Port), out var port))
        {
            if (_ports.Count == MostPorts)
            {
                throw new SourceUnavailableException($"Samples of more than {MostPorts} ports came.") { Fault = SyncFault.NotItsProtocol };
            }

            _ports.Add((period, sample.Port), port = new());
        }

        port.Add(sample.InBps, sample.OutBps);
    }

    /// <inheritdoc cref="PortPercentile.ReadAgain"/>
    public bool ReadAgain() => _ports.Values.Aggregate(false, (isAnother, port) => port.ReadAgain() || isAnother);
}
