using System.Globalization;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape.Writers;

/// <summary>Fixed columns in cp866; payments as the bank's register.</summary>
internal sealed class FixedCp866Writer : IDialectWriter
{
    private const int AccountWidth = 165, BalanceWidth = 117, ChargeWidth = 160, DocumentWidth = 180, CallWidth = 128;

    public string Dialect => "fixed-cp866";

    public IEnumerable<PlayedFile> Files(PlayedBook book, Period period)
    {
        yield return File("balances", "SALDO", Balances);
        yield return File("charges", "NACH", Charges);
        yield return File("payments", "REESTR", Payments);
        yield return File("documents", "DOCS", Documents);
        yield return File("usage", "CDR", Calls);
        yield return File("accounts", "LS", Accounts);

        PlayedFile File(string feed, string type, Action<StreamWriter, PlayedBook, Period> write) => new(feed, DialectWriters.TextName(type, book, period, ".txt"), target =>
        {
            using var file = Wire.Text(target, book.System.Encoding, "\r\n");
            write(file, book, period);
        });
    }

    private static void Accounts(StreamWriter file, PlayedBook book, Period period)
    {
        Heading(file, book, period, "LS", AccountWidth);
        foreach (var row in book.Accounts)
        {
            file.WriteLine($"D{row.Number,-12}{"0",-4}{row.Contract,-20}{"",-20}{Wire.Compact(row.Since)}{"29991231"}{"",-3}{row.Inn,12}{row.Kpp,-9}{"",-12}{Wire.Compact(row.Since)}{"",-8}{Cut(row.Name, 40)}".PadRight(AccountWidth));
        }

        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"T{book.Accounts.Count:0000000000}").PadRight(AccountWidth));
    }

    private static void Balances(StreamWriter file, PlayedBook book, Period period)
    {
        Heading(file, book, period, "SALDO", BalanceWidth);
        long count = 0, closing = 0;
        foreach (var row in book.Balances(period))
        {
            var end = book.System.Sign(row.Closing);
            (count, closing) = (count + 1, closing + end);
            file.WriteLine($"D{row.Account.Number,-12}{row.Account.Contract,-20}{row.Account.Inn,12}{Wire.Signed(book.System.Sign(row.Opening))}{Wire.Signed(row.Charged)}{Wire.Signed(row.Corrected)}{Wire.Signed(row.Paid)}{Wire.Signed(end)}".PadRight(BalanceWidth));
        }

        Trailer(file, count, closing, BalanceWidth);
    }

    private static void Charges(StreamWriter file, PlayedBook book, Period period)
    {
        Heading(file, book, period, "NACH", ChargeWidth);
        long count = 0, gross = 0;
        foreach (var row in book.Charges(period))
        {
            (count, gross) = (count + 1, gross + row.Gross);
            var quantity = (row.Quantity * 1000L).ToString("0000000000000", CultureInfo.InvariantCulture);
            file.WriteLine($"D{row.Id,-12}{row.Account.Number,-12}{row.Code,-10}{row.Kind}{Wire.Compact(row.From)}{Wire.Compact(row.To)}{quantity}{Wire.Signed(row.Net)}{row.VatRate,2}{Wire.Signed(row.Vat)}{Wire.Signed(row.Gross)}{Cut(row.Name, 40)}".PadRight(ChargeWidth));
        }

        Trailer(file, count, gross, ChargeWidth);
    }

    private static void Payments(StreamWriter file, PlayedBook book, Period period)
    {
        file.WriteLine("40702810000000000123");
        foreach (var row in book.Payments(period))
        {
            file.WriteLine($"{row.Account?.Contract};{row.Id};{Wire.Iso(row.Day)};{Wire.Dot(row.Sum)};;{row.PayerInn};НДС 22%;{Wire.Number(row.Order)}");
        }
    }

    private static void Documents(StreamWriter file, PlayedBook book, Period period)
    {
        Heading(file, book, period, "DOCS", DocumentWidth);
        long count = 0, gross = 0;
        foreach (var row in book.Documents(period))
        {
            (count, gross) = (count + 1, gross + row.Gross);
            file.WriteLine($"D{row.Type,-10}{row.Number,-30}{Wire.Compact(row.Date)}{row.Account.Number,-12}{row.Account.Contract,-20}{Wire.Number(row.Period.Number)}{Wire.Signed(row.Net)}{Wire.Signed(row.Vat)}{Wire.Signed(row.Gross)}{Cut(row.File, 30)}".PadRight(DocumentWidth));
        }

        Trailer(file, count, gross, DocumentWidth);
    }

    private static void Calls(StreamWriter file, PlayedBook book, Period period)
    {
        file.WriteLine($"HRTKCDR01N01{Wire.Compact(period.FirstDay)}000000{Wire.Compact(period.LastDay)}235959003".PadRight(CallWidth));
        long count = 0, seconds = 0, amount = 0;
        foreach (var row in book.Calls(period))
        {
            (count, seconds, amount) = (count + 1, seconds + row.Seconds, amount + row.AmountE4);
            var cause = row.Seconds > 0 ? "016" : "017";
            file.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"D{row.Sequence:0000000000}N01{row.TrunkIn,-6}{row.TrunkOut,-6}{row.A,-20}{row.B,-20}{row.At:yyyyMMddHHmmss}{row.Seconds:0000000}{row.Direction}{row.Service.Code,-4}{cause}{row.Service.TariffE4:0000000000}{row.AmountE4:000000000000}0").PadRight(CallWidth));
        }

        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"T{count:0000000000}{seconds:000000000000}{amount:000000000000000}").PadRight(CallWidth));
    }

    private static void Heading(StreamWriter file, PlayedBook book, Period period, string kind, int width) =>
        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"H{kind,-8}{"MRF_" + book.System.Short,-10}{period.Number:000000}{Wire.MadeAt(period):yyyyMMddHHmmss}").PadRight(width));

    private static void Trailer(StreamWriter file, long count, long sum, int width) =>
        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"T{count:0000000000}{Wire.Signed(sum, 15)}").PadRight(width));

    private static string Cut(string text, int width) => text.Length > width ? text[..width] : text;
}
