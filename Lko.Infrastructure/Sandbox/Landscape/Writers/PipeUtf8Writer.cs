using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape.Writers;

/// <summary>Fields between bars; amounts include VAT. Traffic samples as separated values in UTC.</summary>
internal sealed class PipeUtf8Writer : IDialectWriter
{
    public string Dialect => "pipe-utf8";

    public IEnumerable<PlayedFile> Files(PlayedBook book, Period period)
    {
        yield return File("balances", "SALDO", () => book.Balances(period).Select(row => Balance(book.System, row, period)));
        yield return File("charges", "NACH", () => book.Charges(period).Select(Charge));
        yield return File("payments", "OPL", () => book.Payments(period).Select(Payment));
        yield return File("documents", "DOCS", () => book.Documents(period).Select(Document));
        yield return new("accounts", DialectWriters.TextName("LS", book, period, ".psv"), target => Accounts(target, book));
        yield return new("p95", DialectWriters.TextName("P95", book, period, ".csv"), target => Samples(target, book, period));

        PlayedFile File(string feed, string type, Func<IEnumerable<(string Row, long Sum)>> rows) => new(feed, DialectWriters.TextName(type, book, period, ".psv"), target =>
        {
            using var file = Wire.Text(target, book.System.Encoding, "\n");
            long count = 0, sum = 0;
            foreach (var row in rows())
            {
                (count, sum) = (count + 1, sum + row.Sum);
                file.WriteLine(row.Row);
            }

            file.WriteLine($"T|{Wire.Number(count)}|{Wire.Dot(sum)}");
        });
    }

    private static void Accounts(Stream target, PlayedBook book)
    {
        using var file = Wire.Text(target, book.System.Encoding, "\n");
        foreach (var row in book.Accounts)
        {
            file.WriteLine($"A|{row.Number}|0|{row.Contract}||{Wire.Compact(row.Since)}|||{row.Inn}|{row.Kpp}||{row.Name}|{Wire.Compact(row.Since)}||");
        }

        file.WriteLine($"T|{Wire.Number(book.Accounts.Count)}");
    }

    private static (string Row, long Sum) Balance(PlayedSystem system, PlayedBalance row, Period period)
    {
        var closing = system.Sign(row.Closing);
        return ($"B|{row.Account.Number}|{row.Account.Contract}|{row.Account.Inn}|{Wire.Number(period.Number)}|{Wire.Dot(system.Sign(row.Opening))}|{Wire.Dot(row.Charged)}|{Wire.Dot(row.Corrected)}|{Wire.Dot(row.Paid)}|{Wire.Dot(closing)}|RUB|", closing);
    }

    private static (string Row, long Sum) Charge(PlayedCharge row) =>
        ($"{(row.IsCorrection ? "S" : "C")}|{row.Account.Number}|{Wire.Compact(row.From)}|{Wire.Compact(row.To)}|{row.Code}|{Wire.Number(row.Quantity)}|{row.Unit}|{Wire.Dot(row.Gross)}|{Wire.Number(row.VatRate)}|{Wire.Dot(row.Vat)}|RUB|{row.Id} {row.Name}", row.Gross);

    private static (string Row, long Sum) Payment(PlayedPayment row)
    {
        var kind = row.Kind switch { PlayedPaymentKind.Offset => "OFFSET", PlayedPaymentKind.Refund => "REFUND", _ => "BANK" };
        var credited = row.Account is null ? "" : Wire.Compact(row.Day.AddDays(1));
        return ($"P|{row.Id}|{row.Account?.Number}|{Wire.Compact(row.Day)}000000|{credited}|{Wire.Dot(row.Sum)}|{Wire.Number(row.Order)}|{Wire.Compact(row.Day)}|{row.PayerInn}|{kind}|{row.Purpose}", row.Sum);
    }

    private static (string Row, long Sum) Document(PlayedDocument row) =>
        ($"D|{row.Type}|{row.Number}|{Wire.Compact(row.Date)}|{row.Account.Number}|{row.Account.Contract}|{Wire.Number(row.Period.Number)}|{Wire.Dot(row.Net)}|{Wire.Dot(row.Vat)}|{Wire.Dot(row.Gross)}|{row.File}", row.Gross);

    private static void Samples(Stream target, PlayedBook book, Period period)
    {
        using var file = Wire.Text(target, "utf-8", "\n");
        file.WriteLine("ts_utc;port;in_bps;out_bps");
        foreach (var row in book.Samples(period))
        {
            file.WriteLine(FormattableString.Invariant($"{row.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'};{row.Port};{row.In};{row.Out}"));
        }
    }
}
