using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lko.Tests.Support;

/// <summary>Stands on a real socket between two parties, passes on what they say, and treats the way back as the test says.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _gone = new();
    private readonly ConcurrentBag<Task> _calls = [];
    private readonly int _target;
    private readonly Task _accepting;
    private readonly Lock _lock = new();
    private int _open;
    private int _most;
    private int _count;
    private int _lost;

    /// <param name="target">Port of this machine that it passes everything on to.</param>
    /// <param name="at">Where it listens; null = the loopback address.</param>
    public FaultProxy(int target, IPAddress? at = null)
    {
        (_target, _listener) = (target, new(at ?? IPAddress.Loopback, 0));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public int Port => Address.Port;

    /// <summary>Connections that were there at the same time.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>Connections that were reset.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>Whether a connection is answered at all, by the first line that is said on it; one that is not hangs until the caller leaves.</summary>
    public Func<string, bool> Hears { get; set; } = _ => true;

    /// <summary>How the answer of each connection goes on, by the number of the connection from 1: null as it is.</summary>
    public Func<int, Fault?> Treat { get; set; } = _ => null;

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_calls);
        _listener.Dispose();
        _gone.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var caller = await _listener.AcceptTcpClientAsync(_gone.Token);
                _calls.Add(PassAsync(caller, Interlocked.Increment(ref _count)));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient caller, int number)
    {
        lock (_lock)
        {
            _most = Math.Max(_most, ++_open);
        }

        try
        {
            using (caller)
            using (var server = new TcpClient())
            {
                caller.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _target, _gone.Token);
                var there = ThereAsync(caller, server);
                await BackAsync(server.GetStream(), caller, Treat(number));
                caller.Close();
                server.Close();
                await there;
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or IOException or InvalidOperationException)
        {
            // One of the two has left, perhaps before anything was said.
        }
        finally
        {
            lock (_lock)
            {
                _open--;
            }
        }
    }

    private async Task BackAsync(NetworkStream answer, TcpClient caller, Fault? fault)
    {
        var buffer = new byte[fault?.Piece ?? 81920];
        var passed = 0L;
        int read;
        while ((read = await answer.ReadAsync(buffer, _gone.Token)) > 0)
        {
            if (fault is { ResetAfter: { } limit } && passed + read > limit)
            {
                // No linger: the peer sees a reset, not an end.
                await caller.GetStream().WriteAsync(buffer.AsMemory(0, (int)(limit - passed)), _gone.Token);
                Interlocked.Increment(ref _lost);
                caller.LingerState = new(enable: true, 0);
                caller.Client.Close();
                return;
            }

            if (fault?.Pause is { } pause)
            {
                using var timer = new PeriodicTimer(pause);
                await timer.WaitForNextTickAsync(_gone.Token);
            }

            await caller.GetStream().WriteAsync(buffer.AsMemory(0, read), _gone.Token);
            passed += read;
        }
    }

    /// <summary>Who has said his last word may still be answered.</summary>
    private async Task ThereAsync(TcpClient caller, TcpClient server)
    {
        var said = new byte[4096];
        var read = await caller.GetStream().ReadAsync(said, _gone.Token);
        var isHeard = Hears(Encoding.ASCII.GetString(said, 0, read).Split("\r\n")[0]);
        if (isHeard)
        {
            await server.GetStream().WriteAsync(said.AsMemory(0, read), _gone.Token);
        }

        await caller.GetStream().CopyToAsync(isHeard ? server.GetStream() : Stream.Null, _gone.Token);
        server.Client.Shutdown(SocketShutdown.Send);
    }

    /// <param name="ResetAfter">The connection is reset behind so many bytes of the answer.</param>
    /// <param name="Piece">Bytes that come at a time.</param>
    /// <param name="Pause">Between them.</param>
    internal sealed record Fault(long? ResetAfter = null, int? Piece = null, TimeSpan? Pause = null);
}
