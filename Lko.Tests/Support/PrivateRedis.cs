using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace Lko.Tests.Support;

/// <summary>A Redis of one test, which may be killed and started again at the same address.</summary>
internal sealed class PrivateRedis : IAsyncDisposable
{
    private readonly int _port = FreePort.Next();
    private readonly TempFolder _folder = new();
    private Process? _process;

    public string Configuration => $"127.0.0.1:{_port}";

    public async Task<PrivateRedis> StartAsync()
    {
        _ = RedisServer.Configuration; // says why where there is none on this machine
        _process?.Dispose();
        _process = Process.Start(new ProcessStartInfo(
            "redis-server",
            ["--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.Path, "--loglevel", "warning"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await Eventually.Until(
            async () =>
            {
                await using var redis = await ConnectionMultiplexer.ConnectAsync(Configuration);
                return redis.IsConnected;
            },
            "Redis answers");
        return this;
    }

    public async Task KillAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        _folder.Dispose();
    }
}
