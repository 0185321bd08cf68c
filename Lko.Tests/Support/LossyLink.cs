using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Lko.Tests.Support;

/// <summary>
/// A stretch of network on which the kernel loses packets at random, both ways: what connects to <see cref="Address"/> comes to a port of this machine, as
/// far as it comes. It is a network namespace that sends back what it gets; it ends with the test, and with the test's process.
/// </summary>
internal sealed class LossyLink : IAsyncDisposable
{
    /// <summary>Pairs of addresses in 198.18.0.0/15, which is kept free for measurements of networks.</summary>
    private const int Pairs = 1 << 15;

    private const int AddressesOfPair = 4;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly int _pair;
    private readonly string _device;
    private Process? _space;
    private FaultProxy? _end;

    private LossyLink(int pair)
    {
        (_pair, _device) = (pair, string.Create(CultureInfo.InvariantCulture, $"lko{pair}"));
        (Near, Far) = (AddressOf(pair, 1), AddressOf(pair, 2));
        Address = new(Far, 0);
    }

    /// <summary>Where it begins.</summary>
    public IPEndPoint Address { get; private set; }

    private IPAddress Near { get; }

    private IPAddress Far { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Lays the link; skips the test, with the reason, where this machine does not let it.</summary>
    /// <param name="target">Port of the loopback address to which it leads.</param>
    /// <param name="loss">Share of the packets that are lost, in each direction.</param>
    public static async Task<LossyLink> StartAsync(int target, double loss)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "NOT RUN: packets are lost by the kernel of Linux, and only root may tell it so.");
        var link = new LossyLink(RandomNumberGenerator.GetInt32(Pairs));
        try
        {
            var refusal = await link.LayAsync(target) ?? await link.LoseAsync(loss);
            Assert.SkipWhen(refusal is not null, $"NOT RUN: this machine lets nobody lose packets: {refusal}");
            return link;
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    /// <summary>Packets that set out on the link so far, how many of them were lost, and the bytes of all.</summary>
    public async Task<(long Sent, long Lost, long Bytes)> CountAsync()
    {
        var table = await InsideAsync("iptables -vnxL FORWARD");
        var rules = table.Output.Split('\n').Skip(2).Where(row => row.Length > 0)
            .Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2).Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToList()).ToList();
        return (rules[0][0], rules[1][0], rules[0][1]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_end is not null)
        {
            await _end.DisposeAsync();
        }

        if (_space is { } space)
        {
            await RunAsync("sh", "-c", $"ip link del {_device} 2>/dev/null || true");
            space.StandardInput.Close();
            await space.WaitForExitAsync(CancellationToken.None);
            space.Dispose();
        }
    }

    private static IPAddress AddressOf(int pair, int place)
    {
        var number = (pair * AddressesOfPair) + place;
        return new([198, (byte)(18 + (number >> 16)), (byte)(number >> 8), (byte)number]);
    }

    /// <returns>What stands against it; null when it lies.</returns>
    private async Task<string?> LayAsync(int target)
    {
        // The namespace lives as long as this process, and that as long as somebody holds its input.
        _space = Process.Start(new ProcessStartInfo("unshare", ["--net", "sh", "-c", "echo; exec cat"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        if (await _space.StandardOutput.ReadLineAsync(Token) is null)
        {
            return await _space.StandardError.ReadToEndAsync(Token);
        }

        if (string.Equals(NamespaceOf("self"), NamespaceOf(_space.Id.ToString(CultureInfo.InvariantCulture)), StringComparison.Ordinal))
        {
            // What is told to the namespace must never be told to the machine.
            return "it gives no namespace of its own to the network of a process";
        }

        // Packets as a wire has them, not bundles; and what is lost is sent again after the time of a near network, so that a test has an end.
        var outside = await RunAsync("sh", "-ec", string.Create(CultureInfo.InvariantCulture, $"""
            ip link add {_device} type veth peer name {_device}b netns {_space.Id}
            ip addr add {Near}/30 dev {_device}
            ip link set {_device} up gso_max_segs 1
            ip route change {AddressOf(_pair, 0)}/30 dev {_device} src {Near} rto_min 10ms
            """));
        if (outside.Error is not null)
        {
            return outside.Error;
        }

        _end = new FaultProxy(target, Near);
        Address = new(Far, _end.Port);
        var inside = await InsideAsync(string.Create(CultureInfo.InvariantCulture, $"""
            ip addr add {Far}/30 dev {_device}b
            ip link set {_device}b up gso_max_segs 1
            echo 1 > /proc/sys/net/ipv4/ip_forward
            iptables -t nat -A PREROUTING -p tcp -j DNAT --to-destination {_end.Address}
            iptables -t nat -A POSTROUTING -j MASQUERADE
            """));
        return inside.Error ?? await ObstacleAsync();
    }

    private async Task<string?> LoseAsync(double loss) => (await InsideAsync(string.Create(CultureInfo.InvariantCulture, $"""
        iptables -A FORWARD
        iptables -A FORWARD -m statistic --mode random --probability {loss} -j DROP
        """))).Error;

    private static string? NamespaceOf(string process) => new FileInfo($"/proc/{process}/ns/net").LinkTarget;

    /// <summary>Whether anything comes through while nothing is lost yet.</summary>
    private async Task<string?> ObstacleAsync()
    {
        using var caller = new TcpClient();
        try
        {
            await caller.ConnectAsync(Address, Token).AsTask().WaitAsync(Soon, Token);
            return null;
        }
        catch (Exception failure) when (failure is SocketException or TimeoutException)
        {
            return failure.Message;
        }
    }

    private Task<(string Output, string? Error)> InsideAsync(string script) => RunAsync("nsenter", "-t", _space!.Id.ToString(CultureInfo.InvariantCulture), "-n", "sh", "-ec", script);

    private static async Task<(string Output, string? Error)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return (output, process.ExitCode == 0 ? null : $"{program} ended with {process.ExitCode}: {(await error).Trim()}");
    }
}
