using System.Globalization;
using System.Text.Json;
using Lko.Infrastructure.Resources;
using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Pages;
using Microsoft.AspNetCore.Http;

namespace Lko.Infrastructure.Sandbox;

/// <summary>Why a control does not do what it is asked, in the language of who asks.</summary>
/// <param name="field">Name of the member that is at fault; null where it is none of them.</param>
internal sealed class ControlRefusal(string message, string? field = null, int status = StatusCodes.Status400BadRequest, Exception? inner = null) : BadHttpRequestException(message, status, inner!)
{
    public string? Field { get; } = field;
}

/// <summary>Arguments of one control call.</summary>
internal sealed class ControlInput(Dictionary<string, string> values, bool leadsToAPage)
{
    /// <summary>A form that a browser sends by itself; whoever asks for JSON, the desk's script too, is answered by it.</summary>
    public static bool LeadsToAPage(HttpRequest request) => request.HasFormContentType && !request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal);

    public static async Task<ControlInput> ReadAsync(HttpContext http)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (http.Request.HasFormContentType)
        {
            foreach (var (key, value) in await http.Request.ReadFormAsync(http.RequestAborted))
            {
                values[key] = value.ToString();
            }

            return new ControlInput(values, LeadsToAPage(http.Request));
        }

        if (http.Request.ContentLength is null or 0 && !http.Request.HasJsonContentType())
        {
            return new ControlInput(values, leadsToAPage: false);
        }

        using var document = await ParseAsync(http);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new ControlRefusal(InfrastructureTexts.Sandbox["Control.NotAnObject"]);
        }

        foreach (var member in document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            values[member.Name] = member.Value.ToString();
        }

        return new ControlInput(values, leadsToAPage: false);
    }

    public bool Has(string name) => Text(name) is not null;

    public string? Text(string name) => values.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <param name="fallback">What is meant where nothing is given; null where something has to be.</param>
    public double Number(string name, double? fallback, double least, double most)
    {
        var given = Text(name) is not { } text ? fallback : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
        return given >= least && given <= most ? given.Value : throw Refuse("OutOfRange", name, least, most);
    }

    public int Whole(string name, int fallback, int least, int most) => Text(name) is not { } text ? fallback
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw Refuse("NotWhole", name, least, most);

    public bool? Flag(string name) => Text(name) is not { } text ? null
        : bool.TryParse(text, out var flag) ? flag
        : throw Refuse("NotOneOf", name, $"{bool.TrueString}, {bool.FalseString}");

    /// <summary>A day of this century: a year that was typed by half is none.</summary>
    public DateOnly? Day(string name) => Text(name) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2100 ? day
        : throw Refuse("NotADay", name);

    public T Choice<T>(string name)
        where T : struct, Enum =>
        Enum.TryParse<T>(Text(name), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw Refuse("NotOneOf", name, string.Join(", ", Enum.GetNames<T>()));

    public Fault Fault(string kind) => new(
        kind,
        Count(),
        TimeSpan.FromSeconds(Number("seconds", kind is nameof(CallFault.Delay) ? 20 : 0, 0, 3600)),
        Whole("status", StatusCodes.Status503ServiceUnavailable, 400, 599),
        Whole("copies", 5, 2, 1000));

    /// <summary>How many times something is to happen.</summary>
    public int Count() => Whole("count", 1, 1, 10_000);

    /// <summary>What is wrong with one member of the input, in the language of its sender.</summary>
    public static ControlRefusal Refuse(string problem, string field, params ReadOnlySpan<object?> arguments) => new(InfrastructureTexts.Sandbox.Format($"Control.{problem}", arguments), field);

    /// <summary>Leads a form back to the page; gives everyone else the result.</summary>
    public IResult Done(object result) =>
        leadsToAPage ? Results.Redirect(SandboxPage.Path, permanent: false, preserveMethod: false) : Results.Json(result, CrmWire.Json);

    private static async Task<JsonDocument> ParseAsync(HttpContext http)
    {
        try
        {
            return await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        }
        catch (JsonException exception)
        {
            throw new ControlRefusal(InfrastructureTexts.Sandbox["Control.NotJson"], inner: exception);
        }
    }
}
