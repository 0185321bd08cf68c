using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Lko.Infrastructure.Sandbox.Landscape.Http;

/// <summary>One answer of a played system, sent as it is or as its fault wants it.</summary>
internal sealed partial record Answer(int Status, string ContentType, byte[] Body)
{
    private const int BombMembers = 4_096;

    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);

    private const string Page = "<!doctype html><title>Вход</title><h1>Войдите в систему</h1>";

    public async Task SendAsync(HttpContext http, AnswerFault? fault, DateTimeOffset now)
    {
        var stop = http.RequestAborted;
        var response = http.Response;
        response.Headers.Date = now.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
        switch (fault)
        {
            case AnswerFault.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case AnswerFault.Drip:
                await DripAsync(response, stop);
                return;
            case AnswerFault.EndlessBody:
                await RepeatAsync(response, Body.Length > 0 ? Body : " "u8.ToArray(), long.MaxValue, stop);
                return;
            case AnswerFault.GzipBomb:
                response.Headers.ContentEncoding = "gzip";
                await RepeatAsync(response, Spaces(), BombMembers, stop);
                return;
            case AnswerFault.Reset:
                await ResetAsync(http, stop);
                return;
            case AnswerFault.BrokenChunk:
                await BreakChunksAsync(http, stop);
                return;
            case AnswerFault.Redirect:
                response.Redirect("http://127.0.0.1:9/elsewhere");
                return;
            case AnswerFault.TraversalName:
                response.Headers.ContentDisposition = response.Headers.ContentDisposition.ToString().Replace("_", "/../../evil_", StringComparison.Ordinal);
                await WriteAsync(response, stop);
                return;
            default:
                await (fault switch
                {
                    AnswerFault.Garbage => new Answer(StatusCodes.Status200OK, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Page)),
                    AnswerFault.EmptyBody => this with { Body = [] },
                    AnswerFault.Truncated => this with { Body = Body[..(Body.Length / 2)] },
                    AnswerFault.WrongEncoding => this with { Body = Recoded() },
                    AnswerFault.ByteOrderMark => this with { Body = [.. Encoding.UTF8.Preamble, .. Body] },
                    AnswerFault.XmlBomb => this with { Body = SpoiledFiles.WithGrowingEntities(Body, "utf-8") },
                    AnswerFault.ExternalEntity => this with { Body = SpoiledFiles.WithEntityFromElsewhere(Body, "utf-8") },
                    AnswerFault.Status500 => new Answer(StatusCodes.Status500InternalServerError, "text/plain; charset=utf-8", "ORA-00600"u8.ToArray()),
                    AnswerFault.WrongContentType => this with { ContentType = "application/octet-stream" },
                    AnswerFault.NullId => this with { Body = Encoding.UTF8.GetBytes(Nameless(Encoding.UTF8.GetString(Body))) },
                    AnswerFault.SchemaDrift => this with { Body = Encoding.UTF8.GetBytes(Drifted(Encoding.UTF8.GetString(Body))) },
                    _ => this,
                }).WriteAsync(response, stop);
                return;
        }
    }

    private async Task WriteAsync(HttpResponse response, CancellationToken stop)
    {
        Start(response);
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, stop);
    }

    private void Start(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = ContentType;
    }

    private async Task DripAsync(HttpResponse response, CancellationToken stop)
    {
        Start(response);
        response.ContentLength = Body.Length;
        await response.StartAsync(stop);
        for (var index = 0; index < Body.Length && !stop.IsCancellationRequested; index++)
        {
            await response.Body.WriteAsync(Body.AsMemory(index, 1), stop);
            await response.Body.FlushAsync(stop);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RepeatAsync(HttpResponse response, byte[] piece, long times, CancellationToken stop)
    {
        Start(response);
        for (var sent = 0L; sent < times && !stop.IsCancellationRequested; sent++)
        {
            await response.Body.WriteAsync(piece, stop);
            await response.Body.FlushAsync(stop);
        }
    }

    /// <summary>No orderly end: what is on its way is lost, and the caller's socket is told so.</summary>
    private async Task ResetAsync(HttpContext http, CancellationToken stop)
    {
        Start(http.Response);
        http.Response.ContentLength = Body.Length;
        await http.Response.Body.WriteAsync(Body.AsMemory(0, Body.Length / 2), stop);
        await http.Response.Body.FlushAsync(stop);
        if (http.Features.Get<IConnectionSocketFeature>() is { } connection)
        {
            connection.Socket.LingerState = new(enable: true, seconds: 0);
            connection.Socket.Close();
        }

        http.Abort();
    }

    /// <summary>Past the server, which would never send such a thing.</summary>
    private async Task BreakChunksAsync(HttpContext http, CancellationToken stop)
    {
        if (http.Features.Get<IConnectionSocketFeature>() is { } connection)
        {
            var head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {ContentType}\r\nTransfer-Encoding: chunked\r\n\r\n");
            await connection.Socket.SendAsync(head, stop);
            await connection.Socket.SendAsync(Encoding.ASCII.GetBytes($"{Body.Length / 2:x}\r\n"), stop);
            await connection.Socket.SendAsync(Body.AsMemory(0, Body.Length / 2), stop);
            await connection.Socket.SendAsync("\r\nzz;\r\nno length\r\n"u8.ToArray(), stop);
            connection.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);

            // Until the caller has had enough: an end before that would take from him what is on its way.
            await Task.Delay(LongestRead, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        http.Abort();
    }

    /// <summary>A megabyte of spaces in a kilobyte; packed pieces one after another are one packed stream.</summary>
    private static byte[] Spaces()
    {
        var plain = new byte[1024 * 1024];
        plain.AsSpan().Fill((byte)' ');
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        return memory.ToArray();
    }

    private byte[] Recoded() => Wire.Windows1251().GetBytes(Encoding.UTF8.GetString(Body));

    /// <summary>In markup and JSON under one of the names that they have for it; in separated values the first of each line behind the header.</summary>
    private string Nameless(string text) => ContentType.StartsWith("text/csv", StringComparison.Ordinal)
        ? FirstColumn().Replace(text, "")
        : Identity().Replace(text, match => match.Groups["member"] is { Success: true, Value: var member } ? $"{member}null" : " id=\"\"");

    /// <summary>The same in JSON and in markup, as both use the same names.</summary>
    private static string Drifted(string text)
    {
        text = Renamed().Replace(text, match => match.Value switch { "saldoIn" => "openingBalance", "gross" => "totalAmount", "sum" => "amount", "revision" => "version", "KANAL" => "CHANNEL", "PARENT_ID" => "OWNER_ID", var other => other });
        text = Quoted().Replace(text, "${name}${number}");
        return Kinds().Replace(text, "SUBSCRIPTION");
    }

    [GeneratedRegex("""(?<=[<"/;])(saldoIn|gross|sum|revision|KANAL|PARENT_ID)(?=[>";])""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Renamed();

    [GeneratedRegex(@"(?<name>""(saldoOut|net|payments|vat)"": )""(?<number>-?[0-9.]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Quoted();

    [GeneratedRegex("""(?: id="[^"]*")|(?:(?<member>"(id|requestNo)":\s*)"[^"]*")""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Identity();

    [GeneratedRegex("(?<=\n)[^;\r\n]+(?=;)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex FirstColumn();

    [GeneratedRegex("""(?<=[>"])(MRC|UPD|ACT)(?=[<"])""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Kinds();
}
