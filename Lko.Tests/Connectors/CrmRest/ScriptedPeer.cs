using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lko.Tests.Connectors.CrmRest;

/// <summary>A peer on a bare socket that reads one request after another and answers each with scripted bytes.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _request = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _answer;
    private readonly bool _hangUp;
    private readonly Task _work;

    /// <param name="answer">Raw bytes after a whole request; empty sends nothing.</param>
    /// <param name="hangUp">Closes the connection after the answer; otherwise it stays open and silent.</param>
    public ScriptedPeer(string answer, bool hangUp = true)
    {
        _answer = Encoding.UTF8.GetBytes(answer);
        _hangUp = hangUp;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _work = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>The first request, headers and body.</summary>
    public Task<string> Request => _request.Task;

    /// <summary>Done when the scripted bytes were written.</summary>
    public Task Answered => _answered.Task;

    public static string Http(string status, string type, string body, string headers = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            await using var stream = client.GetStream();
            _request.TrySetResult(await ReadRequestAsync(stream));
            await stream.WriteAsync(_answer, _stop.Token);
            _answered.TrySetResult();
            if (!_hangUp)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
            }
        }
    }

    private async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
            {
                return text.ToString();
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                continue;
            }

            var length = all[..end].Split("\r\n").Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2 && parts[0].Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                .Select(parts => int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
            if (Encoding.UTF8.GetByteCount(all) >= end + 4 + length)
            {
                return all;
            }
        }
    }
}
