using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>Where the portal's processes listen; may become known only after the sandbox has started.</summary>
internal sealed class PortalOrigins(IReadOnlyList<Uri> initial)
{
    private volatile IReadOnlyList<Uri> _all = initial;

    public IReadOnlyList<Uri> All
    {
        get => _all;
        set => _all = value;
    }

    public bool Contains(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
        && _all.Any(origin => Uri.Compare(origin, uri, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0);
}

/// <summary>Sends every recorded event to the portal, at least once, signed; retries until it is stored there.</summary>
internal sealed class CrmPush(CrmDesk desk, SandboxClock clock, CrmFaults faults, PortalOrigins portals, SandboxOptions options, ILogger<CrmPush> logger)
    : BackgroundService
{
    public const string FaultQueue = "push";

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly LinkedList<Parcel> _queue = new();
    private readonly List<Parcel> _held = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };

    private int _seen;
    private int _preferred;
    private int _sent;
    private int _waiting;

    /// <summary>Requests made to the portal so far, duplicates and retries included.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Events the portal has not confirmed.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void Wake() => desk.Recorded.Set();

    /// <summary>Sends all that may be sent now.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Collect();
            while (portals.All.Count > 0 && NextReady() is { } parcel)
            {
                if (!Meet(parcel))
                {
                    continue;
                }

                await SendAsync(parcel, cancellationToken);
            }

            Volatile.Write(ref _waiting, _queue.Count + _held.Count);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var next = desk.Recorded.Next;
                await RoundAsync(stoppingToken);
                await Signal.WaitAsync(next, await PauseAsync(stoppingToken), clock.Time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was not confirmed is sent again after the next start.
        }
    }

    private async Task<TimeSpan> PauseAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var now = clock.Now;
            var pause = portals.All.Count == 0 ? LongestPause : _queue.Select(parcel => parcel.NotBefore - now).Append(LongestPause).Min();
            return pause > TimeSpan.Zero ? pause : TimeSpan.FromMilliseconds(1);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Collect()
    {
        var (items, next, _) = desk.EventsAfter(_seen, int.MaxValue);
        foreach (var happened in items.Where(happened => !desk.IsPushed(happened.EventId)))
        {
            _queue.AddLast(new Parcel(happened) { NotBefore = clock.Now });
        }

        _seen = next;
    }

    private Parcel? NextReady()
    {
        var now = clock.Now;
        return _queue.FirstOrDefault(parcel => parcel.NotBefore <= now);
    }

    /// <summary>Lets a waiting fault befall the event; false when it is not to be sent now.</summary>
    private bool Meet(Parcel parcel)
    {
        if (parcel.Met)
        {
            return true;
        }

        parcel.Met = true;
        if (faults.Take(FaultQueue) is not { } fault)
        {
            return true;
        }

        switch (Enum.Parse<EventFault>(fault.Kind))
        {
            case EventFault.Duplicate:
                parcel.Copies = fault.Copies;
                return true;
            case EventFault.BadSignature:
                parcel.WrongSignature = true;
                return true;
            case EventFault.Delay:
                parcel.NotBefore = clock.Now + fault.Delay;
                return false;
            case EventFault.Drop:
                _queue.Remove(parcel);
                desk.MarkPushed(parcel.Event.EventId);
                return false;
            default:
                _queue.Remove(parcel);
                _held.Add(parcel);
                if (fault.Left == 0)
                {
                    foreach (var held in _held)
                    {
                        _queue.AddFirst(held);
                    }

                    _held.Clear();
                }

                return false;
        }
    }

    private async Task SendAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        var body = CrmWire.Bytes(parcel.Event);
        var stored = await PostAsync(body, parcel.WrongSignature, cancellationToken);
        parcel.WrongSignature = false;
        for (var copy = 1; stored && copy < parcel.Copies; copy++)
        {
            stored = await PostAsync(body, false, cancellationToken);
        }

        if (stored)
        {
            _queue.Remove(parcel);
            desk.MarkPushed(parcel.Event.EventId);
            return;
        }

        parcel.Attempts++;
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(parcel.Attempts - 1, 5)));
        parcel.NotBefore = clock.Now + (pause < LongestPause ? pause : LongestPause);
    }

    private async Task<bool> PostAsync(byte[] body, bool wrongSignature, CancellationToken cancellationToken)
    {
        var all = portals.All;
        var portal = all[_preferred % all.Count];
        var key = Encoding.UTF8.GetBytes(wrongSignature ? options.EventSecret + "?" : options.EventSecret);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(portal, "/integration/crm/events"));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Lko-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, body)));
        Interlocked.Increment(ref _sent);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return response.StatusCode == System.Net.HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            logger.LogInformation(exception, "The portal at {Portal} did not take an event.", portal);
            _preferred++;
            return false;
        }
    }

    private sealed class Parcel(CrmEvent happened)
    {
        public CrmEvent Event { get; } = happened;

        public DateTimeOffset NotBefore { get; set; }

        public int Attempts { get; set; }

        public int Copies { get; set; } = 1;

        public bool WrongSignature { get; set; }

        public bool Met { get; set; }
    }
}
