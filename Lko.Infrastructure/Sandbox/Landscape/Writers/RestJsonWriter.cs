using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape.Writers;

/// <summary>Pages of JSON items, amounts as text.</summary>
internal sealed class RestJsonWriter : IDialectWriter
{
    public static readonly IReadOnlyList<string> Feeds = ["balances", "charges", "payments", "documents", "accounts"];

    private static readonly JsonWriterOptions Options = new() { Indented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public string Dialect => "rest-json";

    public IEnumerable<PlayedFile> Files(PlayedBook book, Period period)
    {
        foreach (var feed in Feeds)
        {
            for (var page = 1; page <= Pages(book, feed, period); page++)
            {
                var number = page;
                yield return new(feed, FormattableString.Invariant($"{feed}_{period}_p{page}.json"), target => Page(target, book, feed, period, number));
            }
        }
    }

    /// <summary>One page; beyond the last one it has no items.</summary>
    /// <param name="isTold">Whether the month is one that the system tells; else there is one page without items.</param>
    public static void Page(Stream target, PlayedBook book, string feed, Period period, int page, bool isTold = true)
    {
        using var json = new Utf8JsonWriter(target, Options);
        json.WriteStartObject();
        json.WriteString("period", period.ToString());
        json.WriteNumber("page", page);
        json.WriteNumber("pages", isTold ? Pages(book, feed, period) : 1);
        json.WriteStartArray("items");
        foreach (var write in (isTold ? Items(book, feed, period) : []).Skip((page - 1) * book.Scale.PageSize).Take(book.Scale.PageSize))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static int Pages(PlayedBook book, string feed, Period period) => Math.Max(1, (Items(book, feed, period).Count() + book.Scale.PageSize - 1) / book.Scale.PageSize);

    private static IEnumerable<Action<Utf8JsonWriter>> Items(PlayedBook book, string feed, Period period) => feed switch
    {
        "accounts" => book.Accounts.Select<PlayedAccount, Action<Utf8JsonWriter>>(row => json => Account(json, book.System, row)),
        "balances" => book.Balances(period).Select<PlayedBalance, Action<Utf8JsonWriter>>(row => json => Balance(json, book.System, row, period)),
        "charges" => book.Charges(period).Select<PlayedCharge, Action<Utf8JsonWriter>>(row => json => Charge(json, book.System, row)),
        "payments" => book.Payments(period).Select<PlayedPayment, Action<Utf8JsonWriter>>(row => json => Payment(json, book.System, row)),
        _ => book.Documents(period).Select<PlayedDocument, Action<Utf8JsonWriter>>(row => json => Document(json, book.System, row)),
    };

    private static void Account(Utf8JsonWriter json, PlayedSystem system, PlayedAccount row)
    {
        Values(
            json, ("svcTypeId", system.NamingDomain), ("svcNum", row.Number), ("svcSubNum", "0"), ("contract", row.Contract), ("contractFrom", Wire.Iso(row.Since)), ("inn", row.Inn),
            ("kpp", row.Kpp ?? ""), ("name", row.Name), ("openedOn", Wire.Iso(row.Since)));
        json.WriteNull("closedOn");
    }

    private static void Balance(Utf8JsonWriter json, PlayedSystem system, PlayedBalance row, Period period) => Values(
        json, ("svcTypeId", system.NamingDomain), ("svcNum", row.Account.Number), ("svcSubNum", "0"), ("period", period.ToString()), ("currency", "643"),
        ("saldoIn", Wire.Dot(system.Sign(row.Opening))), ("accrued", Wire.Dot(row.Charged)), ("corrections", Wire.Dot(row.Corrected)), ("payments", Wire.Dot(row.Paid)),
        ("saldoOut", Wire.Dot(system.Sign(row.Closing))));

    private static void Charge(Utf8JsonWriter json, PlayedSystem system, PlayedCharge row) => Values(
        json, ("id", row.Id), ("svcTypeId", system.NamingDomain), ("svcNum", row.Account.Number), ("serviceCode", $"{system.Domain}.{row.Product}"), ("component", row.Kind),
        ("dateFrom", Wire.Iso(row.From)), ("dateTo", Wire.Iso(row.To)), ("quantity", Wire.Number(row.Quantity)), ("unit", row.Unit), ("net", Wire.Dot(row.Net)),
        ("vatRate", Wire.Number(row.VatRate)), ("vat", Wire.Dot(row.Vat)), ("gross", Wire.Dot(row.Gross)), ("name", row.Name));

    private static void Payment(Utf8JsonWriter json, PlayedSystem system, PlayedPayment row)
    {
        Values(json, ("id", row.Id), ("svcTypeId", system.NamingDomain), ("svcNum", row.Account?.Number ?? ""), ("valueDate", Wire.Iso(row.Day)));
        if (row.Account is null)
        {
            json.WriteNull("creditedAt");
        }
        else
        {
            json.WriteString("creditedAt", Wire.Iso(row.Day.AddDays(1)));
        }

        Values(json, ("sum", Wire.Dot(row.Sum)), ("payerInn", row.PayerInn), ("orderNum", Wire.Number(row.Order)), ("purpose", row.Purpose));
    }

    private static void Document(Utf8JsonWriter json, PlayedSystem system, PlayedDocument row)
    {
        Values(json, ("docType", row.Type), ("number", row.Number), ("date", Wire.Iso(row.Date)));
        json.WriteStartObject("account");
        Values(json, ("system", system.Code), ("number", row.Account.Number));
        json.WriteEndObject();
        Values(json, ("period", row.Period.ToString()));
        json.WriteStartObject("total");
        Values(json, ("net", Wire.Dot(row.Net)), ("vat", Wire.Dot(row.Vat)), ("gross", Wire.Dot(row.Gross)));
        json.WriteNumber("vatRate", Amounts.VatRate(row.Period.LastDay));
        json.WriteEndObject();
        var content = PlayedPayloads.Of(row);
        json.WriteStartArray("files");
        json.WriteStartObject();
        json.WriteString("name", row.File);
        json.WriteNumber("size", content.Length);
        json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(content)));
        json.WriteBase64String("contentBase64", content);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteNull("supersedes");
    }

    private static void Values(Utf8JsonWriter json, params ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (name, value) in values)
        {
            json.WriteString(name, value);
        }
    }
}
