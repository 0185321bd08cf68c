using System.Diagnostics;

namespace Lko.Tests.Faults;

/// <summary>A file whose name is bytes and no text. The runtime can neither make nor remove it; the shell does both.</summary>
internal sealed class RawName : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _name;

    private RawName(string folder, byte[] name)
    {
        _folder = folder;
        _name = $"\"$(printf '{string.Concat(name.Select(letter => $"\\{Convert.ToString(letter, 8).PadLeft(3, '0')}"))}')\"";
    }

    public static async Task<RawName> WriteAsync(string folder, byte[] name)
    {
        var file = new RawName(folder, name);
        await ShellAsync(folder, $"printf x > {file._name}");
        return file;
    }

    public async ValueTask DisposeAsync() => await ShellAsync(_folder, $"rm -f {_name}");

    private static async Task ShellAsync(string folder, string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = folder, UseShellExecute = false })!;
        await shell.WaitForExitAsync(CancellationToken.None);
        shell.ExitCode.ShouldBe(0);
    }
}
