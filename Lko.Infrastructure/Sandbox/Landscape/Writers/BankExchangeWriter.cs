using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape.Writers;

/// <summary>A statement of the bank client, format 1.03. Some banks write it for Windows, others for DOS, and it says which.</summary>
internal static class BankExchangeWriter
{
    private const string OurAccount = "40702810000000000123";

    public static void Write(Stream target, PlayedBook book, Period period)
    {
        var dos = book.Throw("bank").OneIn(3);
        using var file = Wire.Text(target, dos ? "cp866" : "windows-1251", "\r\n");
        var (first, last) = (Wire.Day(period.FirstDay), Wire.Day(period.LastDay));
        var received = book.Payments(period).Sum(row => row.Sum);
        Lines(
            file, "1CClientBankExchange", "ВерсияФормата=1.03", $"Кодировка={(dos ? "DOS" : "Windows")}", "Отправитель=Банк-Клиент", $"ДатаСоздания={last}", "ВремяСоздания=08:15:00",
            $"ДатаНачала={first}", $"ДатаКонца={last}", $"РасчСчет={OurAccount}", "СекцияРасчСчет", $"ДатаНачала={first}", $"ДатаКонца={last}", $"РасчСчет={OurAccount}",
            "НачальныйОстаток=1000000.00", $"ВсегоПоступило={Wire.Dot(received)}", "ВсегоСписано=0.00", $"КонечныйОстаток={Wire.Dot(100_000_000 + received)}", "КонецРасчСчет");
        foreach (var row in book.Payments(period))
        {
            // Nobody can tell whose it is when the purpose names no account.
            var purpose = row.Account is { } account ? $"{row.Purpose}, ЛС {account.Number}" : row.Purpose;
            Lines(
                file, "СекцияДокумент=Платежное поручение", $"Номер={Wire.Number(row.Order)}", $"Дата={Wire.Day(row.Day)}", $"Сумма={Wire.Dot(row.Sum)}", $"ДатаПоступило={Wire.Day(row.Day)}",
                "ПлательщикСчет=40702810400000004567", $"ПлательщикИНН={row.PayerInn}", "ПлательщикБИК=049999123", $"ПолучательСчет={OurAccount}", "ПолучательИНН=0067890100",
                $"НазначениеПлатежа={purpose}", "КонецДокумента");
        }

        file.WriteLine("КонецФайла");
    }

    private static void Lines(StreamWriter file, params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            file.WriteLine(line);
        }
    }
}
