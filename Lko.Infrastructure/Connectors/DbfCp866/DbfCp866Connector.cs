using System.Globalization;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.DbfCp866;

/// <summary>dBase III tables in cp866; amounts include VAT. The table's own length is its control.</summary>
internal sealed class DbfCp866Connector : ISourceConnector
{
    private const string Correction = "K";
    private const string Storno = "S";
    private const string Plain = "N";

    private static readonly NamedLayout Accounts = Layout(["LS", "DOG", "DOG_S", "DOG_PO", "INN", "KPP", "KLIENT", "LS_S", "LS_PO"], ["SUBLS", "DOG2", "SUBJ", "NAIM"]);
    private static readonly NamedLayout Balances = Layout(["LS", "MES", "SN", "NACH", "KOR", "OPL", "SK"], []);
    private static readonly NamedLayout Charges = Layout(["LS", "USL", "D1", "D2", "SUM", "NDS", "PRIZ"], ["DOG", "NUSL", "KOL", "CENA", "STAV"]);
    private static readonly NamedLayout Payments = Layout(["LS", "DATA", "SUM", "NPP", "DPP"], ["INN", "NAZN", "TIP"]);
    private static readonly NamedLayout Documents = Layout(["TIP", "NOMER", "DATA", "LS", "SUM", "NDS"], ["DOG", "MES", "FAIL"]);

    public string Dialect => "dbf-cp866";

    /// <summary>A field is so many bytes: one of them is one character.</summary>
    public IReadOnlyList<string> Encodings { get; } = [.. RegistryEntry.Encodings.Where(name => WireText.Strict(name).IsSingleByte)];

    public int Version => 5;

    public AmountBasis? Amounts => AmountBasis.Gross;

    public FileName? Recognise(SourceSystem system, DeliveredFile file) => DbfFileName.Parse(file, system.Encoding);

    public FileControl Check(SourceSystem system, FileName name, Stream content) => FileControls.Run(() =>
    {
        var table = new DbfTable(content, system.Encoding);
        if (!table.IsText)
        {
            return FileControl.Rejected(RejectReason.BadEncoding);
        }

        return table.IsWhole ? LayoutOf(name.Key.Feed).Judge(table.Columns.ToHashSet(StringComparer.OrdinalIgnoreCase)) : FileControl.Of(false);
    });

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content) => new DbfTable(content, system.Encoding).Records().Select<DbfRecord, SourceRow>(name.Key.Feed switch
    {
        Feed.Accounts => Account,
        Feed.Balances => Balance,
        Feed.Charges => Charge,
        Feed.Payments => Payment,
        _ => Document,
    });

    private static NamedLayout Layout(string[] required, string[] optional) => new(required, optional, StringComparer.OrdinalIgnoreCase);

    private static NamedLayout LayoutOf(Feed feed) => feed switch
    {
        Feed.Accounts => Accounts,
        Feed.Balances => Balances,
        Feed.Charges => Charges,
        Feed.Payments => Payments,
        _ => Documents,
    };

    private static SourceRow Account(DbfRecord row)
    {
        var read = new FieldReads();
        return read.Row(row.Number, row.Text, new AccountRecord(
            row["LS"], row["SUBLS"], row["DOG"], row["DOG2"], read.DayOrNull("DOG_S", row["DOG_S"]), read.DayOrNull("DOG_PO", row["DOG_PO"]), row["SUBJ"], row["INN"], row["KPP"], row["KLIENT"],
            read.DayOrNull("LS_S", row["LS_S"]), read.DayOrNull("LS_PO", row["LS_PO"])));
    }

    private static SourceRow Balance(DbfRecord row)
    {
        var read = new FieldReads();
        return read.Row(row.Number, row.Text, new BalanceRecord(
            row["LS"], Month(row["MES"]), read.Money("SN", row["SN"]), read.Money("NACH", row["NACH"]), read.Money("KOR", row["KOR"]), read.Money("OPL", row["OPL"]), read.Money("SK", row["SK"])));
    }

    private static SourceRow Charge(DbfRecord row)
    {
        var read = new FieldReads();
        var (gross, vat) = (read.Money("SUM", row["SUM"]), read.Money("NDS", row["NDS"]));
        var sign = row["PRIZ"];
        return read.Row(row.Number, row.Text, new ChargeRecord(
            row["LS"], row.Text, WireCode.Fold(row["USL"]), KindOf(sign), read.Day("D1", row["D1"]), read.Day("D2", row["D2"]),
            row["KOL"], "", gross - vat, row["STAV"], vat, gross, row["NUSL"]));
    }

    private static SourceRow Payment(DbfRecord row)
    {
        var read = new FieldReads();
        return read.Row(row.Number, row.Text, new PaymentRecord(
            WireCode.OrNull(row["LS"]), string.Join('|', row["LS"], row["DATA"], row["SUM"], row["NPP"], row["DPP"]), read.Day("DATA", row["DATA"]), read.Money("SUM", row["SUM"]),
            row["NPP"], row["INN"], row["NAZN"]));
    }

    private static SourceRow Document(DbfRecord row)
    {
        var read = new FieldReads();
        var (gross, vat) = (read.Money("SUM", row["SUM"]), read.Money("NDS", row["NDS"]));
        return read.Row(row.Number, row.Text, new DocumentRecord(
            row["LS"], WireCode.Fold(row["TIP"]), row["NOMER"], read.Day("DATA", row["DATA"]), row["DOG"], row["MES"], gross - vat, vat, gross, row["FAIL"], "", null));
    }

    /// <summary>A letter of another meaning stays what it is.</summary>
    private static string KindOf(string sign) => sign switch { Correction or Storno => ChargeRecord.Adjustment, Plain => "", _ => sign };

    /// <summary>MMYYYY.</summary>
    private static Period? Month(string text) =>
        DateOnly.TryParseExact(text, "MMyyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Period.Of(day) : null;
}
