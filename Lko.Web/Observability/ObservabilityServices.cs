using Lko.Domain.Common;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Quartz.Diagnostics;

namespace Lko.Web.Observability;

/// <summary>Logs, traces, metrics and health.</summary>
internal static class ObservabilityServices
{
    private const string Ready = "ready";

    /// <summary>Whoever probes does not wait for a database that does not answer.</summary>
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(5);

    /// <summary>The portal's own, and those of the frameworks that say how pages, circuits and jobs do.</summary>
    private static readonly string[] Meters =
    [
        Telemetry.Name,
        "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.Components.Lifecycle",
        "Microsoft.AspNetCore.Components.Server.Circuits",
        QuartzInstrumentation.MeterName,
    ];

    private static readonly string[] Sources =
    [
        Telemetry.Name,
        "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.Components.Server.Circuits",
        QuartzInstrumentation.ActivitySourceName,
    ];

    public static void AddLkoObservability(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddJsonConsole(options =>
            {
                options.IncludeScopes = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "O";
            });
        }
        else
        {
            builder.Logging.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.ColorBehavior = LoggerColorBehavior.Default;
            });
        }

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("lko"))
            .WithTracing(tracing => tracing
                .SetSampler(new ParentBasedSampler(new WithoutJobStore()))
                .AddSource(Sources)
                .AddAspNetCoreInstrumentation(options => options.Filter = http => !http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation());
        if (PortalSettings.Value(builder.Configuration, "OTEL_EXPORTER_OTLP_ENDPOINT") is not null)
        {
            telemetry.UseOtlpExporter();
        }

        builder.Services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", tags: [Ready], timeout: CheckLimit)
            .AddCheck<OutboxHealth>("outbox", HealthStatus.Degraded, [Ready], CheckLimit)
            .AddCheck<SchedulerHealth>("scheduler", tags: [Ready], timeout: CheckLimit);
    }

    /// <summary>
    /// One word for whoever asks: what exactly is wrong stands in the log. Ready is 503 without the database or the scheduler; with an alarm
    /// about the outbox it is 200 and says <c>Degraded</c>.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
    }

    /// <summary>The job store touches its tables several times a second; none of it is worth a trace.</summary>
    private sealed class WithoutJobStore : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
            new(samplingParameters.Name.StartsWith("Quartz.JobStore", StringComparison.Ordinal) ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
    }
}
