using System.Text;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Layout of a file of separated values; columns are found by position.</summary>
/// <param name="Columns">Names in order; the first also marks the header line.</param>
/// <param name="FreeText">The column that takes the surplus when unquoted separators split a row too often; null = none does.</param>
/// <param name="Sums">Columns whose sums the control line repeats.</param>
/// <param name="MustHaveControl">Whether a file without its control line is refused.</param>
/// <param name="SumsInPlace">The control line repeats the sums at the columns' own positions; else one after another behind the count.</param>
public sealed record SeparatedLayout(IReadOnlyList<string> Columns, string? FreeText, IReadOnlyList<string> Sums, bool MustHaveControl, bool SumsInPlace = true)
{
    /// <summary>Columns that a header must name in their places.</summary>
    public required IReadOnlyList<string> Required { get; init; }

    public int IndexOf(string column)
    {
        for (var index = 0; index < Columns.Count; index++)
        {
            if (string.Equals(Columns[index], column, StringComparison.Ordinal))
            {
                return index;
            }
        }

        throw new ArgumentException($"No column {column}.", nameof(column));
    }
}

/// <summary>A row whose fields are cut out only when they are asked for: the controls of a file look at few of them.</summary>
/// <param name="text">The fields without their quotes, one separator between two.</param>
/// <param name="ends">Where each field ends in the text.</param>
/// <param name="isControl">The line of totals instead of data.</param>
public sealed class SeparatedRow(int line, string raw, string text, List<int> ends, bool isControl)
{
    public int Line => line;

    /// <summary>The row as it was sent.</summary>
    public string Raw => raw;

    public bool IsControl => isControl;

    /// <summary>The field at a position; a row that ends early has empty fields there.</summary>
    public string this[int index] => Span(index).ToString();

    public ReadOnlySpan<char> Span(int index)
    {
        if (index < 0 || index >= ends.Count)
        {
            return default;
        }

        var start = index == 0 ? 0 : ends[index - 1] + 1;
        return text.AsSpan(start, ends[index] - start);
    }
}

/// <summary>Rows of <c>;</c>-separated files: header optional, quotes optional, a control line marked <c>#ИТОГО</c>.</summary>
public static class SeparatedRows
{
    private const char Separator = ';';

    /// <summary>«#ИТОГО».</summary>
    private const string ControlMark = "#\u0418\u0422\u041E\u0413\u041E";

    /// <summary>Data and control lines in file order; the header is left out.</summary>
    public static IEnumerable<SeparatedRow> Read(IEnumerable<WireLine> lines, SeparatedLayout layout) => Read(lines, layout, new(layout));

    /// <summary>The controls of a file: its columns are those of the layout, and its control line repeats the number of data rows and the sums.</summary>
    public static FileControl Check(IEnumerable<WireLine> lines, SeparatedLayout layout)
    {
        var header = new SeparatedHeader(layout);
        var (hasControl, agrees) = Control(Read(lines, layout, header), layout);
        return hasControl || !layout.MustHaveControl ? header.Judge().And(agrees) : FileControl.Of(false);
    }

    private static IEnumerable<SeparatedRow> Read(IEnumerable<WireLine> lines, SeparatedLayout layout, SeparatedHeader header)
    {
        var first = true;
        foreach (var line in lines)
        {
            var (text, ends) = Split(line.Text, layout.Columns.Count);
            var isHeader = first && header.Take(text, ends);
            first = false;
            if (isHeader)
            {
                continue;
            }

            var isControl = Is(text, ends, ControlMark);
            if (!isControl)
            {
                header.Row(ends);
                Fit(ends, layout, header.Width);
            }

            yield return new(line.Number, line.Text, text, ends, isControl);
        }
    }

    private static bool Is(string text, List<int> ends, string mark) => text.AsSpan(0, ends[0]).Trim().Equals(mark, StringComparison.OrdinalIgnoreCase);

    private static (bool IsThere, bool Agrees) Control(IEnumerable<SeparatedRow> rows, SeparatedLayout layout)
    {
        var columns = layout.Sums.Select(layout.IndexOf).ToList();
        var sums = new ControlSums(columns.Count);
        SeparatedRow? control = null;
        foreach (var row in rows)
        {
            if (row.IsControl)
            {
                if (control is not null)
                {
                    return (true, false);
                }

                control = row;
                continue;
            }

            sums.Row();
            for (var index = 0; index < columns.Count; index++)
            {
                sums.Add(index, row.Span(columns[index]));
            }
        }

        return control is null
            ? (false, !layout.MustHaveControl)
            : (true, sums.CountIs(control.Span(1)) && columns.Index().All(column => sums.SumIs(column.Index, control.Span(layout.SumsInPlace ? column.Item : column.Index + 2))));
    }

    /// <summary>A field is quoted only if it begins with a quote; inside, a doubled quote is one.</summary>
    private static (string Text, List<int> Ends) Split(string line, int columns)
    {
        // One more than the layout has: rows often end in a separator.
        var ends = new List<int>(columns + 1);
        if (line.Contains('"', StringComparison.Ordinal))
        {
            return (Unquoted(line, ends), ends);
        }

        for (var position = line.IndexOf(Separator, StringComparison.Ordinal); position >= 0; position = line.IndexOf(Separator, position + 1))
        {
            ends.Add(position);
        }

        ends.Add(line.Length);
        return (line, ends);
    }

    private static string Unquoted(string line, List<int> ends)
    {
        var text = new StringBuilder(line.Length);
        var position = 0;
        while (true)
        {
            if (position < line.Length && line[position] == '"')
            {
                position = Unquote(line, position + 1, text);
            }

            var end = position < line.Length ? line.IndexOf(Separator, position) : -1;
            text.Append(line, position, (end < 0 ? line.Length : end) - position);
            ends.Add(text.Length);
            if (end < 0)
            {
                return text.ToString();
            }

            text.Append(Separator);
            position = end + 1;
        }
    }

    /// <returns>The position after the closing quote, or the end of a line that has none.</returns>
    private static int Unquote(string line, int position, StringBuilder text)
    {
        for (; position < line.Length; position++)
        {
            if (line[position] != '"')
            {
                text.Append(line[position]);
            }
            else if (position + 1 < line.Length && line[position + 1] == '"')
            {
                text.Append('"');
                position++;
            }
            else
            {
                return position + 1;
            }
        }

        return position;
    }

    /// <summary>Brings a row with too many fields to the layout: one empty last field goes, the rest of the surplus belongs to the free text.</summary>
    private static void Fit(List<int> ends, SeparatedLayout layout, int width)
    {
        if (ends.Count > width && ends[^1] == ends[^2] + 1)
        {
            ends.RemoveAt(ends.Count - 1);
        }

        var surplus = ends.Count - width;
        if (surplus > 0 && layout.FreeText is { } column)
        {
            ends.RemoveRange(layout.IndexOf(column), surplus);
        }
    }
}
