using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Lko.Tests.Support;

/// <summary>
/// The circuit of one page without a browser: speaks the protocol of circuits over a socket of its own, acknowledges every picture and
/// keeps what the pictures said.
/// </summary>
internal sealed partial class CircuitClient : IAsyncDisposable
{
    /// <summary>A connection that says nothing for long is taken for dead.</summary>
    private static readonly byte[] Pulse = [0x91, 6];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<object?>> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _pictures = new();
    private readonly ConcurrentQueue<string> _scripts = new();
    private readonly Uri _portal;
    private Task _reading = Task.CompletedTask;
    private int _last;

    private CircuitClient(Uri portal) => _portal = portal;

    /// <summary>Texts of everything drawn since <see cref="Forget"/>.</summary>
    public string Drawn => string.Join('\n', _pictures);

    /// <summary>Calls of scripts the server made, with their arguments.</summary>
    public string Scripts => string.Join('\n', _scripts);

    /// <summary>What the server said when it gave the circuit up; null while it lives.</summary>
    public string? Error { get; private set; }

    public bool IsOpen => _socket.State == WebSocketState.Open;

    /// <summary>What opens the circuit anew over another connection.</summary>
    public string? Secret { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Connects without a circuit.</summary>
    public static async Task<CircuitClient> ConnectAsync(Uri portal, CookieContainer cookies)
    {
        var client = new CircuitClient(portal);
        client._socket.Options.Cookies = cookies;
        client._socket.Options.SetRequestHeader("Origin", portal.GetLeftPart(UriPartial.Authority));
        await client._socket.ConnectAsync(new UriBuilder(portal) { Scheme = "ws", Path = "/_blazor" }.Uri, Token);
        await client._socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e").AsMemory(), WebSocketMessageType.Text, endOfMessage: true, Token);
        client._reading = Task.Run(client.ReadAsync, CancellationToken.None);
        return client;
    }

    /// <summary>Opens a page as a browser does, up to the living circuit, if the server grants one.</summary>
    public static async Task<CircuitClient> OpenAsync(Browser browser, string path)
    {
        using var answer = await browser.GetAsync(path);
        var html = await answer.Content.ReadAsStringAsync(Token);
        var client = await ConnectAsync(browser.Portal, browser.Cookies);
        await client.StartAsync(path, html);
        return client;
    }

    public void Forget()
    {
        _pictures.Clear();
        _scripts.Clear();
    }

    public Task NavigateAsync(string path) => SendAsync("OnLocationChanged", new Uri(_portal, path).AbsoluteUri, null, true);

    /// <summary>Sends a call that nobody answers.</summary>
    public Task SendAsync(string method, params object?[] arguments) => WriteAsync(null, method, arguments);

    /// <summary>Calls and waits for the answer.</summary>
    public async Task<object?> InvokeAsync(string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        var call = _calls[id] = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await WriteAsync(id, method, arguments);
        return await call.Task.WaitAsync(Patience, Token);
    }

    /// <summary>Waits until the server has hung up.</summary>
    public Task EndedAsync() => _reading.WaitAsync(Patience, Token);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task StartAsync(string path, string html)
    {
        var markers = Marker().Matches(html).Select(match => match.Groups["json"].Value).ToList();
        markers.ShouldNotBeEmpty($"{path} has no circuit: {html}");
        Secret = (string?)await InvokeAsync("StartCircuit", new Uri(_portal, "/").AbsoluteUri, new Uri(_portal, path).AbsoluteUri, "[]", "");
        var operations = markers.Select((marker, index) => $$"""{"type":"add","ssrComponentId":{{index + 1}},"marker":{{marker}}}""");
        await SendAsync("UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}""", State().Match(html).Groups["state"].Value);
    }

    private Task WriteAsync(string? id, string method, object?[] arguments) => WriteAsync(CircuitMessage.Call(id, method, arguments));

    private async Task WriteAsync(ReadOnlyMemory<byte> body)
    {
        await _sending.WaitAsync(Token);
        try
        {
            await _socket.SendAsync(CircuitMessage.Framed(body.Span).AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new List<byte>();
        var chunk = new byte[16 * 1024];
        var greeted = false;
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(chunk.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                buffer.AddRange(chunk.AsSpan(0, received.Count));
                if (!greeted)
                {
                    if (buffer.IndexOf(0x1e) is var end and >= 0)
                    {
                        buffer.RemoveRange(0, end + 1);
                        greeted = true;
                    }
                    else
                    {
                        continue;
                    }
                }

                while (CircuitMessage.Take(buffer) is { } message)
                {
                    await HandleAsync(message);
                }
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is over, from either side.
        }
        finally
        {
            foreach (var call in _calls.Values)
            {
                call.TrySetException(new WebSocketException($"The server hung up. {Error}"));
            }
        }
    }

    private async Task HandleAsync(byte[] message)
    {
        var (type, id, method, values) = CircuitMessage.Parse(message);
        switch (type)
        {
            case 1 when method == "JS.RenderBatch":
                _pictures.Enqueue(Encoding.UTF8.GetString((byte[])values[1]!));
                await SendAsync("OnRenderCompleted", values[0], null);
                break;
            case 1 when method == "JS.BeginInvokeJS":
                _scripts.Enqueue($"{values[1]} {values[2]}");
                if (values[0] is long handle and not 0)
                {
                    await SendAsync("EndInvokeJSFromDotNet", handle, true, $"[{handle},true,null]");
                }

                break;
            case 1 when method == "JS.Error":
                Error = values[0]?.ToString();
                break;
            case 3 when id is not null && _calls.TryRemove(id, out var call):
                _ = method is null ? call.TrySetResult(values.ElementAtOrDefault(0)) : call.TrySetException(new InvalidOperationException(method));
                break;
            case 6:
                await WriteAsync(Pulse);
                break;
            case 7:
                Error ??= method;
                break;
        }
    }

    [GeneratedRegex("<!--Blazor:(?<json>\\{\"type\":\"server\".*?\\})-->", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex State();
}
