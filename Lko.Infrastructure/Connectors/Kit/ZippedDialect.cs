using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// A dialect whose files may come packed, each in an archive of its own: <c>NACH_VOL_202606_01.zip</c> or <c>NACH_VOL_202606_01.csv.zip</c> holds that one file. The
/// name of the archive says what it is; whatever the member is called leads nowhere. A feed that has archives by its own rules is left to them.
/// </summary>
/// <param name="work">Where a file is unpacked to, asked for when one is.</param>
/// <param name="archived">The feed whose files are archives by the dialect's own rules; null = none.</param>
internal sealed class ZippedDialect(ISourceConnector dialect, Func<WorkFolder> work, Feed? archived = null) : ISourceConnector
{
    /// <summary>Bytes of a file whose rows are held, at ten times as many of memory: 850,000 charges, where a system has some thousands in a month.</summary>
    public const long MostHeldBytes = 128L << 20;

    private const string Ending = ".zip";

    /// <summary>A packed file may leave its own ending out; empty where it did not.</summary>
    private static readonly string[] Endings = ["", ".csv", ".txt", ".xml", ".psv", ".DBF"];

    public string Dialect => dialect.Dialect;

    public int Version => dialect.Version;

    public SourceSystemKind Kind => dialect.Kind;

    public IReadOnlyList<string> FeedCodes => dialect.FeedCodes;

    public IReadOnlyList<string> Encodings => dialect.Encodings;

    public bool IsAsked => dialect.IsAsked;

    public AmountBasis? Amounts => dialect.Amounts;

    public FileName? Recognise(SourceSystem system, DeliveredFile file)
    {
        // A plain file is looked into anew, which costs its first rows; a packed one would have to be unpacked whole.
        if (dialect.Recognise(system, file.KnownAs(null)) is { } plain)
        {
            return plain;
        }

        if (!file.Name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return Endings.Select(ending => dialect.Recognise(system, new(file.Delivery, file.Name[..^Ending.Length] + ending, file.Size, () => Unpacked(file), file.WrittenAt) { Known = file.Known }))
            .FirstOrDefault(name => name is not null && name.Key.Feed != archived);
    }

    public FileControl Check(SourceSystem system, FileName name, Stream content) => FileControls.Run(() =>
    {
        using var packed = IsPacked(name, content) ? PackedFile.Open(content, work()) : null;
        var file = packed?.Content ?? content;
        return name.Key.Feed != archived && name.Key.Feed.IsHeld() && file.Length > MostHeldBytes
            ? FileControl.Rejected(RejectReason.TooLarge)
            : dialect.Check(system, name, file);
    });

    public IEnumerable<SourceRow> Read(SourceSystem system, FileName name, Stream content)
    {
        if (!IsPacked(name, content))
        {
            return dialect.Read(system, name, content);
        }

        return ReadPacked(system, name, content);
    }

    private IEnumerable<SourceRow> ReadPacked(SourceSystem system, FileName name, Stream content)
    {
        using var packed = PackedFile.Open(content, work());
        foreach (var row in dialect.Read(system, name, packed.Content))
        {
            yield return row with { Member = packed.Name };
        }
    }

    private bool IsPacked(FileName name, Stream content) => name.Key.Feed != archived && PackedFile.Is(content);

    private Stream Unpacked(DeliveredFile file)
    {
        using var content = file.Open();
        return PackedFile.Is(content) ? PackedFile.Open(content, work()).Content : throw new InvalidDataException($"{file.Name} is no archive.");
    }
}
