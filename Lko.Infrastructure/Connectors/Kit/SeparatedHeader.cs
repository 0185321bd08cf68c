using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// The header line of a file of separated values, if it has one, against its layout. Columns are read by position, so that a name in another place than its own
/// means that amounts would be taken from a wrong column. Where no header says which columns there are, their number does.
/// </summary>
internal sealed class SeparatedHeader(SeparatedLayout layout)
{
    /// <summary>So many fields of a first line are not the names of columns by chance.</summary>
    private const int FewNames = 2;

    private readonly FieldCounts _counts = new(layout.Columns.Count);
    private string[]? _names;

    /// <summary>Whether the file has a header line.</summary>
    public bool HasNames => _names is not null;

    /// <summary>Fields of a row, one closing separator left out.</summary>
    public int Width => Math.Max(layout.Columns.Count, _names?.Length ?? 0);

    /// <summary>Looks at the first line.</summary>
    /// <returns>Whether it is the header: it begins with the name of the first column, or else names columns all the same.</returns>
    public bool Take(string text, List<int> ends)
    {
        var names = new string[ends.Count];
        for (var index = 0; index < names.Length; index++)
        {
            var start = index == 0 ? 0 : ends[index - 1] + 1;
            names[index] = text[start..ends[index]].Trim();
        }

        if (Position(names[0]) != 0 && names.Count(name => Position(name) >= 0) < FewNames)
        {
            return false;
        }

        _names = names.Length > 1 && names[^1].Length == 0 ? names[..^1] : names;
        return true;
    }

    public void Row(List<int> ends)
    {
        if (_names is null)
        {
            _counts.Row(ends.Count, ends.Count > 1 && ends[^1] == ends[^2] + 1);
        }
    }

    public FileControl Judge()
    {
        if (_names is not { } names)
        {
            // Where surplus fields belong to a text, they are no columns.
            return layout.FreeText is null ? _counts.Judge() : _counts.Judge() with { Unknown = null };
        }

        var inPlace = names.Index().All(name => Position(name.Item) is var place && (place < 0 || place == name.Index));
        return inPlace && layout.Required.All(column => names.Contains(column, StringComparer.OrdinalIgnoreCase))
            ? FileControl.Passed with { Unknown = NamesBeside.Of(names.Where(name => Position(name) < 0)) }
            : FileControl.Rejected(RejectReason.LayoutChanged);
    }

    private int Position(string name)
    {
        for (var index = 0; index < layout.Columns.Count; index++)
        {
            if (string.Equals(layout.Columns[index], name, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return -1;
    }
}
