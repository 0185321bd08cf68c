using System.Globalization;
using System.Text.RegularExpressions;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.CrmRest;

/// <summary>
/// What the CRM writes for others: events of orders (F2), a line each, and its nightly snapshots of all orders (F3) and of the tree of clients (F4). The day in
/// the name is the version of a snapshot. They carry no totals: the header line, and a line break at the very end, are what shows that a snapshot is whole. Columns behind
/// those of the layout are taken and told, as everywhere.
/// </summary>
internal sealed partial class CrmExportFiles : ISourceConnector
{
    private const string Events = "order_events.jsonl";
    private const string Utf8 = "utf-8";
    private const byte LineEnd = (byte)'\n';
    private const byte DosEnd = 0x1A;

    /// <summary>The name of the file of events says nothing more.</summary>
    private static readonly FileName EventsName = new(new(Feed.OrderEvents, Period.Of(SourceRecord.FirstOpenDay), 1), 1);

    private static readonly SeparatedLayout Orders = new(
        ["NOM_Z", "DATA_REG", "KANAL", "INN", "MRF", "RF", "PRODUKT", "TIP", "STATUS", "DATA_STAT", "DATA_PLAN", "DATA_FAKT"], null, [], MustHaveControl: false)
    {
        Required = ["NOM_Z", "DATA_REG", "KANAL", "INN", "MRF", "PRODUKT", "STATUS"],
    };

    private static readonly SeparatedLayout Clients = new(
        ["ID", "PARENT_ID", "TIP", "KOD", "NAIM", "INN", "KPP", "OGRN", "MRF", "RF", "ASR", "D_S", "D_PO"], "NAIM", [], MustHaveControl: false)
    {
        Required = ["ID", "PARENT_ID", "TIP", "KOD", "INN", "ASR", "D_S", "D_PO"],
    };

    public string Dialect => "crm-rest";

    public IReadOnlyList<string> FeedCodes => RegistryEntry.Crm;

    public SourceSystemKind Kind => SourceSystemKind.Crm;

    public bool IsAsked => true;

    /// <summary>2: the events, too.</summary>
    public int Version => 3;

    public AmountBasis? Amounts => null;

    public FileName? Recognise(SourceSystem system, DeliveredFile file)
    {
        if (string.Equals(file.Name, Events, StringComparison.Ordinal))
        {
            return EventsName;
        }

        var match = Shape().Match(file.Name);
        if (!match.Success || !DateOnly.TryParseExact(match.Groups["day"].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return null;
        }

        var feed = match.Groups["kind"].Value is "F3_ORDERS" ? Feed.ReportedOrders : Feed.ClientNodes;
        return new(new(feed, Period.Of(day), 1), (((day.Year * 100) + day.Month) * 100) + day.Day);
    }

    public FileControl Check(SourceSystem system, FileName name, Stream content) => FileControls.Run(() =>
    {
        string? first = null;
        foreach (var line in WireText.Lines(content, Utf8))
        {
            // The others are asked only whether they can be decoded.
            first ??= line.Text;
        }

        if (name.Key.Feed == Feed.OrderEvents)
        {
            return FileControl.Passed;
        }

        var columns = LayoutOf(name).Columns;
        var names = (first ?? "").Trim().TrimEnd(';').Split(';').Select(each => each.Trim(' ', '"')).ToList();
        content.Seek(-Math.Min(1, content.Length), SeekOrigin.End);
        return FileControl.Of(columns.SequenceEqual(names.Take(columns.Count), StringComparer.OrdinalIgnoreCase) && content.ReadByte() is LineEnd or DosEnd) with { Unknown = NamesBeside.Of(names.Skip(columns.Count)) };
    });

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content)
    {
        if (name.Key.Feed == Feed.OrderEvents)
        {
            return WireText.Lines(content, Utf8).Select(line => OrderEventRecord.Read(line.Number, line.Text));
        }

        var isOrders = name.Key.Feed == Feed.ReportedOrders;
        return SeparatedRows.Read(WireText.Lines(content, Utf8), LayoutOf(name)).Where(row => !row.IsControl).Select(row => isOrders ? Order(row) : Client(row));
    }

    private static SeparatedLayout LayoutOf(FileName name) => name.Key.Feed == Feed.ReportedOrders ? Orders : Clients;

    private static SourceRow Order(SeparatedRow row)
    {
        var read = new FieldReads();
        return read.Row(row.Line, row.Raw, new ReportedOrderRecord(
            row[0].Trim(), read.Moment("DATA_REG", row[1]), WireCode.Fold(row[2]), row[3].Trim(), row[4].Trim(), row[5].Trim(), WireCode.Fold(row[6]), row[7].Trim(), row[8].Trim(),
            Moment(row[9]), Day(row[10]), Day(row[11])));
    }

    private static SourceRow Client(SeparatedRow row) => new FieldReads().Row(row.Line, row.Raw, new ClientNodeRecord(
        row[0].Trim(), row[1].Trim(), row[2].Trim(), row[3].Trim(), row[4].Trim(), row[5].Trim(), row[6].Trim(), row[7].Trim(), row[8].Trim(), row[9].Trim(), row[10].Trim(), Day(row[11]), Day(row[12])));

    /// <summary>Columns that may hold anything: what is no date says nothing.</summary>
    private static DateTime? Moment(string text) => WireDate.Parse(text) is { Kind: WireDateKind.Moment } date ? date.Local : null;

    private static DateOnly? Day(string text) => Moment(text) is { } moment ? DateOnly.FromDateTime(moment) : null;

    [GeneratedRegex("""^(?<kind>F3_ORDERS|F4_CLIENTS)_(?<day>[0-9]{8})\.csv\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
