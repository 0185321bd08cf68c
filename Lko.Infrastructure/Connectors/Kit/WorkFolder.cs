namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// Files that are needed for a moment: in the data folder, closed to others of the machine. What a process left that ended before it could clear away
/// goes when the next one starts; what another one works with, on whatever node, stays.
/// </summary>
public sealed class WorkFolder : IDisposable
{
    private const string Locks = ".lock";

    private readonly string _own;
    private readonly FileStream _lock;

    public WorkFolder(string root)
    {
        Directory.CreateDirectory(root);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // The lock is there before its folder, so that a folder without one is nobody's.
        _own = Path.Combine(root, Guid.NewGuid().ToString("N"));
        _lock = new(_own + Locks, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.DeleteOnClose });
        Directory.CreateDirectory(_own);
        foreach (var left in Directory.EnumerateDirectories(root).Where(folder => !string.Equals(folder, _own, StringComparison.Ordinal) && !IsHeld(folder + Locks)))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    /// <summary>An empty file that takes its place on the disk until it is closed.</summary>
    public FileStream CreateFile() => new(
        NewPath(), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });

    /// <summary>An empty folder; whoever takes it deletes it.</summary>
    public DirectoryInfo CreateFolder() => Directory.CreateDirectory(NewPath());

    public void Dispose()
    {
        if (Directory.Exists(_own))
        {
            Directory.Delete(_own, recursive: true);
        }

        _lock.Dispose();
    }

    private static bool IsHeld(string path)
    {
        try
        {
            if (File.Exists(path))
            {
                using var free = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.DeleteOnClose });
            }

            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private string NewPath() => Path.Combine(_own, Guid.NewGuid().ToString("N"));
}
