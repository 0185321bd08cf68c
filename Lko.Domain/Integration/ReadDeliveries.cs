using System.Collections.Frozen;

namespace Lko.Domain.Integration;

/// <summary>Passes everything a system delivered through its connector's file controls and gives each file its verdict. Touches no database.</summary>
public static class ReadDeliveries
{
    private static readonly FrozenSet<string> Markers = new[] { ".ok", ".md5", ".tmp" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="files">In the order of <see cref="IDropFolder.List"/>.</param>
    /// <param name="isAccount">Whether a number is an account of this system.</param>
    /// <param name="known">Controls already passed or failed by files with this path and hash; those files are not read again.</param>
    public static async Task<Deliveries> Run(
        SourceProfile system,
        ISourceConnector connector,
        IReadOnlyList<DeliveredFile> files,
        Func<string, bool> isAccount,
        IReadOnlyDictionary<(string Path, string Sha256), RejectReason?> known,
        CancellationToken cancellationToken)
    {
        var ledger = new FileLedger();
        var byPath = new Dictionary<string, DeliveredFile>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byPath.Add(file.Path, file);
            var hash = await file.HashAsync(cancellationToken);
            if (Markers.Contains(Path.GetExtension(file.Name)))
            {
                ledger.Note(file.Path, hash, FileVerdict.Ignored);
            }
            else if (connector.Recognise(system, file.Name) is not { } name)
            {
                ledger.Note(file.Path, hash, FileVerdict.Unsupported);
            }
            else
            {
                var rejection = known.TryGetValue((file.Path, hash), out var earlier) ? earlier : Check(system, connector, file, name, isAccount);
                ledger.Offer(file.Path, hash, name, rejection);
            }
        }

        return new(ledger, byPath);
    }

    private static RejectReason? Check(SourceProfile system, ISourceConnector connector, DeliveredFile file, FileName name, Func<string, bool> isAccount)
    {
        using var content = file.Open();
        return connector.Check(system, name, content)
            ?? (name.Key.Account is { } account && !isAccount(account) ? RejectReason.UnknownAccount : null);
    }
}

/// <summary>The verdicts over a system's files, and the files themselves.</summary>
public sealed record Deliveries(FileLedger Ledger, IReadOnlyDictionary<string, DeliveredFile> Files);
