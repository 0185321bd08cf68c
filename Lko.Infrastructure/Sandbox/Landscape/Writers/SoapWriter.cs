using System.Xml;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape.Writers;

/// <summary>Answers of a SOAP 1.1 service: identity in attributes, values in elements, no pages.</summary>
internal sealed class SoapWriter : IDialectWriter
{
    public const string Envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Service = "urn:rt:asr:lko:v2";

    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>Name of the call per feed.</summary>
    public static readonly IReadOnlyList<(string Feed, string Call)> Calls =
        [("balances", "getBalance"), ("charges", "getCharges"), ("payments", "getPayments"), ("documents", "getDocuments"), ("accounts", "getAccounts")];

    public string Dialect => "soap";

    public IEnumerable<PlayedFile> Files(PlayedBook book, Period period) =>
        Calls.Select(call => new PlayedFile(call.Feed, $"{call.Call}_{period}.xml", target => Answer(target, book, call.Feed, call.Call, period)));

    /// <param name="period">Null = one that has nothing to tell: an answer without items.</param>
    /// <param name="skew">How far the clock of the service is ahead.</param>
    public static void Answer(Stream target, PlayedBook book, string feed, string call, Period? period, TimeSpan skew = default) => InBody(target, xml =>
    {
        xml.WriteStartElement("ns", call + "Response", Service);
        xml.WriteStartElement("result");
        xml.WriteAttributeString("code", "0");
        xml.WriteAttributeString("text", "OK");
        xml.WriteEndElement();
        if (period is { } month)
        {
            Items(xml, book, feed, month, skew);

            // Beside good data the service complains now and then about an account nobody asked for.
            if (book.Throw("error " + feed, month.Number).OneIn(4))
            {
                xml.WriteStartElement("Error");
                xml.WriteAttributeString("svcNum", "999000000001");
                xml.WriteAttributeString("code", "17");
                xml.WriteAttributeString("text", "Нет данных");
                xml.WriteEndElement();
            }
        }

        xml.WriteEndElement();
    });

    /// <summary>A fault, which this service sends under the status of success.</summary>
    public static void Fault(Stream target, string code, string text) => InBody(target, xml =>
    {
        xml.WriteStartElement("Fault", Envelope);
        xml.WriteElementString("faultcode", code);
        xml.WriteElementString("faultstring", text);
        xml.WriteEndElement();
    });

    private static void InBody(Stream target, Action<XmlWriter> write)
    {
        using var xml = Wire.Xml(target, "utf-8");
        xml.WriteStartElement("soap", "Envelope", Envelope);
        xml.WriteAttributeString("xmlns", "xsi", null, Instance);
        xml.WriteStartElement("Body", Envelope);
        write(xml);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Items(XmlWriter xml, PlayedBook book, string feed, Period period, TimeSpan skew)
    {
        switch (feed)
        {
            case "accounts":
                foreach (var row in book.Accounts)
                {
                    Item(xml, "account", book, row, ("svcSubNum", "0"));
                    Values(
                        xml, ("contract", row.Contract), ("contractFrom", Wire.Iso(row.Since)), ("contractTo", "0001-01-01"), ("inn", row.Inn), ("kpp", row.Kpp ?? ""), ("name", row.Name),
                        ("openedOn", Wire.Iso(row.Since)), ("closedOn", "0001-01-01"));
                }

                break;
            case "balances":
                foreach (var row in book.Balances(period))
                {
                    Balance(xml, book, row, period, skew);
                }

                break;
            case "charges":
                foreach (var row in book.Charges(period))
                {
                    Item(xml, "charge", book, row.Account, ("id", row.Id));
                    Values(
                        xml, ("serviceCode", $"{book.System.Domain}.{row.Product}"), ("component", row.Kind), ("dateFrom", Wire.Iso(row.From)), ("dateTo", Wire.Iso(row.To)),
                        ("quantity", Wire.Number(row.Quantity)), ("unit", row.Unit), ("net", Wire.Dot(row.Net)), ("vatRate", Wire.Number(row.VatRate)), ("vat", Wire.Dot(row.Vat)),
                        ("gross", Wire.Dot(row.Gross)), ("name", row.Name));
                }

                break;
            case "payments":
                foreach (var row in book.Payments(period))
                {
                    Item(xml, "payment", book, row.Account, ("id", row.Id));
                    Values(
                        xml, ("valueDate", Wire.Iso(row.Day)), ("creditedAt", row.Account is null ? "0001-01-01" : Wire.Iso(row.Day.AddDays(1))), ("sum", Wire.Dot(row.Sum)),
                        ("payerInn", row.PayerInn), ("orderNum", Wire.Number(row.Order)), ("purpose", row.Purpose));
                }

                break;
            default:
                foreach (var row in book.Documents(period))
                {
                    Item(xml, "document", book, row.Account, ("docType", row.Type), ("docNum", row.Number));
                    Values(
                        xml, ("docDate", Wire.Iso(row.Date)), ("period", row.Period.ToString()), ("net", Wire.Dot(row.Net)), ("vat", Wire.Dot(row.Vat)), ("sum", Wire.Dot(row.Gross)), ("state", "ISSUED"),
                        ("contentBase64", Convert.ToBase64String(PlayedPayloads.Of(row))), ("mime", PlayedPayloads.MimeOf(row)));
                }

                break;
        }
    }

    private static void Balance(XmlWriter xml, PlayedBook book, PlayedBalance row, Period period, TimeSpan skew)
    {
        Item(xml, "account", book, row.Account, ("svcSubNum", "0"));
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
            [
                ("period", period.ToString()), ("currency", "643"), ("saldoIn", Wire.Dot(book.System.Sign(row.Opening))), ("accrued", Wire.Dot(row.Charged)),
                ("corrections", Wire.Dot(row.Corrected)), ("payments", Wire.Dot(row.Paid)), ("saldoOut", Wire.Dot(book.System.Sign(row.Closing))),
            ])
        {
            xml.WriteElementString(name, value);
        }

        xml.WriteStartElement("overdue");
        xml.WriteAttributeString("nil", Instance, "true");
        xml.WriteEndElement();
        var end = period.LastDay.ToDateTime(new TimeOnly(23, 59, 59));
        Values(xml, ("asOf", FormattableString.Invariant($"{new DateTimeOffset(end, book.System.Zone.GetUtcOffset(end)) + skew:yyyy-MM-dd'T'HH:mm:sszzz}")));
    }

    private static void Item(XmlWriter xml, string name, PlayedBook book, PlayedAccount? account, params ReadOnlySpan<(string Name, string Value)> identity)
    {
        xml.WriteStartElement(name);
        xml.WriteAttributeString("svcTypeId", book.System.NamingDomain);
        xml.WriteAttributeString("svcNum", account?.Number ?? "");
        foreach (var (attribute, value) in identity)
        {
            xml.WriteAttributeString(attribute, value);
        }
    }

    private static void Values(XmlWriter xml, params ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (name, value) in values)
        {
            xml.WriteElementString(name, value);
        }

        xml.WriteEndElement();
    }
}
