using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Faults;

/// <summary>Where a message stands when the door is shut.</summary>
internal enum DoorMoment
{
    /// <summary>The portal has begun to send; not a byte has reached the CRM.</summary>
    BeforeTheCrm = 1,

    /// <summary>The CRM has taken the message and answered; not a byte of the answer has reached the portal.</summary>
    AfterTheCrm = 2,
}

/// <summary>The wire between the portal and the CRM, on real sockets, that the test can interrupt at a named moment of every message.</summary>
internal sealed class CrmDoor : IAsyncDisposable
{
    private static readonly string[] Carried = ["Authorization", "Idempotency-Key", "Accept"];

    private readonly WebApplication _app;
    private readonly HttpClient _crm;
    private readonly ConcurrentDictionary<Guid, int> _sends = new();
    private readonly Lock _lock = new();
    private DoorMoment? _shut;
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held;
    private int _answered;

    private CrmDoor(WebApplication app, Uri crm)
    {
        _app = app;
        _crm = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = crm };
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Messages that have reached the moment since the door was shut.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Answers that have gone to the portal whole since the door was shut.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>How often the portal sent each message, whatever became of it: the CRM's key hides what is sent twice.</summary>
    public IReadOnlyDictionary<Guid, int> Sends => _sends;

    public static async Task<CrmDoor> StartAsync(Uri crm)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var door = new CrmDoor(app, crm);
        app.Run(door.PassAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        door.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return door;
    }

    /// <summary>Holds every message at the moment from now on; one that stood there before breaks off.</summary>
    public void Shut(DoorMoment moment)
    {
        lock (_lock)
        {
            _opened.TrySetCanceled();
            (_shut, _held, _answered) = (moment, 0, 0);
            _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Lets through what stands there, and everything after it.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _shut = null;
            _opened.TrySetResult();
        }
    }

    /// <summary>What stands there never comes through: its sender is dead.</summary>
    public void Drop()
    {
        lock (_lock)
        {
            _shut = null;
            _opened.TrySetCanceled();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Drop();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _crm.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        try
        {
            var isMessage = HttpMethods.IsPost(http.Request.Method);
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            if (isMessage)
            {
                _sends.AddOrUpdate(Guid.Parse(http.Request.Headers["Idempotency-Key"].ToString(), CultureInfo.InvariantCulture), 1, (_, count) => count + 1);
            }

            await HoldAsync(isMessage, DoorMoment.BeforeTheCrm);
            using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), http.Request.Path + http.Request.QueryString);
            foreach (var name in Carried.Where(http.Request.Headers.ContainsKey))
            {
                request.Headers.TryAddWithoutValidation(name, http.Request.Headers[name].ToString());
            }

            if (isMessage)
            {
                request.Content = new ByteArrayContent(body.ToArray());
                request.Content.Headers.TryAddWithoutValidation("Content-Type", http.Request.ContentType);
            }

            using var answer = await _crm.SendAsync(request, CancellationToken.None);
            var content = await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
            await HoldAsync(isMessage, DoorMoment.AfterTheCrm);
            http.Response.StatusCode = (int)answer.StatusCode;
            http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await http.Response.Body.WriteAsync(content, CancellationToken.None);
            await http.Response.CompleteAsync();
            if (isMessage)
            {
                Interlocked.Increment(ref _answered);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or HttpRequestException)
        {
            http.Abort();
        }
    }

    private Task HoldAsync(bool isMessage, DoorMoment moment)
    {
        lock (_lock)
        {
            if (!isMessage || _shut != moment)
            {
                return Task.CompletedTask;
            }

            _held++;
            return _opened.Task;
        }
    }
}
