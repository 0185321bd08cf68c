using System.Net;
using System.Text.Json;
using Lko.Infrastructure.Connectors.CrmRest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Sandbox;

/// <summary>The portal's door for events on a real socket: checks signatures and keeps what came.</summary>
internal sealed class PortalDouble : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(int Status, JsonElement Event)> _received = [];
    private int _refusals;

    private PortalDouble(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<(int Status, JsonElement Event)> Received
    {
        get
        {
            lock (_received)
            {
                return [.. _received];
            }
        }
    }

    public IEnumerable<int> StoredSequences => Received.Where(item => item.Status == 200).Select(item => item.Event.GetProperty("seq").GetInt32());

    /// <summary>The next calls are answered 500.</summary>
    public void Refuse(int calls) => Interlocked.Exchange(ref _refusals, calls);

    public static async Task<PortalDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var portal = new PortalDouble(app);
        app.MapPost("/integration/crm/events", (Delegate)(async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            var status = !CrmSignature.IsValid(body.ToArray(), http.Request.Headers[CrmSignature.Header], "sandbox-event-secret") ? 401
                : Interlocked.Decrement(ref portal._refusals) >= 0 ? 500 : 200;
            lock (portal._received)
            {
                portal._received.Add((status, JsonElement.Parse(body.ToArray())));
            }

            return Results.StatusCode(status);
        }));
        await app.StartAsync(TestContext.Current.CancellationToken);
        portal.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return portal;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
