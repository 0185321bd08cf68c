using System.IO.Compression;
using System.Text.RegularExpressions;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors;

/// <summary>Uploads in a folder that lives as long as they are read. Every name on the disk is our own.</summary>
internal sealed partial class UploadStage(WorkFolder work) : IUploadStage
{
    public async Task<StagedUpload> StageAsync(IReadOnlyList<UploadedFile> files, CancellationToken cancellationToken)
    {
        var folder = work.CreateFolder();
        try
        {
            var staging = new Staging(folder.FullName);
            foreach (var file in files)
            {
                await staging.TakeAsync(file, cancellationToken);
            }

            return new(staging.InOrder(), staging.Refused, () => folder.Delete(recursive: true));
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    private sealed partial class Staging(string folder)
    {
        private const string OnlyDelivery = "d01";
        private const int ShownNameLength = 120;

        private readonly Dictionary<(string Delivery, string Name), DeliveredFile> _files = [];
        private long _bytes;

        public List<RefusedUpload> Refused { get; } = [];

        public IReadOnlyList<DeliveredFile> InOrder() =>
            [.. _files.Values.Order(Comparer<DeliveredFile>.Create((left, right) => DeliveredFile.Compare(left.Delivery, left.Name, right.Delivery, right.Name)))];

        public async Task TakeAsync(UploadedFile file, CancellationToken cancellationToken)
        {
            if (!IsName(file.Name))
            {
                Refuse(file.Name, UploadFault.BadName);
            }
            else if (file.Size > UploadLimits.MaxFileBytes)
            {
                Refuse(file.Name, UploadFault.TooLarge);
            }
            else if (IsFull(file.Name))
            {
                return;
            }
            else
            {
                var content = file.Open(cancellationToken);
                await using (content)
                {
                    if (await CopyAsync(file.Name, content, cancellationToken) is { } copy)
                    {
                        await SortAsync(file.Name, copy, cancellationToken);
                    }
                }
            }
        }

        /// <summary>
        /// An archive of deliveries is taken apart, or refused as a whole when it holds more files than may be tried; an archive that is itself data stays whole. Which it
        /// is, its directory says before anybody builds an object for each of its entries.
        /// </summary>
        private async Task SortAsync(string name, FileInfo copy, CancellationToken cancellationToken)
        {
            if (!name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                Add(OnlyDelivery, name, copy);
                return;
            }

            try
            {
                var content = copy.OpenRead();
                await using (content)
                {
                    if (!ZipDirectory.HasMoreThan(0, content, Member().IsMatch))
                    {
                        Add(OnlyDelivery, name, copy);
                    }
                    else if (ZipDirectory.HasMoreThan(UploadLimits.MaxFiles, content, IsFile))
                    {
                        Refuse(name, UploadFault.TooMany);
                    }
                    else
                    {
                        await UnpackAsync(content, cancellationToken);
                    }
                }
            }
            catch (InvalidDataException)
            {
                Refuse(name, UploadFault.BadArchive);
            }
        }

        private async Task UnpackAsync(Stream content, CancellationToken cancellationToken)
        {
            var archive = await ZipArchive.CreateAsync(content, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            await using (archive)
            {
                foreach (var entry in archive.Entries.Where(entry => IsFile(entry.FullName)))
                {
                    await TakeAsync(entry, cancellationToken);
                }
            }
        }

        private async Task TakeAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
        {
            if (Member().Match(entry.FullName) is not { Success: true } place)
            {
                Refuse(entry.FullName, UploadFault.WrongPlace);
            }
            else if (!IsName(place.Groups["name"].Value))
            {
                Refuse(entry.FullName, UploadFault.BadName);
            }
            else if (!IsFull(entry.FullName))
            {
                // The length an archive tells is its word; what is really unpacked is counted.
                var content = await entry.OpenAsync(cancellationToken);
                await using (content)
                {
                    if (await CopyAsync(entry.FullName, content, cancellationToken) is { } copy)
                    {
                        Add(place.Groups["delivery"].Value, place.Groups["name"].Value, copy);
                    }
                }
            }
        }

        private void Add(string delivery, string name, FileInfo copy)
        {
            if (!_files.TryAdd((delivery, name), new(delivery, name, copy.Length, copy.OpenRead)))
            {
                Refuse($"{delivery}/{name}", UploadFault.Duplicate);
            }
        }

        private bool IsFull(string name)
        {
            var full = _files.Count >= UploadLimits.MaxFiles;
            if (full)
            {
                Refuse(name, UploadFault.TooMany);
            }

            return full;
        }

        /// <returns>Null when it is too large, alone or with the others; it is refused then.</returns>
        private async Task<FileInfo?> CopyAsync(string name, Stream content, CancellationToken cancellationToken)
        {
            var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
            var room = Math.Min(UploadLimits.MaxFileBytes, UploadLimits.MaxTotalBytes - _bytes);
            var target = File.Create(path);
            await using (target)
            {
                var buffer = new byte[81920];
                int read;
                while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
                {
                    if ((room -= read) < 0)
                    {
                        Refuse(name, UploadFault.TooLarge);
                        return null;
                    }

                    _bytes += read;
                    await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }
            }

            return new FileInfo(path);
        }

        private void Refuse(string name, UploadFault fault) => Refused.Add(new(name.Length > ShownNameLength ? name[..ShownNameLength] : name, fault));

        /// <summary>Folders are no files.</summary>
        private static bool IsFile(string path) => !path.EndsWith('/');

        private static bool IsName(string name) =>
            name is { Length: > 0 and <= DeliveredFile.MaxNameLength } && name[0] != '.' && !name.Any(letter => char.IsControl(letter) || letter is '/' or '\\' or ':' or '!');

        [GeneratedRegex("""^(?<delivery>d[0-9]{2,6})/(?<name>[^/]+)\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Member();
    }
}
