using System.Xml;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape.Writers;

/// <summary>Markup with the names of the accounting program; payments in the bank's exchange format.</summary>
internal sealed class Xml1CWriter : IDialectWriter
{
    public string Dialect => "xml-1c";

    public IEnumerable<PlayedFile> Files(PlayedBook book, Period period)
    {
        yield return new("balances", DialectWriters.TextName("SALDO", book, period, ".xml"), target => Document(target, book, period, "Сальдо", Balances));
        yield return new("charges", DialectWriters.TextName("NACH", book, period, ".xml"), target => Document(target, book, period, "Начисления", Charges));
        yield return new("accounts", DialectWriters.TextName("LS", book, period, ".xml"), target => Document(target, book, period, "ЛицевыеСчета", Accounts));
        yield return new("payments", DialectWriters.TextName("KL1C", book, period, ".txt"), target => BankExchangeWriter.Write(target, book, period));
        yield return new("documents", DialectWriters.TextName("DOCS", book, period, ".zip"), target =>
            PlayedPayloads.WriteArchive(target, book, period, "registry.xml", registry => Document(registry, book, period, "РеестрДокументов", Documents)));
    }

    private static void Document(Stream target, PlayedBook book, Period period, string root, Action<XmlWriter, PlayedBook, Period> write)
    {
        using var xml = Wire.Xml(target, book.System.Encoding);
        xml.WriteStartElement(root);
        Attributes(xml, ("Система", book.System.Code), ("Период", period.ToString()), ("Версия", Wire.Number(book.Version(period))));
        write(xml, book, period);
        xml.WriteEndElement();
    }

    private static void Accounts(XmlWriter xml, PlayedBook book, Period period)
    {
        foreach (var row in book.Accounts)
        {
            xml.WriteStartElement("ЛицевойСчет");
            Attributes(
                xml, ("Номер", row.Number), ("Субсчет", "0"), ("Договор", row.Contract), ("ДоговорС", Wire.Iso(row.Since)), ("ДоговорПо", "31.12.2999"), ("ИНН", row.Inn), ("КПП", row.Kpp ?? ""),
                ("Наименование", row.Name), ("Открыт", Wire.Iso(row.Since)));
            xml.WriteEndElement();
        }

        xml.WriteStartElement("Итого");
        Attributes(xml, ("Строк", Wire.Number(book.Accounts.Count)));
        xml.WriteEndElement();
    }

    private static void Balances(XmlWriter xml, PlayedBook book, Period period)
    {
        long count = 0, opening = 0, charged = 0, corrected = 0, paid = 0, closing = 0;
        foreach (var row in book.Balances(period))
        {
            var (start, end) = (book.System.Sign(row.Opening), book.System.Sign(row.Closing));
            (count, opening, charged, corrected, paid, closing) = (count + 1, opening + start, charged + row.Charged, corrected + row.Corrected, paid + row.Paid, closing + end);
            xml.WriteStartElement("ЛицевойСчет");
            Attributes(xml, ("Номер", row.Account.Number), ("Договор", row.Account.Contract), ("ИНН", row.Account.Inn), ("Наименование", row.Account.Name));
            Turnover(xml, start, row.Charged, row.Corrected, row.Paid, end);
            xml.WriteEndElement();
        }

        xml.WriteStartElement("Итого");
        Attributes(xml, ("Строк", Wire.Number(count)));
        Turnover(xml, opening, charged, corrected, paid, closing);
        xml.WriteEndElement();
    }

    private static void Charges(XmlWriter xml, PlayedBook book, Period period)
    {
        long count = 0, net = 0, vat = 0, gross = 0;
        foreach (var account in book.Accounts)
        {
            xml.WriteStartElement("ЛицевойСчет");
            Attributes(xml, ("Номер", account.Number), ("Договор", account.Contract), ("ИНН", account.Inn));
            foreach (var row in book.Charges(account, period))
            {
                (count, net, vat, gross) = (count + 1, net + row.Net, vat + row.Vat, gross + row.Gross);
                xml.WriteStartElement("Строка");
                Attributes(
                    xml, ("Ид", row.Id), ("Услуга", $"{book.System.Domain}.{row.Product}"), ("Наименование", row.Name), ("Вид", row.Kind), ("С", Wire.Iso(row.From)), ("По", Wire.Iso(row.To)),
                    ("Кол", Wire.Number(row.Quantity)), ("Ед", row.Unit), ("Цена", Wire.DotE4(row.PriceE4)), ("Сумма", Wire.Dot(row.Net)), ("СтавкаНДС", Wire.Number(row.VatRate)),
                    ("НДС", Wire.Dot(row.Vat)), ("Всего", Wire.Dot(row.Gross)));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteStartElement("Итого");
        Attributes(xml, ("Строк", Wire.Number(count)), ("Сумма", Wire.Dot(net)), ("НДС", Wire.Dot(vat)), ("Всего", Wire.Dot(gross)));
        xml.WriteEndElement();
    }

    private static void Documents(XmlWriter xml, PlayedBook book, Period period)
    {
        long count = 0, gross = 0;
        foreach (var row in book.Documents(period))
        {
            (count, gross) = (count + 1, gross + row.Gross);
            xml.WriteStartElement("Документ");
            Attributes(
                xml, ("Тип", row.Type), ("Номер", row.Number), ("Дата", Wire.Iso(row.Date)), ("ЛицевойСчет", row.Account.Number), ("Договор", row.Account.Contract), ("ИНН", row.Account.Inn),
                ("КПП", row.Account.Kpp ?? ""), ("Период", row.Period.ToString()), ("Сумма", Wire.Dot(row.Net)), ("НДС", Wire.Dot(row.Vat)), ("Всего", Wire.Dot(row.Gross)),
                ("Файл", row.File), ("MD5", PlayedPayloads.Md5(row)), ("Основание", row.Basis));
            xml.WriteEndElement();
        }

        xml.WriteStartElement("Итого");
        Attributes(xml, ("Строк", Wire.Number(count)), ("Всего", Wire.Dot(gross)));
        xml.WriteEndElement();
    }

    private static void Turnover(XmlWriter xml, long opening, long charged, long corrected, long paid, long closing) => Attributes(
        xml, ("СальдоНач", Wire.Dot(opening)), ("Начислено", Wire.Dot(charged)), ("Корректировки", Wire.Dot(corrected)), ("Оплачено", Wire.Dot(paid)), ("СальдоКон", Wire.Dot(closing)));

    private static void Attributes(XmlWriter xml, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            xml.WriteAttributeString(name, value);
        }
    }
}
