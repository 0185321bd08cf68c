using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// What the columns, attributes or members of a layout are called. Without a required one a file is refused: its rows would say something else. What a
/// file has beside them is left unread and told.
/// </summary>
/// <param name="required">Every file says that it has them, or some row of more than a few.</param>
/// <param name="optional">A file may do without them.</param>
/// <param name="comparer">How names are compared; null = letter by letter.</param>
/// <param name="usual">A row may do without them; where all rows of a file of more than a few do, and have other names beside the layout, it is the names that have changed.</param>
internal sealed class NamedLayout(string[] required, string[] optional, StringComparer? comparer = null, string[]? usual = null)
{
    /// <summary>What fewer rows are all without, or have wrong, says nothing of the layout: each of them is a bad row by itself.</summary>
    public const int FewRows = 5;

    private readonly HashSet<string> _known = new([.. required, .. optional, .. usual ?? []], comparer ?? StringComparer.Ordinal);

    public IReadOnlyList<string> Required => required;

    public IEqualityComparer<string> Comparer => _known.Comparer;

    public bool Knows(string name) => _known.Contains(name);

    /// <summary>Begins to look at a file.</summary>
    public NamesFound Watch() => new(this);

    /// <summary>By the names that a file itself says it has.</summary>
    public FileControl Judge(IReadOnlySet<string> declared) => Judge(declared, Array.TrueForAll(required, declared.Contains));

    /// <summary>By the names that its rows have.</summary>
    /// <param name="rows">How many rows the names were found in.</param>
    public FileControl Judge(IReadOnlySet<string> found, int rows) =>
        Judge(found, rows < FewRows || (Array.TrueForAll(required, found.Contains) && (usual is null || Array.TrueForAll(usual, found.Contains) || found.All(Knows))));

    private FileControl Judge(IReadOnlySet<string> found, bool isWhole) =>
        isWhole ? FileControl.Passed with { Unknown = NamesBeside.Of(found.Where(name => !Knows(name))) } : FileControl.Rejected(RejectReason.LayoutChanged);
}

/// <summary>The names in a file, gathered row by row.</summary>
internal sealed class NamesFound(NamedLayout layout)
{
    private readonly HashSet<string> _names = new(layout.Comparer);
    private int _rows;

    public void Row(IEnumerable<string> names)
    {
        _rows++;
        _names.UnionWith(names);
    }

    public FileControl Judge() => layout.Judge(_names, _rows);
}

/// <summary>Fields of the rows of a file whose columns have no names: only how many there are shows that one was lost or came.</summary>
/// <param name="columns">Of the layout.</param>
internal sealed class FieldCounts(int columns)
{
    private int _least = int.MaxValue;
    private int _rows;
    private int _short;

    /// <param name="fields">Those of the row, an empty one at its end among them.</param>
    public void Row(int fields, bool endsEmpty)
    {
        var told = endsEmpty ? fields - 1 : fields;
        _rows++;
        _short += fields < columns ? 1 : 0;
        _least = Math.Min(_least, told);
    }

    /// <summary>A text with separators in it only lengthens a row, and a damaged row is one among many.</summary>
    public FileControl Judge() =>
        _rows >= NamedLayout.FewRows && _short * 2 > _rows ? FileControl.Rejected(RejectReason.LayoutChanged)
        : FileControl.Passed with { Unknown = NamesBeside.Beyond(columns, _rows > 0 ? _least : 0) };
}

/// <summary>What a file has beside its layout, as far as anybody needs to see it.</summary>
internal static class NamesBeside
{
    private const int MostNames = 50;
    private const int MostInName = 60;

    public static IReadOnlyList<string>? Of(IEnumerable<string> names) =>
        names.Select(name => name.Length > MostInName ? name[..MostInName] : name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostNames).ToList() is { Count: > 0 } list ? list : null;

    /// <summary>Columns without a name are called by their number.</summary>
    public static IReadOnlyList<string>? Beyond(int columns, int found) =>
        found > columns ? [.. Enumerable.Range(columns + 1, Math.Min(found - columns, MostNames)).Select(number => FormattableString.Invariant($"#{number}"))] : null;
}
