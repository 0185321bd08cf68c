using Lko.Domain.Billing;
using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>The totals of one feed over one period: named figures, and figures by day or port.</summary>
public abstract class FeedTotals
{
    /// <summary>In the order in which they are shown.</summary>
    public abstract IEnumerable<KeyValuePair<string, object>> Figures { get; }

    /// <summary>Those of them that are whole numbers; of what is told port by port, how much and of how many ports.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, long>> Counts =>
        [.. Figures.Where(figure => figure.Value is long).Select(figure => KeyValuePair.Create(figure.Key, (long)figure.Value))];

    public static FeedTotals Start(Feed feed, Period period, TimeZoneInfo zone) => feed switch
    {
        Feed.Balances => new BalanceTotals(),
        Feed.Charges => new ChargeTotals(period),
        Feed.Payments => new PaymentTotals(),
        Feed.Documents => new DocumentTotals(),
        Feed.Usage => new CallTotals(zone),
        Feed.Interconnect => new InterconnectTotals(),
        Feed.ReportedOrders or Feed.ClientNodes or Feed.LastMileRequests or Feed.Accounts or Feed.OrderEvents => new RowTotals(),
        _ => new SampleTotals(period, zone),
    };

    public abstract void Add(SourceRecord record);

    /// <summary>All rows were added. Whether they are to be added once more, for more is needed than was held of them.</summary>
    public virtual bool ReadAgain() => false;

    private protected static KeyValuePair<string, object> Figure(string name, object value) => new(name, value);

    private sealed class BalanceTotals : FeedTotals
    {
        private long _count, _opening, _charged, _corrected, _paid, _closing;

        public override IEnumerable<KeyValuePair<string, object>> Figures =>
            [Figure("count", _count), Figure("opening_kop", _opening), Figure("charged_kop", _charged), Figure("corrected_kop", _corrected), Figure("paid_kop", _paid), Figure("closing_kop", _closing)];

        public override void Add(SourceRecord record)
        {
            var row = (BalanceRecord)record;
            _count++;
            _opening += row.Opening.MinorUnits;
            _charged += row.Charged.MinorUnits;
            _corrected += row.Corrected.MinorUnits;
            _paid += row.Paid.MinorUnits;
            _closing += row.Closing.MinorUnits;
        }
    }

    private sealed class ChargeTotals(Period period) : FeedTotals
    {
        private long _count, _net, _vat, _gross, _adjustments, _adjustmentsGross, _prior, _priorGross;

        public override IEnumerable<KeyValuePair<string, object>> Figures =>
        [
            Figure("count", _count), Figure("net_kop", _net), Figure("vat_kop", _vat), Figure("gross_kop", _gross),
            Figure("adj_count", _adjustments), Figure("adj_gross_kop", _adjustmentsGross), Figure("prior_count", _prior), Figure("prior_gross_kop", _priorGross),
        ];

        public override void Add(SourceRecord record)
        {
            var row = (ChargeRecord)record;
            var gross = row.Gross.MinorUnits;
            (_count, _net, _vat, _gross) = (_count + 1, _net + row.Net.MinorUnits, _vat + row.Vat.MinorUnits, _gross + gross);
            if (row.IsAdjustment)
            {
                (_adjustments, _adjustmentsGross) = (_adjustments + 1, _adjustmentsGross + gross);
            }

            if (row.To < period.FirstDay)
            {
                (_prior, _priorGross) = (_prior + 1, _priorGross + gross);
            }
        }
    }

    private sealed class PaymentTotals : FeedTotals
    {
        private readonly SortedDictionary<DateOnly, (long Count, long Sum)> _days = [];
        private long _count, _sum, _unidentified, _unidentifiedSum;

        public override IEnumerable<KeyValuePair<string, object>> Figures =>
        [
            Figure("count", _count), Figure("sum_kop", _sum), Figure("unidentified_count", _unidentified), Figure("unidentified_sum_kop", _unidentifiedSum),
            Figure("by_value_date", _days.Select(day => Figure(day.Key.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), new[] { Figure("count", day.Value.Count), Figure("sum_kop", day.Value.Sum) })).ToList()),
        ];

        public override void Add(SourceRecord record)
        {
            var row = (PaymentRecord)record;
            var amount = row.Amount.MinorUnits;
            (_count, _sum) = (_count + 1, _sum + amount);
            var (count, sum) = _days.GetValueOrDefault(row.ValueDay);
            _days[row.ValueDay] = (count + 1, sum + amount);
            if (row.Account is null)
            {
                (_unidentified, _unidentifiedSum) = (_unidentified + 1, _unidentifiedSum + amount);
            }
        }
    }

    private sealed class DocumentTotals : FeedTotals
    {
        private long _count, _net, _vat, _gross, _payloads;

        public override IEnumerable<KeyValuePair<string, object>> Figures =>
            [Figure("count", _count), Figure("net_kop", _net), Figure("vat_kop", _vat), Figure("gross_kop", _gross), Figure("with_payload", _payloads)];

        public override void Add(SourceRecord record)
        {
            var row = (DocumentRecord)record;
            (_count, _net, _vat, _gross) = (_count + 1, _net + row.Net.MinorUnits, _vat + row.Vat.MinorUnits, _gross + row.Gross.MinorUnits);
            _payloads += row.HasPayload ? 1 : 0;
        }
    }

    private sealed class CallTotals(TimeZoneInfo zone) : FeedTotals
    {
        private readonly LocalClock _clock = new(zone);
        private long _count, _answered, _seconds, _amount;
        private DateTimeOffset? _first, _last;

        public override IEnumerable<KeyValuePair<string, object>> Figures =>
        [
            Figure("count", _count), Figure("answered", _answered), Figure("seconds", _seconds), Figure("amount_e4", _amount), Figure("amount_kop", Money.Rubles(_amount / 10_000m).MinorUnits),
            .. _first is { } first ? [Figure("first_utc", Text(first)), Figure("last_utc", Text(_last!.Value))] : Array.Empty<KeyValuePair<string, object>>(),
        ];

        public override void Add(SourceRecord record)
        {
            var row = (CallRecord)record;
            (_count, _seconds, _amount) = (_count + 1, _seconds + row.Seconds, _amount + row.AmountE4);
            _answered += row.Seconds > 0 ? 1 : 0;
            var at = _clock.ToUtc(row.AnsweredAt);
            (_first, _last) = (_first is { } first && first <= at ? first : at, _last is { } last && last >= at ? last : at);
        }

        private static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class InterconnectTotals : FeedTotals
    {
        private long _count, _calls, _seconds, _net, _vat, _gross;

        public override IEnumerable<KeyValuePair<string, object>> Figures =>
            [Figure("count", _count), Figure("calls", _calls), Figure("seconds", _seconds), Figure("net_kop", _net), Figure("vat_kop", _vat), Figure("gross_kop", _gross)];

        public override void Add(SourceRecord record)
        {
            var row = (InterconnectRecord)record;
            (_count, _calls, _seconds) = (_count + 1, _calls + row.Calls, _seconds + row.Seconds);
            (_net, _vat, _gross) = (_net + row.Net.MinorUnits, _vat + row.Vat.MinorUnits, _gross + row.Total.MinorUnits);
        }
    }

    private sealed class RowTotals : FeedTotals
    {
        private long _count;

        public override IEnumerable<KeyValuePair<string, object>> Figures => [Figure("count", _count)];

        public override void Add(SourceRecord record) => _count++;
    }

    private sealed class SampleTotals(Period period, TimeZoneInfo zone) : FeedTotals
    {
        private readonly PortSamples _samples = new(zone);

        public override IEnumerable<KeyValuePair<string, object>> Figures => _samples.Ports.Select(port => Figure(port.Key.Port, new[]
        {
            Figure("n", (long)port.Value.Count), Figure("missing", (long)port.Value.Missing(period)),
            Figure("p95_in", port.Value.In), Figure("p95_out", port.Value.Out), Figure("billable", port.Value.Billable),
        }));

        public override IReadOnlyList<KeyValuePair<string, long>> Counts =>
            [KeyValuePair.Create("count", _samples.Ports.Sum(port => (long)port.Value.Count)), KeyValuePair.Create("ports", (long)_samples.Ports.Count())];

        public override void Add(SourceRecord record) => _samples.Add(period, (TrafficSampleRecord)record);

        public override bool ReadAgain() => _samples.ReadAgain();
    }
}
