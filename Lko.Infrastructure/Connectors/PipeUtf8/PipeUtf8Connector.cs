using System.Collections.Frozen;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.PipeUtf8;

/// <summary>Fields between bars, kind of row first, without a heading; charges include VAT. Traffic samples are separated values.</summary>
internal sealed class PipeUtf8Connector : ISourceConnector
{
    private const string Control = "T";
    private const string Plain = "C";
    private const string Storno = "S";
    private const string Recurring = "MRC";

    private static readonly SeparatedLayout Samples = new(["ts_utc", "port", "in_bps", "out_bps"], null, [], MustHaveControl: false) { Required = ["ts_utc", "port", "in_bps", "out_bps"] };

    private static readonly FrozenDictionary<(string, string), Feed> Feeds = new Dictionary<(string, string), Feed>
    {
        [("LS", ".psv")] = Feed.Accounts,
        [("SALDO", ".psv")] = Feed.Balances,
        [("NACH", ".psv")] = Feed.Charges,
        [("OPL", ".psv")] = Feed.Payments,
        [("DOCS", ".psv")] = Feed.Documents,
        [("P95", ".csv")] = Feed.TrafficSamples,
    }.ToFrozenDictionary();

    public string Dialect => "pipe-utf8";

    public IReadOnlyList<string> FeedCodes { get; } = [.. RegistryEntry.Ledger, RegistryEntry.Samples];

    public int Version => 6;

    public AmountBasis? Amounts => AmountBasis.Gross;

    public FileName? Recognise(SourceSystem system, DeliveredFile file) => TextFileName.Parse(file.Name, system.ShortName, Feeds);

    public FileControl Check(SourceSystem system, FileName name, Stream content) => FileControls.Run(() =>
    {
        var lines = WireText.Lines(content, system.Encoding);
        if (name.Key.Feed == Feed.TrafficSamples)
        {
            return SeparatedRows.Check(lines, Samples);
        }

        var isCounted = name.Key.Feed == Feed.Accounts;
        var amount = name.Key.Feed switch { Feed.Balances => 9, Feed.Charges => 7, Feed.Payments => 5, _ => 9 };
        var sums = new ControlSums(1);
        var counts = new FieldCounts(ColumnsOf(name.Key.Feed));
        string[]? control = null;
        foreach (var line in lines)
        {
            var fields = Split(line);
            if (fields[0] != Control)
            {
                sums.Row();
                counts.Row(EndsOpen(line) ? fields.Length + 1 : fields.Length, EndsOpen(line));
                sums.Add(0, isCounted ? "" : At(fields, amount));
            }
            else if (control is null)
            {
                control = fields;
            }
            else
            {
                return FileControl.Of(false);
            }
        }

        return control is null ? FileControl.Of(false) : counts.Judge().And(sums.CountIs(At(control, 1)) && (isCounted || sums.SumIs(0, At(control, 2))));
    });

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content)
    {
        var lines = WireText.Lines(content, system.Encoding);
        if (name.Key.Feed == Feed.TrafficSamples)
        {
            return SeparatedRows.Read(lines, Samples).Where(row => !row.IsControl).Select(Sample);
        }

        Func<WireLine, string[], SourceRow> parse = name.Key.Feed switch
        {
            Feed.Accounts => Account,
            Feed.Balances => Balance,
            Feed.Charges => Charge,
            Feed.Payments => Payment,
            _ => Document,
        };
        return lines.Select(line => (Line: line, Fields: Split(line))).Where(row => row.Fields[0] != Control).Select(row => parse(row.Line, row.Fields));
    }

    /// <summary>A row may end in one extra bar.</summary>
    private static string[] Split(WireLine line) => (EndsOpen(line) ? line.Text[..^1] : line.Text).Split('|');

    private static bool EndsOpen(WireLine line) => line.Text.EndsWith('|');

    private static int ColumnsOf(Feed feed) => feed switch { Feed.Accounts => 14, Feed.Charges => 12, _ => 11 };

    private static string At(string[] fields, int index) => index < fields.Length ? fields[index].Trim() : "";

    private static SourceRow Account(WireLine line, string[] row)
    {
        var read = new FieldReads();
        return read.Row(line.Number, line.Text, new AccountRecord(
            At(row, 1), At(row, 2), At(row, 3), At(row, 4), read.DayOrNull("CONTRACT_FROM", At(row, 5)), read.DayOrNull("CONTRACT_TO", At(row, 6)), At(row, 7), At(row, 8), At(row, 9), At(row, 10),
            read.DayOrNull("OPENED", At(row, 12)), read.DayOrNull("CLOSED", At(row, 13))));
    }

    private static SourceRow Balance(WireLine line, string[] row)
    {
        var read = new FieldReads();
        return read.Row(line.Number, line.Text, new BalanceRecord(
            At(row, 1), WirePeriod.Find(At(row, 4)), read.Money("OPENING", At(row, 5)), read.Money("CHARGED", At(row, 6)), read.Money("CORRECTED", At(row, 7)), read.Money("PAID", At(row, 8)), read.Money("CLOSING", At(row, 9))));
    }

    private static SourceRow Charge(WireLine line, string[] row)
    {
        var read = new FieldReads();
        var (gross, vat) = (read.Money("GROSS", At(row, 7)), read.Money("VAT", At(row, 9)));
        return read.Row(line.Number, line.Text, new ChargeRecord(
            At(row, 1), KeyOf(row), WireCode.Fold(At(row, 4)), KindOf(At(row, 0)), read.Day("FROM", At(row, 2)), read.Day("TO", At(row, 3)),
            At(row, 5), At(row, 6), gross - vat, At(row, 8), vat, gross, At(row, 11)));
    }

    /// <summary>All of its fields, of which an empty last one may have no bar of its own.</summary>
    private static string KeyOf(string[] row) => string.Join('|', row) + new string('|', Math.Max(0, ColumnsOf(Feed.Charges) - row.Length));

    /// <summary>A letter of another meaning stays what it is.</summary>
    private static string KindOf(string letter) => letter switch { Plain => Recurring, Storno => ChargeRecord.Adjustment, _ => letter };

    private static SourceRow Payment(WireLine line, string[] row)
    {
        var read = new FieldReads();
        return read.Row(line.Number, line.Text, new PaymentRecord(
            WireCode.OrNull(At(row, 2)), At(row, 1), read.Day("VALUE_DATE", At(row, 3)), read.Money("SUM", At(row, 5)), At(row, 6), At(row, 8), At(row, 10)));
    }

    private static SourceRow Document(WireLine line, string[] row)
    {
        var read = new FieldReads();
        return read.Row(line.Number, line.Text, new DocumentRecord(
            At(row, 4), WireCode.Fold(At(row, 1)), At(row, 2), read.Day("DATE", At(row, 3)), At(row, 5), At(row, 6),
            read.Money("NET", At(row, 7)), read.Money("VAT", At(row, 8)), read.Money("GROSS", At(row, 9)), At(row, 10), "", null));
    }

    private static SourceRow Sample(SeparatedRow row)
    {
        var read = new FieldReads();
        return read.Row(row.Line, row.Raw, new TrafficSampleRecord(read.Instant("ts_utc", row[0]), row[1].Trim(), read.Whole("in_bps", row[2]), read.Whole("out_bps", row[3])));
    }
}
