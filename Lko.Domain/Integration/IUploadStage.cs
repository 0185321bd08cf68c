namespace Lko.Domain.Integration;

/// <summary>A file a person gives to be tried. Its name is his word and names nothing on our disk.</summary>
public sealed record UploadedFile(string Name, long Size, Func<CancellationToken, Stream> Open);

/// <summary>Why an uploaded file, or a member of an archive, is not even looked at.</summary>
public enum UploadFault
{
    /// <summary>A name no delivery could have: folders, control characters, too long.</summary>
    BadName = 1,
    TooLarge = 2,
    TooMany = 3,
    BadArchive = 4,

    /// <summary>A member of an archive of deliveries outside of its <c>dNN</c> folders.</summary>
    WrongPlace = 5,
    Duplicate = 6,
}

public sealed record RefusedUpload(string Name, UploadFault Fault);

/// <summary>How much may be tried at once.</summary>
public static class UploadLimits
{
    public const int MaxFiles = 200;
    public const long MaxFileBytes = 20L * 1024 * 1024;
    public const long MaxTotalBytes = 100L * 1024 * 1024;
}

/// <summary>
/// Puts uploaded files where a connector can read them more than once: in a folder of its own, under names of its own. An archive that holds
/// <c>dNN</c> folders becomes the deliveries in them; any other file stands in delivery <c>d01</c>.
/// </summary>
public interface IUploadStage
{
    Task<StagedUpload> StageAsync(IReadOnlyList<UploadedFile> files, CancellationToken cancellationToken);
}

/// <summary>Files ready to be read; disposing takes them off the disk.</summary>
/// <param name="files">In the order of deliveries.</param>
public sealed class StagedUpload(IReadOnlyList<DeliveredFile> files, IReadOnlyList<RefusedUpload> refused, Action remove) : IDisposable
{
    public IReadOnlyList<DeliveredFile> Files { get; } = files;

    public IReadOnlyList<RefusedUpload> Refused { get; } = refused;

    public void Dispose() => remove();
}
