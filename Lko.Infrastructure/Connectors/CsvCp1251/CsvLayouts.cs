using System.Globalization;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.CsvCp1251;

/// <summary>The layouts of the dialect: which columns there are, and what a row of each says.</summary>
internal static class CsvLayouts
{
    private const string Day = "\u0414\u0430\u0442\u0430";
    private const string Time = "\u0412\u0440\u0435\u043C\u044F";
    private const string NumberA = "\u041D\u043E\u043C\u0435\u0440 \u0410";
    private const string NumberB = "\u041D\u043E\u043C\u0435\u0440 \u0411";
    private const string Trunk = "\u0422\u0440\u0430\u043D\u043A";
    private const string Direction = "\u041D\u0430\u043F\u0440\u0430\u0432\u043B\u0435\u043D\u0438\u0435";
    private const string ServiceName = "\u0423\u0441\u043B\u0443\u0433\u0430";
    private const string Seconds = "\u0414\u043B\u0438\u0442., \u0441";
    private const string Rate = "\u0422\u0430\u0440\u0438\u0444";
    private const string Amount = "\u0421\u0443\u043C\u043C\u0430 \u0431\u0435\u0437 \u041D\u0414\u0421";
    private const string Point = "\u0422\u043E\u0447\u043A\u0430";

    /// <summary>Characters of a day and a time together; nothing longer is a moment.</summary>
    private const int MostInMoment = 64;

    /// <summary>The owner's name is informative; the control line is the count alone.</summary>
    public static readonly SeparatedLayout Accounts = new(
        ["LS", "SUBLS", "DOGOVOR", "DOGOVOR_OP", "DOG_S", "DOG_PO", "SUBJ", "INN", "KPP", "KLIENT", "NAIM", "LS_S", "LS_PO"], "NAIM", [], MustHaveControl: true)
    {
        Required = ["LS", "SUBLS", "DOGOVOR", "DOG_S", "DOG_PO", "INN", "KPP", "KLIENT", "LS_S", "LS_PO"],
    };

    public static readonly SeparatedLayout Balances = new(
        ["LS", "DOGOVOR", "INN", "NAIM", "SALDO_N", "NACH", "KORR", "OPL", "SALDO_K", "PERIOD", "VAL"], "NAIM", ["SALDO_N", "NACH", "KORR", "OPL", "SALDO_K"], MustHaveControl: true)
    {
        Required = ["LS", "SALDO_N", "NACH", "KORR", "OPL", "SALDO_K", "PERIOD"],
    };

    public static readonly SeparatedLayout Charges = new(
        ["ID_NACH", "LS", "KOD_USL", "NAIM_USL", "VID", "DT_S", "DT_PO", "KOL", "ED", "TARIF", "SUM_BEZ_NDS", "STAVKA", "SUM_NDS", "SUM_S_NDS"],
        "NAIM_USL", ["SUM_BEZ_NDS", "SUM_NDS", "SUM_S_NDS"], MustHaveControl: false)
    {
        Required = ["ID_NACH", "LS", "KOD_USL", "VID", "DT_S", "DT_PO", "SUM_BEZ_NDS", "SUM_NDS", "SUM_S_NDS"],
    };

    public static readonly SeparatedLayout Payments = new(
        ["ID_PL", "LS", "DATA_PL", "DATA_ZACH", "SUMMA", "NOM_PP", "DATA_PP", "INN_PL", "NAZN", "TIP"], "NAZN", ["SUMMA"], MustHaveControl: false)
    {
        Required = ["ID_PL", "LS", "DATA_PL", "SUMMA"],
    };

    public static readonly SeparatedLayout Documents = new(
        ["TIP", "NOMER", "DATA", "LS", "DOGOVOR", "INN", "KPP", "PERIOD", "SUMMA", "NDS", "VSEGO", "FAIL", "MD5", "OSNOV"], null, ["VSEGO"], MustHaveControl: false)
    {
        Required = ["TIP", "NOMER", "DATA", "LS", "SUMMA", "NDS", "VSEGO", "FAIL", "MD5"],
    };

    /// <summary>Call details for one account.</summary>
    public static readonly SeparatedLayout Calls = new(
        [Day, Time, NumberA, NumberB, Trunk, Direction, ServiceName, Seconds, Rate, Amount, Point], null, [Seconds, Amount], MustHaveControl: false, SumsInPlace: false)
    {
        Required = [Day, Time, NumberA, NumberB, ServiceName, Seconds, Amount],
    };

    public static SeparatedLayout Of(Feed feed) => feed switch
    {
        Feed.Accounts => Accounts,
        Feed.Balances => Balances,
        Feed.Charges => Charges,
        Feed.Payments => Payments,
        Feed.Documents => Documents,
        _ => Calls,
    };

    public static SourceRow Account(SeparatedRow row)
    {
        var read = new FieldReads();
        return read.Row(row.Line, row.Raw, new AccountRecord(
            row[0].Trim(), row[1].Trim(), row[2].Trim(), row[3].Trim(), read.DayOrNull("DOG_S", row[4]), read.DayOrNull("DOG_PO", row[5]), row[6].Trim(), row[7].Trim(), row[8].Trim(), row[9].Trim(),
            read.DayOrNull("LS_S", row[11]), read.DayOrNull("LS_PO", row[12])));
    }

    public static SourceRow Balance(SeparatedRow row)
    {
        var read = new FieldReads();
        return read.Row(row.Line, row.Raw, new BalanceRecord(
            row[0].Trim(), WirePeriod.Find(row[9]),
            read.Money("SALDO_N", row[4]), read.Money("NACH", row[5]), read.Money("KORR", row[6]), read.Money("OPL", row[7]), read.Money("SALDO_K", row[8])));
    }

    public static SourceRow Charge(SeparatedRow row)
    {
        var read = new FieldReads();
        return read.Row(row.Line, row.Raw, new ChargeRecord(
            row[1].Trim(), row[0].Trim(), WireCode.Fold(row[2]), row[4].Trim(), read.Day("DT_S", row[5]), read.Day("DT_PO", row[6]), row[7].Trim(), row[8].Trim(),
            read.Money("SUM_BEZ_NDS", row[10]), row[11].Trim(), read.Money("SUM_NDS", row[12]), read.Money("SUM_S_NDS", row[13]), row[3].Trim()));
    }

    public static SourceRow Payment(SeparatedRow row)
    {
        var read = new FieldReads();
        return read.Row(row.Line, row.Raw, new PaymentRecord(
            WireCode.OrNull(row[1]), row[0].Trim(), read.Day("DATA_PL", row[2]), read.Money("SUMMA", row[4]), row[5].Trim(), row[7].Trim(), row[8].Trim()));
    }

    public static SourceRow Document(SeparatedRow row, Payloads payloads)
    {
        var read = new FieldReads();
        return read.Row(row.Line, row.Raw, new DocumentRecord(
            row[3].Trim(), WireCode.Fold(row[0]), row[1].Trim(), read.Day("DATA", row[2]), row[4].Trim(), row[7].Trim(),
            read.Money("SUMMA", row[8]), read.Money("NDS", row[9]), read.Money("VSEGO", row[10]), row[11].Trim(), row[12].Trim(), payloads.Md5Of(row[11].Trim(), row[12].Trim())), payloads.Registry);
    }

    public static SourceRow Call(SeparatedRow row, string account, WireWords words)
    {
        var read = new FieldReads();
        return read.Row(row.Line, row.Raw, new CallRecord(
            account, $"{account}|{row.Span(0)}|{row.Span(1)}|{row.Span(2)}|{row.Span(3)}|{row.Span(4)}", Moment(read, row.Span(0).Trim(), row.Span(1).Trim()),
            row.Span(2).Trim().ToString(), row.Span(3).Trim().ToString(), words.Text(row.Span(4)), words.Text(row.Span(5)), words.Code(row.Span(6)),
            read.Whole("SECONDS", row.Span(7)), read.AmountE4("AMOUNT", row.Span(9))));
    }

    /// <summary>A day and a time that stand in two fields.</summary>
    private static DateTime Moment(FieldReads read, ReadOnlySpan<char> day, ReadOnlySpan<char> time)
    {
        Span<char> both = stackalloc char[MostInMoment];
        return time.IsEmpty ? read.Moment("DATE", default)
            : both.TryWrite($"{day} {time}", out var length) && WireDate.Parse(both[..length]).Kind == WireDateKind.Moment ? read.Moment("DATE", both[..length])
            : WireDate.Parse(day) is { Kind: WireDateKind.Moment } date && both.TryWrite(CultureInfo.InvariantCulture, $"{date.Local:dd.MM.yyyy} {time}", out length) ? read.Moment("DATE", both[..length])
            : read.Moment("DATE", default);
    }
}
