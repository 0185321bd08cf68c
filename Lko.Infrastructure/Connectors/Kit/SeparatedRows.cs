using System.Text;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Layout of a file of separated values; columns are found by position.</summary>
/// <param name="Columns">Names in order; the first also marks the header line.</param>
/// <param name="FreeText">Index of the column that takes the surplus when unquoted separators split a row too often.</param>
/// <param name="Sums">Indexes of the columns whose sums the control line repeats in place.</param>
public sealed record SeparatedLayout(IReadOnlyList<string> Columns, int FreeText, IReadOnlyList<int> Sums)
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
    public string this[int index] => index < Fields.Count ? Fields[index] : "";
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

    /// <summary>
    /// Whether the control line repeats the number of data rows and the sum of every column of <see cref="SeparatedLayout.Sums"/>, to the
    /// kopeck. Amounts that cannot be read count as nothing.
    /// </summary>
    public static bool ControlAgrees(IEnumerable<SeparatedRow> rows, SeparatedLayout layout, bool mandatory)
    {
        var count = 0;
        var sums = new decimal[layout.Sums.Count];
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

            count++;
            for (var index = 0; index < sums.Length; index++)
            {
                sums[index] += Amount(row[layout.Sums[index]]) ?? 0;
            }
        }

        return control is null
            ? !mandatory
            : WireNumber.TryParse(control[1], out var rowsTold) && rowsTold == count
                && sums.Index().All(sum => Amount(control[layout.Sums[sum.Index]]) == sum.Item);
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
        if (surplus > 0)
        {
            fields[layout.FreeText] = string.Join(Separator, fields.Skip(layout.FreeText).Take(surplus + 1));
            fields.RemoveRange(layout.FreeText + 1, surplus);
        }

        return fields;
    }

    private static decimal? Amount(string text) => WireNumber.TryParseMoney(text, out Money money) ? money.Amount : null;
}
