using System.Text;
using System.Xml;
using Lko.Domain.Reports;

namespace Lko.Infrastructure.Spreadsheets;

/// <summary>What both writers know of cells.</summary>
internal static class Cells
{
    /// <summary>The most characters a cell holds.</summary>
    public const int MostText = 32_767;

    private const int MostSheetName = 31;
    private const double WidestColumn = 60;

    /// <summary>The number format of a kind; null = as it comes.</summary>
    public static string? FormatOf(CellKind kind) => kind switch
    {
        CellKind.Amount => "#,##0.00",
        CellKind.Day => "dd.mm.yyyy",
        CellKind.Moment => "dd.mm.yyyy hh:mm",
        _ => null,
    };

    /// <summary>The value as a cell may hold it.</summary>
    public static object? Of(object? value) => value is string text ? Text(text) : value;

    /// <summary>Without characters that XML cannot hold, cut to what a cell holds.</summary>
    public static string Text(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length && clean.Length < MostText; at++)
        {
            if (XmlConvert.IsXmlChar(text[at]))
            {
                clean.Append(text[at]);
            }
            else if (at + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[at + 1], text[at]) && clean.Length + 1 < MostText)
            {
                clean.Append(text[at]).Append(text[++at]);
            }
        }

        return clean.ToString();
    }

    /// <summary>A name that a sheet may have.</summary>
    public static string SheetName(string title)
    {
        var name = string.Concat(Text(title).Where(letter => !"[]:*?/\\'".Contains(letter, StringComparison.Ordinal)));
        return name.Length > MostSheetName ? name[..MostSheetName] : name;
    }

    /// <summary>The width a column needs, in characters: nobody here can measure a font.</summary>
    /// <param name="sample">Some of its values.</param>
    public static double Width(SheetColumn column, IEnumerable<object?> sample)
    {
        // The head also has the button of the filter.
        var longest = column.Title.Length + 2;
        foreach (var value in sample)
        {
            longest = Math.Max(longest, value switch
            {
                string text => text.Length,
                decimal amount => amount.ToString("N2", System.Globalization.CultureInfo.InvariantCulture).Length,
                DateTime => FormatOf(column.Kind)!.Length,
                _ => 0,
            });
        }

        return Math.Min((longest * 1.1) + 2, WidestColumn);
    }
}
