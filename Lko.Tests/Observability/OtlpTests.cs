using System.Collections.Concurrent;
using System.Text;
using Lko.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Observability;

public sealed class OtlpTests
{
    [Fact]
    public async Task Otlp_CarriesThePortalsOwnSpansAndFigures()
    {
        var received = new ConcurrentQueue<(string Path, string Body)>();
        await using var collector = await CollectAsync(received);
        await using var portal = new PortalHost();
        portal.Settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First();
        portal.Settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        portal.Settings["OTEL_METRIC_EXPORT_INTERVAL"] = "500";
        portal.Settings["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        await portal.InitializeAsync();
        using var browser = await portal.SignInAsync("op10-orders", "/contracts");
        using var answer = await browser.PostFormAsync("/account/sign-out");

        // The sandbox's billings are read at the start; the person above has begun and ended a session, which everybody is told live.
        foreach (var name in new[] { "lko.use_case.duration", "lko.outbox.age", "lko.live.latency", "lko.sync.duration", "ASR-NNOV-1" })
        {
            await Eventually.Until(() => received.Any(each => each.Path == "/v1/metrics" && each.Body.Contains(name, StringComparison.Ordinal)), $"{name} arrives");
        }

        foreach (var name in new[] { "StartSession", "SyncSystem" })
        {
            await Eventually.Until(() => received.Any(each => each.Path == "/v1/traces" && each.Body.Contains(name, StringComparison.Ordinal)), $"the span {name} arrives");
        }
    }

    private static async Task<WebApplication> CollectAsync(ConcurrentQueue<(string Path, string Body)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var collector = builder.Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
            received.Enqueue((request.Path, Encoding.UTF8.GetString(body.ToArray())));
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }
}
