using System.Globalization;
using Lko.Domain.Integration;
using Microsoft.Extensions.Options;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>Puts what a transport brought into a system's drop folder, as whole deliveries.</summary>
internal sealed class Inbox
{
    private readonly string _folder;
    private readonly string _prefix;

    private Inbox(string folder, string prefix, IReadOnlyList<DeliveredFile> files) => (_folder, _prefix, Files) = (folder, prefix, files);

    /// <summary>What had arrived before.</summary>
    public IReadOnlyList<DeliveredFile> Files { get; }

    /// <param name="prefix">How a delivery is called while it is filled; what one of this kind left unfinished is cleared away.</param>
    /// <param name="leftSince">What was touched after this moment, in UTC, may be another's that is being filled; null where a system has one at a time.</param>
    /// <exception cref="SourceUnavailableException">The drop folder is not set or cannot be written.</exception>
    public static Inbox Open(IOptions<DropFolderOptions> options, string system, string prefix = Delivery.Prefix, DateTime? leftSince = null)
    {
        if (options.Value.DropFolder.Length == 0)
        {
            throw new SourceUnavailableException($"{DropFolderOptions.Section}:{nameof(DropFolderOptions.DropFolder)} is not set.") { Fault = SyncFault.NotSetUp };
        }

        var folder = Path.Combine(options.Value.DropFolder, system);
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var left in Directory.EnumerateDirectories(folder, prefix + "*"))
            {
                // Of a process that was killed.
                if (leftSince is null || new DirectoryInfo(left).EnumerateFiles().Select(file => file.LastWriteTimeUtc).Append(Directory.GetLastWriteTimeUtc(left)).Max() < leftSince)
                {
                    Directory.Delete(left, recursive: true);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException($"{folder}: {failure.Message}", failure) { Fault = SyncFault.FolderUnreadable };
        }

        return new(folder, prefix, DropFolder.ListFolder(folder));
    }

    /// <summary>The latest file of a name; null when none came yet.</summary>
    public DeliveredFile? Latest(string name) => Files.LastOrDefault(file => string.Equals(file.Name, name, StringComparison.Ordinal));

    /// <summary>Whether a delivery may hold a file of this name: plain letters, digits and marks, so that no path hides in it.</summary>
    public static bool Takes(string name) =>
        name.Length is > 0 and <= DeliveredFile.MaxNameLength && name[0] != '.' && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');

    /// <summary>Systems write under a name of their own and rename when they are done; so do we. A dot in front hides no name that is unsafe behind it.</summary>
    public static bool IsUnfinished(string name) =>
        name is "." or ".." || name.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase) || (name.StartsWith('.') && Takes(name[1..]));

    /// <summary>What there is of a file that an earlier run did not bring to its end.</summary>
    /// <inheritdoc cref="BegunFile(string, string, long, DateTime)"/>
    public BegunFile Begun(string source, long size, DateTime writtenAt) => new(_folder, source, size, writtenAt);

    /// <summary>Nothing is left to come: what was begun and is offered no more will not end.</summary>
    public void ForgetBegun() => BegunFile.Clear(_folder);

    /// <summary>Begins a delivery behind all that are there.</summary>
    public Delivery Begin() => new(_folder, _prefix);

    /// <summary>A delivery that is being filled; nobody sees it before <see cref="Publish"/>.</summary>
    internal sealed class Delivery : IDisposable
    {
        public const string Prefix = ".arriving-";

        private readonly string _folder;
        private readonly string _arriving;

        public Delivery(string folder, string prefix)
        {
            _folder = folder;
            _arriving = Path.Combine(folder, prefix + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(_arriving);
        }

        public bool IsEmpty => !Directory.EnumerateFiles(_arriving).Any();

        /// <summary>Where to put a file of this name.</summary>
        /// <exception cref="SourceUnavailableException">The name is none that a delivery may hold.</exception>
        public string PathOf(string name) =>
            Takes(name) ? PlaceOf(name) : throw new SourceUnavailableException($"A file of the name “{name}” is not taken.") { Fault = SyncFault.NotItsProtocol };

        /// <summary>The same for the name of a file that lies in a folder, whatever its letters.</summary>
        public string PlaceOf(string name) => Path.Combine(_arriving, Path.GetFileName(name));

        /// <summary>Shows the delivery whole, under the next number; an empty one is dropped.</summary>
        public void Publish()
        {
            if (!IsEmpty)
            {
                while (!TryMove())
                {
                    // Another process has taken the number.
                }
            }

            bool TryMove()
            {
                var last = Directory.EnumerateDirectories(_folder, "d*").Select(Path.GetFileName)
                    .Select(name => int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
                    .DefaultIfEmpty().Max();
                var place = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"d{last + 1:00}"));
                try
                {
                    Directory.Move(_arriving, place);
                    return true;
                }
                catch (IOException) when (Directory.Exists(place) && Directory.Exists(_arriving))
                {
                    return false;
                }
            }
        }

        public void Dispose()
        {
            if (Directory.Exists(_arriving))
            {
                Directory.Delete(_arriving, recursive: true);
            }
        }
    }
}
