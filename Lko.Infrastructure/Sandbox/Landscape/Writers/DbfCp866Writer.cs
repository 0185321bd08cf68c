using System.Buffers.Binary;
using System.Text;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape.Writers;

/// <summary>dBase III tables in cp866; amounts include VAT.</summary>
internal sealed class DbfCp866Writer : IDialectWriter
{
    private static readonly IReadOnlyList<DbfColumn> AccountColumns =
    [
        new("LS", 'C', 12), new("SUBLS", 'C', 4), new("DOG", 'C', 20), new("DOG2", 'C', 20), new("DOG_S", 'D', 8), new("DOG_PO", 'D', 8), new("SUBJ", 'C', 3), new("INN", 'C', 12), new("KPP", 'C', 9),
        new("KLIENT", 'C', 12), new("NAIM", 'C', 60), new("LS_S", 'D', 8), new("LS_PO", 'D', 8),
    ];

    private static readonly IReadOnlyList<DbfColumn> BalanceColumns = [new("LS", 'C', 12), new("MES", 'C', 6), .. Sums("SN", "NACH", "KOR", "OPL", "SK")];

    private static readonly IReadOnlyList<DbfColumn> ChargeColumns =
    [
        new("LS", 'C', 12), new("DOG", 'C', 20), new("USL", 'C', 10), new("NUSL", 'C', 60), new("D1", 'D', 8), new("D2", 'D', 8), new("KOL", 'N', 12, 3), new("CENA", 'N', 14, 4),
        .. Sums("SUM", "NDS"), new("STAV", 'N', 2), new("PRIZ", 'C', 1),
    ];

    private static readonly IReadOnlyList<DbfColumn> PaymentColumns =
        [new("LS", 'C', 12), new("DATA", 'D', 8), .. Sums("SUM"), new("NPP", 'C', 8), new("DPP", 'D', 8), new("INN", 'C', 12), new("NAZN", 'C', 120), new("TIP", 'C', 2)];

    private static readonly IReadOnlyList<DbfColumn> DocumentColumns =
        [new("TIP", 'C', 10), new("NOMER", 'C', 30), new("DATA", 'D', 8), new("LS", 'C', 12), new("DOG", 'C', 20), new("MES", 'C', 6), .. Sums("SUM", "NDS"), new("FAIL", 'C', 40)];

    public string Dialect => "dbf-cp866";

    public IEnumerable<PlayedFile> Files(PlayedBook book, Period period)
    {
        yield return Table("balances", "SALDO", BalanceColumns, () => book.Balances(period).Select(row => Balance(book.System, row, period)));
        yield return Table("charges", "NACH", ChargeColumns, () => book.Charges(period).Select(Charge));
        for (var part = 1; part <= 3; part++)
        {
            var (first, last) = ((part - 1) * 10, part == 3 ? period.LastDay.Day : part * 10);
            yield return Table("payments", "OPL", PaymentColumns, () => book.Payments(period).Where(row => row.Day.Day > first && row.Day.Day <= last).Select(Payment), last);
        }

        yield return Table("documents", "DOC", DocumentColumns, () => book.Documents(period).Select(Document));
        yield return Table("accounts", "LS", AccountColumns, () => book.Accounts.Select(Account));

        PlayedFile Table(string feed, string type, IReadOnlyList<DbfColumn> columns, Func<IEnumerable<string[]>> rows, int? day = null)
        {
            var version = book.Version(period) > 1 ? FormattableString.Invariant($"V{book.Version(period)}") : "";
            var name = FormattableString.Invariant($"{type}{period.Month:00}{(day is { } last ? FormattableString.Invariant($"{last:00}") : "")}{version}.DBF");
            return new(feed, name, target => DbfTableWriter.Write(target, book.System.Encoding, columns, DateOnly.FromDateTime(Wire.MadeAt(period)), rows));
        }
    }

    private static string[] Account(PlayedAccount row) =>
        [row.Number, "0", row.Contract, "", Wire.Compact(row.Since), "", "", row.Inn, row.Kpp ?? "", "", row.Name, Wire.Compact(row.Since), ""];

    private static string[] Balance(PlayedSystem system, PlayedBalance row, Period period) =>
    [
        row.Account.Number, Mmyyyy(period), Wire.Dot(system.Sign(row.Opening)), Wire.Dot(row.Charged), Wire.Dot(row.Corrected), Wire.Dot(row.Paid), Wire.Dot(system.Sign(row.Closing)),
    ];

    private static string[] Charge(PlayedCharge row) =>
    [
        row.Account.Number, row.Account.Contract, row.Code, $"{row.Id} {row.Name}", Wire.Compact(row.From), Wire.Compact(row.To), $"{Wire.Number(row.Quantity)}.000", Wire.DotE4(row.PriceE4),
        Wire.Dot(row.Gross), Wire.Dot(row.Vat), Wire.Number(row.VatRate), row.IsCorrection ? (row.Code is "STORNO" ? "S" : "K") : "N",
    ];

    private static string[] Payment(PlayedPayment row) =>
    [
        row.Account?.Number ?? "", Wire.Compact(row.Day), Wire.Dot(row.Sum), Wire.Number(row.Order), Wire.Compact(row.Day), row.PayerInn, row.Purpose,
        row.Kind switch { PlayedPaymentKind.Offset => "02", PlayedPaymentKind.Refund => "03", _ => "01" },
    ];

    private static string[] Document(PlayedDocument row) =>
        [row.Type, row.Number, Wire.Compact(row.Date), row.Account.Number, row.Account.Contract, Mmyyyy(row.Period), Wire.Dot(row.Gross), Wire.Dot(row.Vat), row.File];

    private static string Mmyyyy(Period period) => FormattableString.Invariant($"{period.Month:00}{period.Year:0000}");

    private static IEnumerable<DbfColumn> Sums(params string[] names) => names.Select(name => new DbfColumn(name, 'N', 14, 2));
}

/// <param name="Kind">C text, N number, D day.</param>
internal readonly record struct DbfColumn(string Name, char Kind, byte Length, byte Decimals = 0);

internal static class DbfTableWriter
{
    private const int HeaderLength = 32;

    /// <summary>The heading tells the number of records before they come, hence they are enumerated twice.</summary>
    public static void Write(Stream target, string encoding, IReadOnlyList<DbfColumn> columns, DateOnly made, Func<IEnumerable<string[]>> rows)
    {
        var length = 1 + columns.Sum(column => column.Length);
        var head = new byte[HeaderLength + (columns.Count * HeaderLength) + 1];
        (head[0], head[1], head[2], head[3], head[29]) = (0x03, (byte)(made.Year - 1900), (byte)made.Month, (byte)made.Day, 0x65);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), rows().Count());
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(8), (short)head.Length);
        BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(10), (short)length);
        foreach (var (index, column) in columns.Index())
        {
            var field = head.AsSpan((index + 1) * HeaderLength, HeaderLength);
            Encoding.ASCII.GetBytes(column.Name, field);
            (field[11], field[16], field[17]) = ((byte)column.Kind, column.Length, column.Decimals);
        }

        head[^1] = 0x0D;
        target.Write(head);
        var code = Wire.Strict(encoding);
        var record = new byte[length];
        foreach (var row in rows())
        {
            record.AsSpan().Fill((byte)' ');
            var start = 1;
            foreach (var (index, column) in columns.Index())
            {
                var text = row[index].Length > column.Length ? row[index][..column.Length] : row[index];
                code.GetBytes(text, record.AsSpan(column.Kind is 'N' ? start + column.Length - text.Length : start));
                start += column.Length;
            }

            target.Write(record);
        }

        target.WriteByte(0x1A);
    }
}
