using System.Security.Cryptography;

namespace Lko.Domain.Integration;

/// <summary>A file as a source system delivered it. The content can be opened any number of times.</summary>
/// <param name="delivery"><c>dNN</c>; deliveries are in time order.</param>
/// <param name="name">File name without folders.</param>
/// <param name="writtenAt">When the system wrote it, in UTC, as far as its transport tells.</param>
public sealed class DeliveredFile(string delivery, string name, long size, Func<Stream> open, DateTime writtenAt = default)
{
    public const int MaxDeliveryLength = 20;

    public const int MaxNameLength = 200;

    /// <summary>Room for <see cref="Path"/>, also with a member of an archive behind it.</summary>
    public const int MaxPathLength = 400;

    public const int HashLength = 64;

    /// <summary>
    /// Where the delivered file of a row may lie, the longest path first: a member of an archive is named behind a mark, which a file may have in its own name too.
    /// </summary>
    /// <param name="path">As in <see cref="AcceptedRow.Path"/>.</param>
    public static IEnumerable<string> PathsOf(string path)
    {
        yield return path;
        for (var end = path.LastIndexOf('!'); end > 0; end = path.LastIndexOf('!', end - 1))
        {
            yield return path[..end];
        }
    }

    public string Delivery { get; } = delivery;

    public string Name { get; } = name;

    public long Size { get; } = size;

    public DateTime WrittenAt { get; } = writtenAt;

    public string Path => $"{Delivery}/{Name}";

    /// <summary>What it was found to be when it had these bytes before; null when that is not known. Where it is dear to look into a file to say what it is, nobody need look again.</summary>
    public FileName? Known { get; init; }

    public Stream Open() => open();

    /// <summary>The same file, of which it is known what it is.</summary>
    public DeliveredFile KnownAs(FileName? name) => new(Delivery, Name, Size, open, WrittenAt) { Known = name };

    /// <summary>The same file, whose reading ends with the run that reads it, wherever in the file that is.</summary>
    public DeliveredFile Until(CancellationToken ended) => new(Delivery, Name, Size, () => new InterruptibleStream(open(), ended), WrittenAt) { Known = Known };

    /// <summary>Time order of deliveries, and inside one the byte order of names.</summary>
    public static int Compare(string delivery, string name, string otherDelivery, string otherName)
    {
        // dNN grows a digit when it must: the longer number is the later one.
        var byLength = delivery.Length.CompareTo(otherDelivery.Length);
        var byDelivery = byLength != 0 ? byLength : string.CompareOrdinal(delivery, otherDelivery);
        return byDelivery != 0 ? byDelivery : string.CompareOrdinal(name, otherName);
    }

    /// <summary>SHA-256 of the content, lower-case hexadecimal.</summary>
    public async Task<string> HashAsync(CancellationToken cancellationToken)
    {
        var stream = Open();
        await using (stream)
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        }
    }
}

/// <summary>Where the deliveries of all source systems arrive, whatever carried them there, and stay.</summary>
public interface IDropFolder
{
    /// <summary>Everything one system has delivered, in the order of its deliveries and, inside one, in the byte order of the names.</summary>
    /// <exception cref="SourceUnavailableException">The system has no folder, or the folder cannot be read.</exception>
    IReadOnlyList<DeliveredFile> List(string systemCode);

    /// <summary>One file of <see cref="List"/>; null when there is none of this <see cref="DeliveredFile.Path"/>.</summary>
    /// <exception cref="SourceUnavailableException">The system has no folder, or the folder cannot be read.</exception>
    DeliveredFile? Find(string systemCode, string path) => List(systemCode).FirstOrDefault(file => string.Equals(file.Path, path, StringComparison.Ordinal));

    /// <summary>What lies there and is not in <see cref="List"/>, apart from the portal's own and from what is not finished.</summary>
    IReadOnlyList<NotTakenFile> NotTaken(string systemCode) => [];

    /// <summary>
    /// How long a file that keeps its size and time of writing is taken for unchanged before its bytes are looked at again.
    /// </summary>
    TimeSpan FullCheck => TimeSpan.FromDays(7);
}
