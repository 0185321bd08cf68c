using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.ItcCsv;

/// <summary>Interconnect volumes per partner, point, service and direction as separated values.</summary>
internal sealed class ItcCsvConnector : ISourceConnector
{
    private static readonly SeparatedLayout Layout = new(
        ["PERIOD", "MRF", "PARTNER_ID", "DOGOVOR", "NAPR", "TP", "USLUGA", "NAIM", "VYZOVY", "SEK", "MIN", "TARIF", "SUMMA", "NDS_ST", "NDS", "VSEGO", "VERS"],
        "NAIM", ["SEK", "SUMMA", "NDS", "VSEGO"], MustHaveControl: true, SumsInPlace: false)
    {
        Required = ["PARTNER_ID", "DOGOVOR", "NAPR", "TP", "USLUGA", "VYZOVY", "SEK", "SUMMA", "NDS", "VSEGO"],
    };

    public string Dialect => "itc-csv";

    public IReadOnlyList<string> FeedCodes { get; } = [RegistryEntry.Usage];

    public SourceSystemKind Kind => SourceSystemKind.Interconnect;

    public int Version => 5;

    public FileName? Recognise(SourceSystem system, DeliveredFile file) => ItcFileName.Parse(file.Name, system.ShortName, ".csv");

    public FileControl Check(SourceSystem system, FileName name, Stream content) =>
        FileControls.Run(() => SeparatedRows.Check(WireText.Lines(content, system.Encoding), Layout));

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content) =>
        SeparatedRows.Read(WireText.Lines(content, system.Encoding), Layout).Where(row => !row.IsControl).Select(row =>
        {
            var read = new FieldReads();
            return read.Row(row.Line, row.Raw, new InterconnectRecord(
                name.Key.Period, row[2].Trim(), row[3].Trim(), row[4].Trim(), WireCode.Fold(row[5]), WireCode.Fold(row[6]),
                read.Whole("VYZOVY", row[8]), read.Whole("SEK", row[9]), read.Money("SUMMA", row[12]), read.Money("NDS", row[14]), read.Money("VSEGO", row[15])));
        });
}
