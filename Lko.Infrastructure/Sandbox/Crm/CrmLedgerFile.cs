using System.Text.Json;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>Append-only file of commits, one JSON line each. What was appended durably survives the death of the process.</summary>
internal sealed class CrmLedgerFile : IDisposable
{
    private readonly FileStream? _file;

    /// <param name="path">Null keeps nothing.</param>
    public CrmLedgerFile(string? path)
    {
        if (path is null)
        {
            return;
        }

        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        _file = new FileStream(full, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
    }

    /// <summary>Everything recorded so far. A last line that a killed process left half-written is cut off.</summary>
    public IReadOnlyList<Commit> ReadAll()
    {
        if (_file is null)
        {
            return [];
        }

        var bytes = new byte[_file.Length];
        _file.Position = 0;
        _file.ReadExactly(bytes);
        var commits = new List<Commit>();
        var start = 0;
        for (var end = Array.IndexOf(bytes, (byte)'\n'); end >= 0; end = Array.IndexOf(bytes, (byte)'\n', start))
        {
            commits.Add(JsonSerializer.Deserialize<Commit>(bytes.AsSpan(start, end - start), CrmWire.Json)
                ?? throw new InvalidDataException("The ledger file has an empty line."));
            start = end + 1;
        }

        _file.SetLength(start);
        _file.Position = start;
        return commits;
    }

    /// <param name="durable">Waits until the disk has it; without that only the operating system does.</param>
    public void Append(Commit commit, bool durable)
    {
        if (_file is null)
        {
            return;
        }

        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(commit, CrmWire.Json), (byte)'\n'];
        _file.Write(line);
        _file.Flush(durable);
    }

    public void Dispose() => _file?.Dispose();
}
