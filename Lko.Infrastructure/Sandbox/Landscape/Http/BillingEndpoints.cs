using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml;
using Lko.Domain.Common;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lko.Infrastructure.Sandbox.Landscape.Http;

/// <summary>Months that a system which is asked has corrected since the sandbox started.</summary>
internal sealed class ToldVersions
{
    private readonly ConcurrentDictionary<(string System, Period Month), int> _versions = new();

    public int Correct(PlayedSystem system, Period month) => _versions.AddOrUpdate((system.Code, month), 2, (_, version) => version + 1);

    public Dictionary<Period, int> Of(PlayedSystem system) =>
        _versions.Where(told => string.Equals(told.Key.System, system.Code, StringComparison.Ordinal)).ToDictionary(told => told.Key.Month, told => told.Value);
}

/// <summary>The doors of the billings that are asked over the network.</summary>
internal static class BillingEndpoints
{
    public const string KeyHeader = "X-Api-Key";

    private const string Json = "application/json; charset=utf-8";
    private const string Markup = "text/xml; charset=utf-8";

    public static void MapBilling(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/billing/{system}/v1/{feed}", (HttpContext http, string system, string feed) => AnswerAsync(http, system, "rest-json", each => Task.FromResult(Rest(http, each, feed))));
        routes.MapPost("/billing/{system}/soap", (HttpContext http, string system) => AnswerAsync(http, system, "soap", each => SoapAsync(http, each)));
        routes.MapGet("/lastmile/requests", (HttpContext http, Lazy<LastMileBook> book) => AnswerAsync(http, "LMP", "portal-rest", each => Task.FromResult(LastMile(http, each, book.Value))));
        routes.MapGet("/crm/exports/{kind}", (HttpContext http, string kind, Lazy<CrmExportBook> book) => AnswerAsync(http, "CRM", "crm-rest", _ => Task.FromResult(Export(http, kind, book.Value))));
    }

    public static Answer Refusal(int status, string code, string message) =>
        new(status, Json, JsonSerializer.SerializeToUtf8Bytes(new { error = new { code, message } }, Crm.CrmWire.Json));

    private static async Task AnswerAsync(HttpContext http, string code, string dialect, Func<PlayedSystem, Task<Answer>> make)
    {
        var faults = Service<LandscapeFaults>(http);
        var now = Service<SandboxClock>(http).Now + faults.Skew(code);
        var system = Service<Lazy<PlayedLedger>>(http).Value.Registry.Find(code);
        if (system is null || !string.Equals(system.Dialect, dialect, StringComparison.Ordinal))
        {
            await Refusal(StatusCodes.Status404NotFound, "NOT_FOUND", "Такой системы здесь нет.").SendAsync(http, null, now);
        }
        else if (!IsKnown(http, dialect))
        {
            await Refusal(StatusCodes.Status401Unauthorized, "UNAUTHORIZED", "Ключ не принят.").SendAsync(http, null, now);
        }
        else
        {
            await (await make(system)).SendAsync(http, faults.NextAnswer(code), now);
        }
    }

    /// <summary>The young billings ask for a key; the older systems take everybody, but never a key that is wrong.</summary>
    private static bool IsKnown(HttpContext http, string dialect)
    {
        var given = http.Request.Headers[KeyHeader].ToString();
        return given.Length == 0
            ? dialect is not "rest-json"
            : CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(Service<SandboxOptions>(http).BillingApiKey));
    }

    private static Answer Rest(HttpContext http, PlayedSystem system, string feed)
    {
        var page = 1;
        if (!RestJsonWriter.Feeds.Contains(feed, StringComparer.Ordinal) || Service<LandscapeFaults>(http).IsSilent(system.Code, feed))
        {
            return Refusal(StatusCodes.Status404NotFound, "NOT_FOUND", "Такого раздела здесь нет.");
        }

        if (Month(http.Request.Query["period"]) is not { } month
            || (http.Request.Query["page"] is [{ } text] && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out page) && page is >= 1 and <= 1_000_000)))
        {
            return Refusal(StatusCodes.Status400BadRequest, "BAD_REQUEST", "period=ГГГГ-ММ, page с единицы.");
        }

        var (book, isTold) = Open(http, system, feed, month);
        using var memory = new MemoryStream();
        RestJsonWriter.Page(memory, book, feed, month, page, isTold);
        return new(StatusCodes.Status200OK, Json, memory.ToArray());
    }

    private static async Task<Answer> SoapAsync(HttpContext http, PlayedSystem system)
    {
        var action = http.Request.Headers["SOAPAction"].ToString().Trim('"').Split('/', '#', ':')[^1];
        var call = SoapWriter.Calls.FirstOrDefault(each => string.Equals(each.Call, action, StringComparison.Ordinal));
        using var memory = new MemoryStream();
        if (call.Call is null || Service<LandscapeFaults>(http).IsSilent(system.Code, call.Feed))
        {
            SoapWriter.Fault(memory, "soap:Client", $"Неизвестный метод: {action}");
        }
        else if (Month(await PeriodAsync(http)) is not { } month)
        {
            SoapWriter.Fault(memory, "soap:Client", "Ожидается period=ГГГГ-ММ");
        }
        else
        {
            var (book, isTold) = Open(http, system, call.Feed, month);
            SoapWriter.Answer(memory, book, call.Feed, call.Call, isTold ? month : null, Service<LandscapeFaults>(http).Skew(system.Code));
        }

        return new(StatusCodes.Status200OK, Markup, memory.ToArray());
    }

    private static Answer LastMile(HttpContext http, PlayedSystem system, LastMileBook book)
    {
        // A plus that the caller did not escape arrives as a space.
        var (since, limit) = (http.Request.Query["since"].ToString().Replace(' ', '+'), http.Request.Query["limit"].ToString());
        var from = DateTimeOffset.MinValue;
        var most = 50;
        if ((since.Length > 0 && !DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out from))
            || (limit.Length > 0 && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) && most is >= 1 and <= 1_000)))
        {
            return Refusal(StatusCodes.Status400BadRequest, "BAD_REQUEST", "since, after, limit от 1 до 1000.");
        }

        using var memory = new MemoryStream();
        book.Page(memory, Service<SandboxClock>(http).Now, Service<LandscapeFaults>(http).Skew(system.Code), from, http.Request.Query["after"], most);
        return new(StatusCodes.Status200OK, Json, memory.ToArray());
    }

    private static Answer Export(HttpContext http, string kind, CrmExportBook book)
    {
        var now = Service<SandboxClock>(http).Now;
        using var memory = new MemoryStream();
        switch (kind)
        {
            case "F3":
                book.Orders(memory, now);
                break;
            case "F4":
                CrmExportBook.Clients(memory);
                break;
            default:
                return Refusal(StatusCodes.Status404NotFound, "NOT_FOUND", "Есть F3 и F4.");
        }

        var name = FormattableString.Invariant($"{(kind is "F3" ? "F3_ORDERS" : "F4_CLIENTS")}_{now:yyyyMMdd}.csv");
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return new(StatusCodes.Status200OK, "text/csv; charset=utf-8", memory.ToArray());
    }

    /// <summary>Accounts are told as they are, whatever the month; of the others only months that are over.</summary>
    private static (PlayedBook Book, bool IsTold) Open(HttpContext http, PlayedSystem system, string feed, Period month)
    {
        var ledger = Service<Lazy<PlayedLedger>>(http).Value;
        return (ledger.Open(system, Service<ToldVersions>(http).Of(system)), feed is "accounts" || ledger.Months(system).Contains(month));
    }

    private static Period? Month(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Period.Of(day) : null;

    /// <summary>The text of the element <c>period</c> of a call, wherever it stands; null for what is no markup.</summary>
    private static async Task<string?> PeriodAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        buffer.Position = 0;
        try
        {
            using var xml = XmlReader.Create(buffer, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (xml.Read())
            {
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "period" })
                {
                    return xml.ReadElementContentAsString().Trim();
                }
            }
        }
        catch (XmlException)
        {
            // Told as a fault, like every call that cannot be understood.
        }

        return null;
    }

    private static T Service<T>(HttpContext http)
        where T : notnull => (T)(http.RequestServices.GetService(typeof(T)) ?? throw new InvalidOperationException(typeof(T).Name));
}
