using System.Collections.Frozen;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.ItcXml;

/// <summary>Interconnect volumes as markup; the amount with VAT is not told, it is the sum.</summary>
internal sealed class ItcXmlConnector : ISourceConnector
{
    private const string Item = "Item";
    private const string Control = "Control";

    private static readonly NamedLayout Layout = new(["../id", "../contract", "dir", "poi", "svc", "calls", "sec", "net", "vat"], ["../inn", "min", "rate", "vatRate"]);

    private static readonly FrozenSet<string> Names = new[] { Item, Control }.ToFrozenSet(StringComparer.Ordinal);

    public string Dialect => "itc-xml";

    public IReadOnlyList<string> FeedCodes { get; } = [RegistryEntry.Usage];

    public SourceSystemKind Kind => SourceSystemKind.Interconnect;

    public int Version => 5;

    public FileName? Recognise(SourceSystem system, DeliveredFile file) => ItcFileName.Parse(file.Name, system.ShortName, ".xml");

    public FileControl Check(SourceSystem system, FileName name, Stream content) => FileControls.Run(() =>
    {
        var sums = new ControlSums(2);
        var names = Layout.Watch();
        XmlItem? control = null;
        foreach (var item in SafeXml.Items(WireText.All(content, system.Encoding), Names))
        {
            if (item.Name == Item)
            {
                sums.Row();
                names.Row(item.Names);
                sums.Add(0, item["sec"]);
                sums.Add(1, item["net"]);
            }
            else if (control is null)
            {
                control = item;
            }
            else
            {
                return FileControl.Of(false);
            }
        }

        return names.Judge().And(control is not null && sums.CountIs(control["items"]) && sums.SumIs(0, control["sec"]) && sums.SumIs(1, control["net"]));
    });

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content) =>
        SafeXml.Items(WireText.All(content, system.Encoding), Names).Where(item => item.Name == Item).Select((item, index) =>
        {
            var read = new FieldReads();
            return read.Row(index + 1, item.Raw, new InterconnectRecord(
                name.Key.Period, item.Parent.GetValueOrDefault("id", "").Trim(), item.Parent.GetValueOrDefault("contract", "").Trim(), item["dir"].Trim(), WireCode.Fold(item["poi"]), WireCode.Fold(item["svc"]),
                read.Whole("calls", item["calls"]), read.Whole("sec", item["sec"]), read.Money("net", item["net"]), read.Money("vat", item["vat"]), null));
        });
}
