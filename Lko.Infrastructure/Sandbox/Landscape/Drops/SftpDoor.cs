using System.Net;
using System.Net.Sockets;

namespace Lko.Infrastructure.Sandbox.Landscape.Drops;

/// <summary>A port of one system in front of the SSH server: passes on what the two say, and treats what the server says as the fault wants.</summary>
/// <param name="server">Host and port of the SSH server.</param>
/// <param name="next">The fault of the next connection; null where all is well.</param>
internal sealed class SftpDoor(DnsEndPoint server, Func<LineFault?> next) : IDisposable
{
    /// <summary>The two have greeted each other by then, and the server has begun to tell what it has.</summary>
    private const int ResetAfterBytes = 4096;

    private const int PieceBytes = 64 << 10;

    private readonly CancellationTokenSource _gone = new();
    private readonly Lock _gate = new();
    private Socket _socket = Bound(0);
    private bool _isOpen;

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Takes connections from now on.</summary>
    public void Open()
    {
        lock (_gate)
        {
            if (!_isOpen)
            {
                _isOpen = true;
                _socket.Listen();
                _ = AcceptAsync(_socket);
            }
        }
    }

    /// <summary>Keeps the port and takes no more connections; those there are go on.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            if (_isOpen)
            {
                var port = Port;
                _isOpen = false;
                _socket.Dispose();
                _socket = Bound(port);
            }
        }
    }

    public void Dispose()
    {
        _gone.Cancel();
        _socket.Dispose();
        _gone.Dispose();
    }

    /// <summary>Who calls at a port that is taken and does not listen is refused.</summary>
    private static Socket Bound(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private async Task AcceptAsync(Socket socket)
    {
        var stop = _gone.Token;
        try
        {
            while (true)
            {
                _ = PassAsync(await socket.AcceptAsync(stop), stop);
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The door is shut.
        }
    }

    private async Task PassAsync(Socket caller, CancellationToken stop)
    {
        try
        {
            await using var here = new NetworkStream(caller, ownsSocket: true);
            var fault = next();
            if (fault == LineFault.Hang)
            {
                await here.CopyToAsync(Stream.Null, stop);
                return;
            }

            var line = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await using var there = new NetworkStream(await ConnectedAsync(line, stop), ownsSocket: true);
            caller.NoDelay = true;
            var asked = AskAsync(here, there, line, stop);
            await AnswerAsync(there, here, caller, fault, stop);
            caller.Close();
            await asked;
        }
        catch (Exception left) when (left is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // One of the two has left, or the door is shut.
        }
    }

    private async Task<Socket> ConnectedAsync(Socket line, CancellationToken stop)
    {
        try
        {
            await line.ConnectAsync(server, stop);
            return line;
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    /// <summary>Who has said his last word may still be answered; the server learns that there will be no other.</summary>
    private static async Task AskAsync(NetworkStream here, NetworkStream there, Socket line, CancellationToken stop)
    {
        try
        {
            await here.CopyToAsync(there, stop);
        }
        finally
        {
            line.Shutdown(SocketShutdown.Send);
        }
    }

    private static async Task AnswerAsync(NetworkStream there, NetworkStream here, Socket caller, LineFault? fault, CancellationToken stop)
    {
        var piece = new byte[fault == LineFault.Drip ? 1 : PieceBytes];
        var left = fault == LineFault.Reset ? ResetAfterBytes : long.MaxValue;
        int read;
        while ((read = await there.ReadAsync(piece, stop)) > 0)
        {
            if (read >= left)
            {
                // No linger: the caller is told of a reset, not of an end.
                await here.WriteAsync(piece.AsMemory(0, (int)left), stop);
                caller.LingerState = new(enable: true, seconds: 0);
                caller.Close();
                return;
            }

            await here.WriteAsync(piece.AsMemory(0, read), stop);
            left -= read;
            if (fault == LineFault.Drip)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, stop);
            }
        }
    }
}
