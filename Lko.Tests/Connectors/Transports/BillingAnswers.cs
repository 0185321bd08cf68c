using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lko.Tests.Connectors.Transports;

/// <summary>What a billing answers, right and wrong.</summary>
internal static class BillingAnswers
{
    public static string Page(int pages, params string[] ids) => $$"""{"pages":{{pages}},"items":[{{string.Join(',', ids.Select(Charge))}}]}""";

    /// <summary>Which page is asked for.</summary>
    public static int PageOf(PlayedRequest request) => int.Parse(request.Address.AsSpan(request.Address.LastIndexOf('=') + 1), CultureInfo.InvariantCulture);

    public static string Charge(string id) =>
        $$"""{"id":"{{id}}","svcTypeId":"RT.CENTER.77.LS","svcNum":"177000012340","serviceCode":"RT.CENTER.77.NUMBERS","component":"MRC","dateFrom":"2026-05-01","dateTo":"2026-05-31","quantity":"1","net":"100.00","vatRate":"22","vat":"22.00","gross":"122.00"}""";

    public static RequestDelegate Status(int status) => http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public static Task Refused(HttpContext http)
    {
        http.Response.StatusCode = 503;
        return http.Response.WriteAsync("ORA-00600", http.RequestAborted);
    }

    public static RequestDelegate Text(string type, string text) => async http =>
    {
        http.Response.ContentType = type;
        await http.Response.WriteAsync(text, http.RequestAborted);
    };

    public static RequestDelegate Fault(string kind) => kind switch
    {
        "hang" => http => Until(http.RequestAborted),
        "drip" => async http =>
        {
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("{", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Until(http.RequestAborted);
        },
        "html" => Text("text/html", "<html><body>Вход</body></html>"),
        "empty" => Text("application/json", ""),
        "truncated" => Text("application/json", Page(1, "1")[..60]),
        "array" => Text("application/json", "[]"),
        "cp1251" => async http =>
        {
            http.Response.ContentType = "application/json; charset=utf-8";
            await http.Response.Body.WriteAsync(SourceSystems.Cp1251.GetBytes("""{"pages":1,"items":[{"name":"Связь"}]}"""), http.RequestAborted);
        },
        "bom" => Text("application/json", "\uFEFF" + Page(1, "1")),
        "type" => Text("text/plain", Page(1, "1")),
        "reset" => async http =>
        {
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("{\"pages\"", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            http.Abort();
        },
        _ => Text("application/json", """{"error":{"code":"E1"}}"""),
    };

    public static RequestDelegate Endless(bool packed) => async http =>
    {
        http.Response.ContentType = "application/json";
        if (packed)
        {
            http.Response.Headers.ContentEncoding = "gzip";
        }

        var block = Encoding.UTF8.GetBytes(new string(' ', 64 * 1024));
        await using var body = packed ? new GZipStream(http.Response.Body, CompressionLevel.Fastest) : http.Response.Body;
        while (!http.RequestAborted.IsCancellationRequested)
        {
            try
            {
                await body.WriteAsync(block, http.RequestAborted);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                return;
            }
        }
    };

    /// <summary>One array, and the whole of it as announced.</summary>
    public static RequestDelegate Gibibyte => async http =>
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = 1L << 30;
        var items = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Charge("1") + ",", 250)));
        try
        {
            await http.Response.WriteAsync("""{"pages":1,"items":[""", http.RequestAborted);
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(items, http.RequestAborted);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            // Nobody listens any more, or all of it was sent.
        }
    };

    private static async Task Until(CancellationToken gone)
    {
        var end = new TaskCompletionSource();
        await using var registration = gone.Register(end.SetResult);
        await end.Task;
    }
}
