using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Lko.Tests.Support;

/// <summary>An OpenSSH server of one test with keys and a port of its own, serving a temporary folder over SFTP.</summary>
internal sealed class SshServer : IAsyncDisposable
{
    /// <summary>Signs in by <see cref="GuestPassword"/> to a server that was started for it.</summary>
    public const string Guest = "lko-exchange";

    public const string GuestPassword = "password-of-the-exchange";

    private const string Daemon = "/usr/sbin/sshd";

    /// <summary>Of <see cref="GuestPassword"/>, as <c>openssl passwd -6</c> tells it.</summary>
    private const string GuestHash = "$6$lkoexchange$c4r9QKuM30ZciM4QOdlcqqk85ChHno0PANut2rhh.NCjFZkMeKCE4NMO1/23FBMGaLp44qs.TOwjek6Taauv71";

    private readonly TempFolder _folder = new();
    private Process? _process;

    public static string User => Environment.UserName;

    public int Port { get; } = FreePort.Next();

    public string Root => _folder.Combine("served");

    public string KeyFile => _folder.Combine("client");

    /// <summary>Fingerprint as <c>ssh-keygen -lf</c> prints it.</summary>
    public string HostKey { get; private set; } = "";

    /// <summary>What the server says of itself, in lines.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Starts the server; skips the test, with the reason, where there is no OpenSSH.</summary>
    /// <param name="hasGuest">It also knows <see cref="Guest"/>, whom nobody else on this machine knows; where that cannot be, the test is skipped with the reason.</param>
    public static async Task<SshServer> StartAsync(bool hasGuest = false)
    {
        Assert.SkipUnless(File.Exists(Daemon), $"NOT RUN: there is no {Daemon}. Lko.Tests/run.sh installs openssh-server.");
        var server = new SshServer();
        Directory.CreateDirectory(server.Root);
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", server._folder.Combine("host"));
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", server.KeyFile);
        File.Copy(server.KeyFile + ".pub", server._folder.Combine("authorized"));
        server.HostKey = (await RunAsync("ssh-keygen", "-lf", server._folder.Combine("host"))).Split(' ')[1];
        await File.WriteAllTextAsync(server._folder.Combine("config"), $"""
            ListenAddress 127.0.0.1
            Port {server.Port}
            HostKey {server._folder.Combine("host")}
            AuthorizedKeysFile {server._folder.Combine("authorized")}
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication yes
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            Subsystem sftp internal-sftp
            """);
        Directory.CreateDirectory("/run/sshd");
        string[] command = [Daemon, "-D", "-e", "-f", server._folder.Combine("config")];
        var start = hasGuest ? await server.AmongAccountsOfItsOwnAsync(command) : command;
        server._process = Process.Start(new ProcessStartInfo(start[0], start[1..]) { UseShellExecute = false, RedirectStandardError = true })!;
        server._process.ErrorDataReceived += (_, line) => server.Log.Enqueue(line.Data ?? "");
        server._process.BeginErrorReadLine();
        await Eventually.Until(server.AnswersAsync, "the SSH server listens");
        return server;
    }

    /// <summary>Settings of a portal that fetches from here what lies in a folder for each system, into a drop folder of its own.</summary>
    public Dictionary<string, string> SettingsOf(string served) => new(StringComparer.Ordinal)
    {
        ["Landscape:DropFolder"] = Arrived,
        ["Billing:DropFolder"] = Arrived,
        ["Landscape:Sftp:ThroughDropFolder"] = "false",
        ["Landscape:Sftp:Host"] = "127.0.0.1",
        ["Landscape:Sftp:Port"] = Port.ToString(CultureInfo.InvariantCulture),
        ["Landscape:Sftp:User"] = User,
        ["Landscape:Sftp:KeyFile"] = KeyFile,
        ["Landscape:Sftp:HostKey"] = HostKey,
        ["Landscape:Sftp:Directory"] = served + "/{system}",
    };

    /// <summary>Drop folder of <see cref="SettingsOf"/>.</summary>
    public string Arrived => _folder.Combine("arrived");

    /// <summary>Sends a signal to the server and to every session it has open.</summary>
    public async Task SignalAsync(string signal, bool sessionsOnly = false)
    {
        var all = new List<int> { _process!.Id };
        for (var index = 0; index < all.Count; index++)
        {
            all.AddRange((await ChildrenAsync(all[index])).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(child => int.Parse(child, CultureInfo.InvariantCulture)));
        }

        foreach (var id in all.Skip(sessionsOnly ? 1 : 0))
        {
            // A session may have ended by itself meanwhile.
            await RunAsync("sh", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {id} 2>/dev/null || true"));
        }
    }

    /// <summary>Of a session that has ended by itself meanwhile there are none.</summary>
    private static async Task<string> ChildrenAsync(int process)
    {
        try
        {
            return await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{process}/children"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    public string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>Writes a file as a system would: whole, and later than anything before.</summary>
    public void Put(string path, string text)
    {
        var target = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var before = File.Exists(target) ? File.GetLastWriteTimeUtc(target) : DateTime.UtcNow.AddMinutes(-1);
        File.WriteAllText(target, text);
        File.SetLastWriteTimeUtc(target, before.AddSeconds(5));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            await SignalAsync("CONT");
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    /// <summary>The command in a file system of its own, in which the accounts of this machine are two files of the test: the machine's stay as they are.</summary>
    private async Task<string[]> AmongAccountsOfItsOwnAsync(string[] command)
    {
        await File.WriteAllTextAsync(_folder.Combine("passwd"), await File.ReadAllTextAsync("/etc/passwd") + $"{Guest}:x:64123:64123::/:/bin/sh\n");
        await File.WriteAllTextAsync(_folder.Combine("shadow"), $"{Guest}:{GuestHash}:1::::::\n");

        // The guest reads what the server's own user has written.
        var script = $"chmod go+x {_folder.Path}; mount --bind {_folder.Combine("passwd")} /etc/passwd; mount --bind {_folder.Combine("shadow")} /etc/shadow; ";
        using var trial = Process.Start(new ProcessStartInfo("unshare", ["--mount", "sh", "-ec", script]) { UseShellExecute = false, RedirectStandardError = true })!;
        var refusal = await trial.StandardError.ReadToEndAsync();
        await trial.WaitForExitAsync();
        Assert.SkipUnless(trial.ExitCode == 0, $"NOT RUN: this machine lets nobody keep accounts for one process: {refusal.Trim()}");
        return ["unshare", "--mount", "sh", "-ec", script + "exec \"$@\"", "sh", .. command];
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} failed");
        return output;
    }
}
