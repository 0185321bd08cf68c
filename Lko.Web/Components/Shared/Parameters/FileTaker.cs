using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Web.Resources;

namespace Lko.Web.Components.Shared.Parameters;

/// <summary>
/// Whoever takes over the files of a form, one after another. A form without one shows which files there are and takes none. An upload outlives the field it was
/// begun in: the value goes to whoever holds the values and not to the field, and the field that stands in its place says how it goes.
/// </summary>
/// <param name="accept">Endings of the names that are taken, as a browser's chooser wants them.</param>
/// <param name="mostBytes">How much of a file is read.</param>
/// <param name="take">Keeps the content and puts the file into the value at a path.</param>
/// <param name="addressOf">Where a file is handed out.</param>
/// <param name="changed">Told whenever an upload begins or ends.</param>
public sealed class FileTaker(string accept, long mostBytes, Func<string, UploadedFile, Task<Outcome<FileValue>>> take, Func<Guid, string> addressOf, Action changed)
{
    private (string Path, string Message)? _refused;

    public string Accept => accept;

    public long MostBytes => mostBytes;

    /// <summary>Path of the value that a file is on its way to; null when none is.</summary>
    public string? Uploading { get; private set; }

    public string AddressOf(Guid key) => addressOf(key);

    /// <summary>Why the last file for this value was not taken.</summary>
    public string? ErrorAt(string path) => _refused is { } refused && string.Equals(refused.Path, path, StringComparison.Ordinal) ? refused.Message : null;

    public async Task TakeAsync(string path, UploadedFile file)
    {
        if (Uploading is not null)
        {
            return;
        }

        (Uploading, _refused) = (path, null);
        changed();
        try
        {
            _refused = await take(path, file) switch
            {
                Outcome<FileValue>.Done => null,
                Outcome<FileValue>.Refused refused => (path, refused.Errors[0].Message),
                Outcome<FileValue>.Clash clash => (path, clash.Message),
                _ => (path, WebTexts.Catalogue["File.NotTaken"]),
            };
        }
        finally
        {
            Uploading = null;
            changed();
        }
    }
}
