using System.Globalization;
using Lko.Domain.Reports;
using MiniExcelLibs;
using MiniExcelLibs.Attributes;
using MiniExcelLibs.OpenXml;

namespace Lko.Infrastructure.Spreadsheets;

/// <summary>
/// A table of any length: its rows go to the file as they come. The titles are its first row, so that they can be frozen and filtered by; what is told about it stands
/// on a sheet of its own.
/// </summary>
internal static class StreamedSheet
{
    /// <summary>Widths are told by so many rows.</summary>
    private const int Sample = 200;

    public static async Task WriteAsync(Sheet sheet, Stream target, CancellationToken cancellationToken)
    {
        await using var rows = sheet.Rows.GetAsyncEnumerator(cancellationToken);
        var sample = new List<IReadOnlyList<object?>>();
        while (sample.Count < Sample && await rows.MoveNextAsync())
        {
            sample.Add(rows.Current);
        }

        var columns = sheet.Columns.Select((column, index) => new DynamicExcelColumn(Key(index))
        {
            Name = Cells.Text(column.Title), Width = Cells.Width(column, sample.Select(values => values[index])), Format = Cells.FormatOf(column.Kind),
        }).ToArray();
        var book = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [Cells.SheetName(sheet.Title)] = Lines(sample, rows),
            [Cells.SheetName(sheet.HeadTitle)] = sheet.Head.Select(line => new Dictionary<string, object?>(StringComparer.Ordinal) { [Cells.Text(sheet.HeadTitle)] = Cells.Text(line.Name), [" "] = Cells.Text(line.Value) }).ToList(),
        };

        // What the library writes by its asynchronous door is not valid for Excel, so it has a thread to wait on.
#pragma warning disable RS0030 // the writer waits for the rows: no thread of the pool may
        await Task.Factory.StartNew(
            () => MiniExcel.SaveAs(target, book, configuration: new OpenXmlConfiguration { FreezeRowCount = 1, AutoFilter = true, DynamicColumns = columns, FastMode = false }),
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
#pragma warning restore RS0030
    }

    private static IEnumerable<IDictionary<string, object?>> Lines(List<IReadOnlyList<object?>> first, IAsyncEnumerator<IReadOnlyList<object?>> rest)
    {
        foreach (var values in first)
        {
            yield return Line(values);
        }

        while (rest.MoveNextAsync().AsTask().GetAwaiter().GetResult())
        {
            yield return Line(rest.Current);
        }
    }

    private static Dictionary<string, object?> Line(IReadOnlyList<object?> values)
    {
        var line = new Dictionary<string, object?>(values.Count, StringComparer.Ordinal);
        for (var index = 0; index < values.Count; index++)
        {
            line.Add(Key(index), Cells.Of(values[index]));
        }

        return line;
    }

    private static string Key(int index) => index.ToString(CultureInfo.InvariantCulture);
}
