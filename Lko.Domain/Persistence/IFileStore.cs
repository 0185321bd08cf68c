namespace Lko.Domain.Persistence;

/// <summary>
/// Contents of files, each under a name of the portal's own. What people call a file, and whose it is, stands in the database; no word of theirs leads to a
/// path.
/// </summary>
public interface IFileStore
{
    /// <summary>Keeps a content; nothing is left of one that is too long or breaks off.</summary>
    /// <returns>Null when it is longer than so many bytes.</returns>
    Task<StoredFile?> KeepAsync(Stream content, long most, CancellationToken cancellationToken);

    /// <returns>Null when it is not there. Whoever takes it disposes of it.</returns>
    Stream? Open(Guid key);

    /// <summary>
    /// Takes a content away that nothing names any more; does nothing when it is not there. What the disk does not let go of stays, reached by nobody, and the log
    /// says so: what was decided before is not undone by it.
    /// </summary>
    void Remove(Guid key);
}

/// <param name="Sha256">Lower-case hex.</param>
public sealed record StoredFile(Guid Key, long Size, string Sha256);
