using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Faults;

/// <summary>The wire between the portal and a billing that answers page by page, on real sockets: one page may be held until its reader is dead.</summary>
internal sealed class PageDoor : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _billing;
    private readonly Lock _lock = new();
    private readonly List<string> _asked = [];

    private PageDoor(WebApplication app, Uri billing)
    {
        _app = app;
        _billing = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = billing };
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>The page that is never answered, counted from 1; 0 = none.</summary>
    public int Holds { get; set; }

    /// <summary>Every page that was asked for, in order.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_lock)
            {
                return [.. _asked];
            }
        }
    }

    public static async Task<PageDoor> StartAsync(Uri billing)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var door = new PageDoor(app, billing);
        app.Run(door.PassAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        door.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _billing.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        var page = http.Request.Path + http.Request.QueryString;
        int number;
        lock (_lock)
        {
            _asked.Add(page);
            number = _asked.Count;
        }

        if (number == Holds)
        {
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = http.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        request.Headers.TryAddWithoutValidation("X-Api-Key", http.Request.Headers["X-Api-Key"].ToString());
        using var answer = await _billing.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
