using System.Collections.Frozen;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.FixedCp866;

/// <summary>Fixed columns in cp866: a heading <c>H</c>, data <c>D</c>, control <c>T</c>; payments come as the bank's register.</summary>
internal sealed class FixedCp866Connector : ISourceConnector
{
    /// <summary>A sign and fifteen digits.</summary>
    private const int SignedSum = 16;

    private static readonly FrozenDictionary<(string, string), Feed> Feeds = new Dictionary<(string, string), Feed>
    {
        [("LS", ".txt")] = Feed.Accounts,
        [("SALDO", ".txt")] = Feed.Balances,
        [("NACH", ".txt")] = Feed.Charges,
        [("REESTR", ".txt")] = Feed.Payments,
        [("DOCS", ".txt")] = Feed.Documents,
        [("CDR", ".txt")] = Feed.Usage,
    }.ToFrozenDictionary();

    public string Dialect => "fixed-cp866";

    public IReadOnlyList<string> FeedCodes { get; } = [.. RegistryEntry.Ledger, RegistryEntry.Usage];

    public int Version => 4;

    public FileName? Recognise(SourceSystem system, DeliveredFile file) => TextFileName.Parse(file.Name, system.ShortName, Feeds);

    public FileControl Check(SourceSystem system, FileName name, Stream content) => FileControls.Run(() =>
    {
        long count = 0, sum = 0, seconds = 0;
        var feed = name.Key.Feed;
        var layout = new FixedLines(feed);
        string? control = null;
        foreach (var line in WireText.Lines(content, system.Encoding))
        {
            if (feed == Feed.Payments)
            {
                layout.Row(line);
            }
            else if (line.Text[0] == 'D')
            {
                layout.Row(line);
                count++;
                sum += feed == Feed.Accounts ? 0 : FixedLayouts.Amount(feed, line.Text);
                seconds += feed == Feed.Usage ? FixedLayouts.Seconds(line.Text) : 0;
            }
            else if (line.Text[0] == 'T')
            {
                if (control is not null)
                {
                    return FileControl.Rejected(RejectReason.TrailerMismatch);
                }

                control = line.Text;
            }
        }

        if (feed == Feed.Payments)
        {
            return layout.Judge();
        }

        return control is null ? FileControl.Of(false) : layout.Judge().And(FixedNumber.Digits(FixedLine.Part(control, 1, 10)) == count && (feed == Feed.Accounts || (feed == Feed.Usage
            ? FixedNumber.Digits(FixedLine.Part(control, 11, 12)) == seconds && FixedNumber.Digits(FixedLine.Part(control, 23, 15)) == sum
            : FixedNumber.Signed(FixedLine.Part(control, 11, SignedSum), SignedSum) == sum)));
    });

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content)
    {
        var lines = WireText.Lines(content, system.Encoding);
        var words = new WireWords();
        return name.Key.Feed switch
        {
            // The first line is the bank account, or empty.
            Feed.Payments => lines.Where(line => line.Number > 1).Select(FixedLayouts.Payment),
            Feed.Accounts => Data(lines).Select(FixedLayouts.Account),
            Feed.Balances => Data(lines).Select(line => FixedLayouts.Balance(line, name.Key.Period)),
            Feed.Charges => Data(lines).Select(FixedLayouts.Charge),
            Feed.Documents => Data(lines).Select(FixedLayouts.Document),
            _ => Data(lines).Select(line => FixedLayouts.Call(line, name.Key.Period, words)),
        };
    }

    private static IEnumerable<WireLine> Data(IEnumerable<WireLine> lines) => lines.Where(line => line.Text[0] == 'D');
}
