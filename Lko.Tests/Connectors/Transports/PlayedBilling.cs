using System.Collections.Concurrent;
using System.Text;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Connectors.RestJson;
using Lko.Infrastructure.Connectors.Soap;
using Lko.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Connectors.Transports;

/// <summary>A billing behind a real socket: it answers by address, or as the next script says. What the transport keeps of it lies in a drop folder.</summary>
internal sealed class PlayedBilling : IAsyncDisposable
{
    public const string Key = "key-of-the-test";

    public static readonly Period May = new(2026, 5);

    private readonly TempFolder _drop = new();
    private readonly ConcurrentQueue<RequestDelegate> _scripts = new();
    private readonly WebApplication _app;

    private PlayedBilling(WebApplication app, SourceSystem system)
    {
        (_app, System) = (app, system);
        app.Run(async http =>
        {
            var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
            Requests.Enqueue(new(http.Request.Path + http.Request.QueryString, http.Request.Headers["X-Api-Key"].ToString(), http.Request.Headers["SOAPAction"].ToString().Trim('"'), body));
            await (_scripts.TryDequeue(out var script) ? script : Answer)(http);
        });
    }

    public SourceSystem System { get; }

    private IOptions<DropFolderOptions> Drop => Options.Create(new DropFolderOptions { DropFolder = _drop.Path });

    public ConcurrentQueue<PlayedRequest> Requests { get; } = new();

    /// <summary>How a request is answered instead of by what is said; null = it is not.</summary>
    public Func<PlayedRequest, RequestDelegate?> Does { get; set; } = _ => null;

    /// <summary>What is answered by address, beyond the scripts.</summary>
    public Func<PlayedRequest, string> Says { get; set; } = _ => """{"pages":1,"items":[]}""";

    /// <summary>Private network in which a system may answer.</summary>
    public string Network { get; set; } = "127.0.0.0/8";

    /// <summary>Long enough for a busy machine: an answer that is awaited comes. What is about waiting in vain shortens them.</summary>
    public WaitOptions Waits { get; set; } = new()
    {
        Connect = TimeSpan.FromSeconds(20),
        Headers = TimeSpan.FromSeconds(20),
        Idle = TimeSpan.FromSeconds(20),
        Attempt = TimeSpan.FromSeconds(30),
        RetryDelay = TimeSpan.FromMilliseconds(10),
        Retries = 1,
    };

    public static async Task<PlayedBilling> StartAsync(string dialect = "rest-json", string feeds = "charges", string encoding = "utf-8")
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var billing = new PlayedBilling(app, SourceSystem.Create(
            "ASR-MSK-1", "MSK", SourceSystemKind.Billing, "Игровая АСР", "Played billing", "CENTER", "Europe/Moscow", dialect, "http", encoding,
            balancePositive: false, "RT.CENTER.77.LS", "0 0 1 * * ?", "Europe/Moscow", feeds, isActive: true));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return billing;
    }

    /// <summary>The next calls go so, in this order; later ones are answered.</summary>
    public void Script(params RequestDelegate[] scripts)
    {
        foreach (var script in scripts)
        {
            _scripts.Enqueue(script);
        }
    }

    public Task<Fetched> FetchAsync(params Period[] periods) => FetchAsync(TestContext.Current.CancellationToken, periods);

    public Task<Fetched> FetchAsync(FetchOrder order, TimeProvider? time = null) => Transport(time).FetchAsync(System, order, TestContext.Current.CancellationToken);

    public Task<Fetched> FetchAsync(CancellationToken cancellationToken, params Period[] periods) => Transport().FetchAsync(System, new(periods.Length > 0 ? periods : [May]), cancellationToken);

    /// <summary>Fetches what cannot be had, and gives the words for it.</summary>
    public async Task<string> FailureAsync() => (await Should.ThrowAsync<SourceUnavailableException>(() => FetchAsync())).Message;

    /// <summary>Fetches what can be had without some feed, and gives what is told of that.</summary>
    public async Task<FetchFailure> MissedAsync(params Period[] periods) => (await FetchAsync(periods)).Failure.ShouldNotBeNull();

    /// <param name="time">By which it counts how long it may ask.</param>
    public ITransport Transport(TimeProvider? time = null)
    {
        var options = Options.Create(new TransportOptions { AllowedNetworks = { Network }, HttpAddress = _app.Urls.First() + "/billing/{system}/", HttpApiKey = Key, Waits = Waits });
        return new HttpTransport([new RestPages(), new SoapCalls()], ConnectorServices.All, new AnswerSamples(Drop, TimeProvider.System), options, Drop, time ?? TimeProvider.System);
    }

    /// <summary>Where its deliveries arrive.</summary>
    public IDropFolder Inbox() => new DropFolder(Drop);

    /// <summary>Paths of everything that was delivered, and what stands in it.</summary>
    public IReadOnlyList<(string Path, string Text)> Delivered() =>
        Directory.Exists(_drop.Combine(System.Code)) ? [.. DropFolder.ListFolder(_drop.Combine(System.Code)).Select(file => (file.Path, new StreamReader(file.Open()).ReadToEnd()))] : [];

    /// <summary>The rows of everything that was delivered.</summary>
    public IEnumerable<SourceRow> Read()
    {
        var connector = ConnectorServices.All.Single(each => string.Equals(each.Dialect, System.Dialect, StringComparison.Ordinal));
        return DropFolder.ListFolder(_drop.Combine(System.Code)).SelectMany(file => connector.Read(System, connector.Recognise(System, file)!, file.Open()));
    }

    public IReadOnlyList<string> Samples()
    {
        var folder = _drop.Combine(System.Code, AnswerSamples.Folder);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(File.ReadAllText)] : [];
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        _drop.Dispose();
    }

    private async Task Answer(HttpContext http)
    {
        if (Does(Requests.Last()) is { } deed)
        {
            await deed(http);
            return;
        }

        http.Response.ContentType = string.Equals(System.Dialect, "soap", StringComparison.Ordinal) ? "text/xml; charset=utf-8" : "application/json";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Says(Requests.Last())), http.RequestAborted);
    }
}

internal sealed record PlayedRequest(string Address, string Key, string Action, string Body);
