using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Web.Components.Shared.Parameters;

/// <summary>Whoever takes over the files of a form. A form without one shows which files there are and takes none.</summary>
/// <param name="Accept">Endings of the names that are taken, as a browser's chooser wants them.</param>
/// <param name="MostBytes">How much of a file is read.</param>
/// <param name="TakeAsync">Keeps the content and says which file it is.</param>
/// <param name="AddressOf">Where a file is handed out.</param>
public sealed record FileTaker(string Accept, long MostBytes, Func<UploadedFile, Task<Outcome<FileValue>>> TakeAsync, Func<Guid, string> AddressOf);
