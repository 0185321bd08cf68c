using System.Xml;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape.Writers;

/// <summary>Interconnect volumes as separated values in windows-1251.</summary>
internal sealed class ItcCsvWriter : IDialectWriter
{
    public string Dialect => "itc-csv";

    public IEnumerable<PlayedFile> Files(PlayedBook book, Period period)
    {
        yield return new("usage", FormattableString.Invariant($"ITC_{book.System.Short}_{period.Number}_v{book.Version(period)}.csv"), target => Write(target, book, period));
    }

    private static void Write(Stream target, PlayedBook book, Period period)
    {
        using var file = Wire.Text(target, book.System.Encoding, "\r\n");
        file.WriteLine("PERIOD;MRF;PARTNER_ID;DOGOVOR;NAPR;TP;USLUGA;NAIM;VYZOVY;SEK;MIN;TARIF;SUMMA;NDS_ST;NDS;VSEGO;VERS");
        long count = 0, seconds = 0, net = 0, vat = 0;
        var version = Wire.Number(book.Version(period));
        foreach (var row in book.Volumes(period))
        {
            (count, seconds, net, vat) = (count + 1, seconds + row.Seconds, net + row.Net, vat + row.Vat);
            var direction = row.Direction is "IN" ? "VX" : "ISH";
            file.WriteLine($"{Wire.Number(period.Number)};{book.System.Short};{row.Partner.Id};{row.Partner.Contract};{direction};{row.Point};{row.Service.Code};{row.Service.Name};{Wire.Number(row.Calls)};{Wire.Number(row.Seconds)};{Wire.Comma(row.MinutesE2)};{Wire.CommaE4(row.Service.TariffE4)};{Wire.Comma(row.Net)};{Wire.Number(row.VatRate)};{Wire.Comma(row.Vat)};{Wire.Comma(row.Gross)};{version}");
        }

        file.WriteLine($"#ИТОГО;{Wire.Number(count)};{Wire.Number(seconds)};{Wire.Comma(net)};{Wire.Comma(vat)};{Wire.Comma(net + vat)}");
    }
}

/// <summary>Interconnect volumes as markup; a later version says which it replaces.</summary>
internal sealed class ItcXmlWriter : IDialectWriter
{
    private const string Namespace = "urn:itc:settlement:3";

    public string Dialect => "itc-xml";

    public IEnumerable<PlayedFile> Files(PlayedBook book, Period period)
    {
        yield return new("usage", FormattableString.Invariant($"ITC_{book.System.Short}_{period.Number}_v{book.Version(period)}.xml"), target => Write(target, book, period));
    }

    private static void Write(Stream target, PlayedBook book, Period period)
    {
        using var xml = Wire.Xml(target, "utf-8");
        xml.WriteStartElement("itc", "Settlement", Namespace);
        var version = book.Version(period);
        Attributes(xml, ("region", book.System.Short), ("period", period.ToString()), ("version", Wire.Number(version)));
        if (version > 1)
        {
            Attributes(xml, ("replaces", Wire.Number(version - 1)));
        }

        long count = 0, seconds = 0, net = 0;
        PlayedPartner? open = null;
        foreach (var row in book.Volumes(period))
        {
            if (row.Partner != open)
            {
                if (open is not null)
                {
                    xml.WriteEndElement();
                }

                open = row.Partner;
                xml.WriteStartElement("Partner", Namespace);
                Attributes(xml, ("id", open.Id), ("inn", open.Inn), ("contract", open.Contract));
            }

            (count, seconds, net) = (count + 1, seconds + row.Seconds, net + row.Net);
            xml.WriteStartElement("Item", Namespace);
            Attributes(
                xml, ("dir", row.Direction), ("poi", row.Point), ("svc", row.Service.Code), ("calls", Wire.Number(row.Calls)), ("sec", Wire.Number(row.Seconds)), ("min", Wire.Dot(row.MinutesE2)),
                ("rate", Wire.DotE4(row.Service.TariffE4)), ("net", Wire.Dot(row.Net)), ("vatRate", Wire.Number(row.VatRate)), ("vat", Wire.Dot(row.Vat)));
            xml.WriteEndElement();
        }

        if (open is not null)
        {
            xml.WriteEndElement();
        }

        xml.WriteStartElement("Control", Namespace);
        Attributes(xml, ("items", Wire.Number(count)), ("sec", Wire.Number(seconds)), ("net", Wire.Dot(net)));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Attributes(XmlWriter xml, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            xml.WriteAttributeString(name, value);
        }
    }
}
