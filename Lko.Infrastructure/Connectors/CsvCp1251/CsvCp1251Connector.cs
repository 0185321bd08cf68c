using System.Collections.Frozen;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.CsvCp1251;

/// <summary>Separated values in windows-1251, the commonest dialect; documents as an archive with a registry, call details in UTF-8.</summary>
internal sealed class CsvCp1251Connector : ISourceConnector
{
    private const string Utf8 = "utf-8";
    private const string Registry = "registry.csv";

    private static readonly FrozenDictionary<(string, string), Feed> Feeds = new Dictionary<(string, string), Feed>
    {
        [("LS", ".csv")] = Feed.Accounts,
        [("SALDO", ".csv")] = Feed.Balances,
        [("NACH", ".csv")] = Feed.Charges,
        [("OPL", ".csv")] = Feed.Payments,
        [("DOCS", ".zip")] = Feed.Documents,
        [("DET", ".csv")] = Feed.Usage,
    }.ToFrozenDictionary();

    public string Dialect => "csv-cp1251";

    public IReadOnlyList<string> FeedCodes { get; } = [.. RegistryEntry.Ledger, RegistryEntry.Usage];

    public int Version => 5;

    public FileName? Recognise(SourceSystem system, DeliveredFile file) => TextFileName.Parse(file.Name, system.ShortName, Feeds);

    public FileControl Check(SourceSystem system, FileName name, Stream content) => FileControls.Run(() =>
    {
        using var archive = Archive(name, content);
        return SeparatedRows.Check(Lines(system, name, archive?.Open() ?? content), CsvLayouts.Of(name.Key.Feed));
    });

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content)
    {
        using var archive = Archive(name, content);
        var words = new WireWords();
        foreach (var row in SeparatedRows.Read(Lines(system, name, archive?.Open() ?? content), CsvLayouts.Of(name.Key.Feed)).Where(row => !row.IsControl))
        {
            yield return name.Key.Feed switch
            {
                Feed.Accounts => CsvLayouts.Account(row),
                Feed.Balances => CsvLayouts.Balance(row),
                Feed.Charges => CsvLayouts.Charge(row),
                Feed.Payments => CsvLayouts.Payment(row),
                Feed.Documents => CsvLayouts.Document(row, archive!),
                _ => CsvLayouts.Call(row, name.Key.Account!, words),
            };
        }
    }

    private static Payloads? Archive(FileName name, Stream content) => name.Key.Feed == Feed.Documents ? new Payloads(content, Registry) : null;

    private static IEnumerable<WireLine> Lines(SourceSystem system, FileName name, Stream content) =>
        WireText.Lines(content, name.Key.Feed == Feed.Usage ? Utf8 : system.Encoding);
}
