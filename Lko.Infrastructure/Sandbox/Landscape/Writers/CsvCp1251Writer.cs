using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape.Writers;

/// <summary>Separated values in windows-1251, documents in an archive, details of calls in UTF-8. Each system keeps habits of its own.</summary>
internal sealed class CsvCp1251Writer : IDialectWriter
{
    private const string Control = "#ИТОГО";

    public string Dialect => PlayedSystem.Details;

    public IEnumerable<PlayedFile> Files(PlayedBook book, Period period)
    {
        yield return new("balances", DialectWriters.TextName("SALDO", book, period, ".csv"), target => Balances(target, book, period));
        yield return new("charges", DialectWriters.TextName("NACH", book, period, ".csv"), target => Charges(target, book, period));
        yield return new("payments", DialectWriters.TextName("OPL", book, period, ".csv"), target => Payments(target, book, period));
        yield return new("documents", DialectWriters.TextName("DOCS", book, period, ".zip"), target =>
            PlayedPayloads.WriteArchive(target, book, period, "registry.csv", registry => Documents(registry, book, period)));
        yield return new("accounts", DialectWriters.TextName("LS", book, period, ".csv"), target => Accounts(target, book));
        foreach (var account in book.CallAccounts)
        {
            yield return new("usage", $"DET_{book.System.Short}_{account.Number}_{period.Number}_01.csv", target => Calls(target, book, account, period));
        }
    }

    private static void Accounts(Stream target, PlayedBook book)
    {
        var habit = Habit.Of(book);
        using var file = Wire.Text(target, book.System.Encoding, habit.NewLine);
        file.WriteLine($"LS;SUBLS;DOGOVOR;DOGOVOR_OP;DOG_S;DOG_PO;SUBJ;INN;KPP;KLIENT;NAIM;LS_S;LS_PO{habit.End}");
        foreach (var row in book.Accounts)
        {
            file.WriteLine($"{row.Number};0;{row.Contract};;{Wire.Day(row.Since)};31.12.2999;;{row.Inn};{row.Kpp};;{Quoted(row.Name)};{Wire.Day(row.Since)};00.00.0000{habit.End}");
        }

        file.WriteLine($"{Control};{Wire.Number(book.Accounts.Count)};;;;;;;;;;;");
    }

    private static void Balances(Stream target, PlayedBook book, Period period)
    {
        var habit = Habit.Of(book);
        using var file = Wire.Text(target, book.System.Encoding, habit.NewLine);
        file.WriteLine($"LS;DOGOVOR;INN;NAIM;SALDO_N;NACH;KORR;OPL;SALDO_K;PERIOD;VAL{habit.End}");
        long count = 0, opening = 0, charged = 0, corrected = 0, paid = 0, closing = 0;
        foreach (var row in book.Balances(period))
        {
            var (start, end) = (book.System.Sign(row.Opening), book.System.Sign(row.Closing));
            (count, opening, charged, corrected, paid, closing) = (count + 1, opening + start, charged + row.Charged, corrected + row.Corrected, paid + row.Paid, closing + end);
            file.WriteLine($"{row.Account.Number};{row.Account.Contract};{row.Account.Inn};{Quoted(row.Account.Name)};{habit.Sum(start)};{habit.Sum(row.Charged)};{habit.Sum(row.Corrected)};{habit.Sum(row.Paid)};{habit.Sum(end)};{Wire.Month(period)};RUR{habit.End}");
        }

        file.WriteLine($"{Control};{Wire.Number(count)};;;{habit.Sum(opening)};{habit.Sum(charged)};{habit.Sum(corrected)};{habit.Sum(paid)};{habit.Sum(closing)};;");
    }

    private static void Charges(Stream target, PlayedBook book, Period period)
    {
        var habit = Habit.Of(book);
        using var file = Wire.Text(target, book.System.Encoding, habit.NewLine);
        file.WriteLine($"ID_NACH;LS;KOD_USL;NAIM_USL;VID;DT_S;DT_PO;KOL;ED;TARIF;SUM_BEZ_NDS;STAVKA;SUM_NDS;SUM_S_NDS{habit.End}");
        long count = 0, net = 0, vat = 0, gross = 0;
        foreach (var row in book.Charges(period))
        {
            (count, net, vat, gross) = (count + 1, net + row.Net, vat + row.Vat, gross + row.Gross);
            file.WriteLine($"{row.Id};{row.Account.Number};{row.Code};{Quoted(row.Name)};{row.Kind};{Wire.Day(row.From)};{Wire.Day(row.To)};{Wire.Number(row.Quantity)};{row.Unit};{Wire.CommaE4(row.PriceE4)};{habit.Sum(row.Net)};{Wire.Number(row.VatRate)};{habit.Sum(row.Vat)};{habit.Sum(row.Gross)}{habit.End}");
        }

        file.WriteLine($"{Control};{Wire.Number(count)};;;;;;;;;{habit.Sum(net)};;{habit.Sum(vat)};{habit.Sum(gross)}");
    }

    private static void Payments(Stream target, PlayedBook book, Period period)
    {
        var habit = Habit.Of(book);
        using var file = Wire.Text(target, book.System.Encoding, habit.NewLine);
        file.WriteLine($"ID_PL;LS;DATA_PL;DATA_ZACH;SUMMA;NOM_PP;DATA_PP;INN_PL;NAZN;TIP{habit.End}");
        long count = 0, sum = 0;
        foreach (var row in book.Payments(period))
        {
            (count, sum) = (count + 1, sum + row.Sum);

            // Midnight is sometimes told as the end of the day before.
            var paid = row.Order % 7 == 0 ? $"{Wire.Day(row.Day.AddDays(-1))} 24:00:00" : $"{Wire.Day(row.Day)} 00:00:00";
            var credited = row.Account is null ? "" : Wire.Day(row.Day.AddDays(1));
            var kind = row.Kind switch { PlayedPaymentKind.Offset => "ЗАЧЕТ", PlayedPaymentKind.Refund => "ВОЗВРАТ", PlayedPaymentKind.Unidentified => "НЕВЫЯСН", _ => "ПП" };
            file.WriteLine($"{row.Id};{row.Account?.Number};{paid};{credited};{habit.Sum(row.Sum)};{Wire.Number(row.Order)};{Wire.Day(row.Day)};{row.PayerInn};{Quoted(row.Purpose)};{kind}{habit.End}");
        }

        file.WriteLine($"{Control};{Wire.Number(count)};;;{habit.Sum(sum)};;;;;");
    }

    private static void Documents(Stream target, PlayedBook book, Period period)
    {
        var habit = Habit.Of(book);
        using var file = Wire.Text(target, book.System.Encoding, habit.NewLine);
        file.WriteLine("TIP;NOMER;DATA;LS;DOGOVOR;INN;KPP;PERIOD;SUMMA;NDS;VSEGO;FAIL;MD5;OSNOV");
        long count = 0, gross = 0;
        foreach (var row in book.Documents(period))
        {
            (count, gross) = (count + 1, gross + row.Gross);
            file.WriteLine($"{row.Type};{row.Number};{Wire.Day(row.Date)};{row.Account.Number};{row.Account.Contract};{row.Account.Inn};{row.Account.Kpp};{Wire.Month(row.Period)};{habit.Sum(row.Net)};{habit.Sum(row.Vat)};{habit.Sum(row.Gross)};{row.File};{PlayedPayloads.Md5(row)};{row.Basis}");
        }

        file.WriteLine($"{Control};{Wire.Number(count)};;;;;;;;;{habit.Sum(gross)}");
    }

    private static void Calls(Stream target, PlayedBook book, PlayedAccount account, Period period)
    {
        target.Write("\uFEFF"u8);
        using var file = Wire.Text(target, "utf-8", "\r\n");
        file.WriteLine("Дата;Время;Номер А;Номер Б;Транк;Направление;Услуга;Длит., с;Тариф;Сумма без НДС;Точка");
        long count = 0, seconds = 0, amount = 0;

        // Who rounds each call tells kopecks; who rounds the total tells what it would round.
        Func<long, string> sum = book.System.Rounding is "aggregate" ? Wire.CommaE4 : each => Wire.Comma(Amounts.Rounded(each, 100));
        foreach (var row in book.Calls(account, period))
        {
            (count, seconds, amount) = (count + 1, seconds + row.Seconds, amount + row.AmountE4);
            var direction = row.Direction switch { 'I' => "Вх", 'O' => "Исх", _ => "Тр" };
            file.Write(FormattableString.Invariant($"{row.At:dd.MM.yyyy;HH:mm:ss};{row.A};{row.B};{row.TrunkIn};{direction};{row.Service.Code};{row.Seconds};"));
            file.WriteLine($"{Wire.CommaE4(row.Service.TariffE4)};{sum(row.AmountE4)};{row.Point}");
        }

        file.WriteLine($"{Control};{Wire.Number(count)};{Wire.Number(seconds)};{sum(amount)}");
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Habits of one system: how it ends lines and rows, and how it groups digits.</summary>
    private sealed record Habit(string NewLine, string End, string Group)
    {
        public static Habit Of(PlayedBook book)
        {
            var dice = book.Throw("habits");
            return new(dice.OneIn(3) ? "\n" : "\r\n", dice.OneIn(3) ? ";" : "", dice.Below(3) switch { 0 => "", 1 => " ", _ => "\u00A0" });
        }

        public string Sum(long kopecks)
        {
            var text = Wire.Comma(kopecks);
            if (Group.Length == 0)
            {
                return text;
            }

            for (var index = text.Length - 6; index > (kopecks < 0 ? 1 : 0); index -= 3)
            {
                text = text.Insert(index, Group);
            }

            return text;
        }
    }
}
