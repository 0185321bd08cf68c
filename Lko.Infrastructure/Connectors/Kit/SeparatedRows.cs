using System.Text;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Layout of a file of separated values; columns are found by position.</summary>
/// <param name="Columns">Names in order; the first also marks the header line.</param>
/// <param name="FreeText">The column that takes the surplus when unquoted separators split a row too often; null = none does.</param>
/// <param name="Sums">Columns whose sums the control line repeats.</param>
/// <param name="MustHaveControl">Whether a file without its control line is refused.</param>
/// <param name="SumsInPlace">The control line repeats the sums at the columns' own positions; else one after another behind the count.</param>
public sealed record SeparatedLayout(IReadOnlyList<string> Columns, string? FreeText, IReadOnlyList<string> Sums, bool MustHaveControl, bool SumsInPlace = true)
{
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

/// <param name="IsControl">The line of totals instead of data.</param>
public sealed record SeparatedRow(int Line, string Raw, IReadOnlyList<string> Fields, bool IsControl)
{
    /// <summary>The field at a position; a row that ends early has empty fields there.</summary>
    public string this[int index] => index >= 0 && index < Fields.Count ? Fields[index] : "";
}

/// <summary>Rows of <c>;</c>-separated files: header optional, quotes optional, a control line marked <c>#ИТОГО</c>.</summary>
public static class SeparatedRows
{
    private const char Separator = ';';

    /// <summary>«#ИТОГО».</summary>
    private const string ControlMark = "#\u0418\u0422\u041E\u0413\u041E";

    /// <summary>Data and control lines in file order; the header is left out.</summary>
    public static IEnumerable<SeparatedRow> Read(IEnumerable<WireLine> lines, SeparatedLayout layout)
    {
        var first = true;
        foreach (var line in lines)
        {
            var fields = Split(line.Text);
            var head = fields[0].Trim();
            var isHeader = first && string.Equals(head, layout.Columns[0], StringComparison.OrdinalIgnoreCase);
            first = false;
            if (isHeader)
            {
                continue;
            }

            var isControl = string.Equals(head, ControlMark, StringComparison.OrdinalIgnoreCase);
            yield return new(line.Number, line.Text, isControl ? fields : Fit(fields, layout), isControl);
        }
    }

    /// <summary>Whether the control line repeats the number of data rows and the sums.</summary>
    public static bool ControlAgrees(IEnumerable<SeparatedRow> rows, SeparatedLayout layout)
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
                    return false;
                }

                control = row;
                continue;
            }

            sums.Row();
            for (var index = 0; index < columns.Count; index++)
            {
                sums.Add(index, row[columns[index]]);
            }
        }

        return control is null
            ? !layout.MustHaveControl
            : sums.CountIs(control[1]) && columns.Index().All(column => sums.SumIs(column.Index, control[layout.SumsInPlace ? column.Item : column.Index + 2]));
    }

    /// <summary>A field is quoted only if it begins with a quote; inside, a doubled quote is one.</summary>
    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var position = 0;
        while (true)
        {
            var field = new StringBuilder();
            if (position < line.Length && line[position] == '"')
            {
                position = Unquote(line, position + 1, field);
            }

            var end = position < line.Length ? line.IndexOf(Separator, position) : -1;
            field.Append(line, position, (end < 0 ? line.Length : end) - position);
            fields.Add(field.ToString());
            if (end < 0)
            {
                return fields;
            }

            position = end + 1;
        }
    }

    /// <returns>The position after the closing quote, or the end of a line that has none.</returns>
    private static int Unquote(string line, int position, StringBuilder field)
    {
        for (; position < line.Length; position++)
        {
            if (line[position] != '"')
            {
                field.Append(line[position]);
            }
            else if (position + 1 < line.Length && line[position + 1] == '"')
            {
                field.Append('"');
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
    private static List<string> Fit(List<string> fields, SeparatedLayout layout)
    {
        if (fields.Count > layout.Columns.Count && fields[^1].Length == 0)
        {
            fields.RemoveAt(fields.Count - 1);
        }

        var surplus = fields.Count - layout.Columns.Count;
        if (surplus > 0 && layout.FreeText is { } column)
        {
            var text = layout.IndexOf(column);
            fields[text] = string.Join(Separator, fields.Skip(text).Take(surplus + 1));
            fields.RemoveRange(text + 1, surplus);
        }

        return fields;
    }
}
