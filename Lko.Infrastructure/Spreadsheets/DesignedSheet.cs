using ClosedXML.Excel;
using Lko.Domain.Reports;

namespace Lko.Infrastructure.Spreadsheets;

/// <summary>A table that looks as a person would have made it: its head above it, the titles in sight, right for paper.</summary>
internal static class DesignedSheet
{
    /// <summary>Widths are told by so many rows.</summary>
    private const int Sample = 200;
    private static readonly XLColor Ink = XLColor.FromHtml("#0A2E34");

    public static async Task WriteAsync(Sheet sheet, Stream target, CancellationToken cancellationToken)
    {
        using var book = new XLWorkbook(XLEventTracking.Disabled);
        var page = book.AddWorksheet(Cells.SheetName(sheet.Title));
        var titles = WriteHead(page, sheet);
        var (last, widths) = await WriteRowsAsync(page, sheet, titles + 1, cancellationToken);
        Design(page, sheet, titles, last, widths);
        book.SaveAs(target);
    }

    /// <returns>The row of the titles.</returns>
    private static int WriteHead(IXLWorksheet page, Sheet sheet)
    {
        page.Cell(1, 1).SetValue(Cells.Text(sheet.Title)).Style.Font.SetBold().Font.SetFontSize(14);
        var row = 2;
        foreach (var (name, value) in sheet.Head)
        {
            page.Cell(row, 1).SetValue(Cells.Text($"{name}: {value}")).Style.Font.SetFontColor(XLColor.FromHtml("#4F5E5D"));
            row++;
        }

        return row + 1;
    }

    private static async Task<(int Last, double[] Widths)> WriteRowsAsync(IXLWorksheet page, Sheet sheet, int first, CancellationToken cancellationToken)
    {
        var sample = new List<IReadOnlyList<object?>>();
        var row = first;
        await foreach (var values in sheet.Rows.WithCancellation(cancellationToken))
        {
            if (sample.Count < Sample)
            {
                sample.Add(values);
            }

            for (var column = 0; column < values.Count; column++)
            {
                Write(page.Cell(row, column + 1), values[column]);
            }

            row++;
        }

        return (row - 1, [.. sheet.Columns.Select((column, index) => Cells.Width(column, sample.Select(values => values[index])))]);
    }

    private static void Write(IXLCell cell, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                // Whoever edits the cell finds a text, too, where it begins like a formula.
                var clean = Cells.Text(text);
                cell.SetValue(clean);
                cell.Style.IncludeQuotePrefix = clean.Length > 0 && "=+-@\t\r\n＝＋－＠".Contains(clean[0], StringComparison.Ordinal);
                break;
            case decimal amount:
                cell.SetValue(amount);
                break;
            case DateTime moment:
                cell.SetValue(moment);
                break;
            default:
                throw new InvalidOperationException($"A cell holds no {value.GetType().Name}.");
        }
    }

    private static void Design(IXLWorksheet page, Sheet sheet, int titles, int last, double[] widths)
    {
        for (var index = 0; index < sheet.Columns.Count; index++)
        {
            var column = sheet.Columns[index];
            page.Column(index + 1).Width = widths[index];
            page.Cell(titles, index + 1).SetValue(Cells.Text(column.Title));
            if (Cells.FormatOf(column.Kind) is { } format && last > titles)
            {
                page.Range(titles + 1, index + 1, last, index + 1).Style.NumberFormat.Format = format;
            }
        }

        var head = page.Range(titles, 1, titles, sheet.Columns.Count);
        head.Style.Font.SetBold().Font.SetFontColor(XLColor.White).Fill.SetBackgroundColor(Ink);
        page.Range(titles, 1, Math.Max(titles, last), sheet.Columns.Count).SetAutoFilter();
        page.SheetView.FreezeRows(titles);
        page.PageSetup.PageOrientation = XLPageOrientation.Landscape;
        page.PageSetup.PaperSize = XLPaperSize.A4Paper;
        page.PageSetup.FitToPages(1, 0);
        page.PageSetup.SetRowsToRepeatAtTop(titles, titles);
        page.PageSetup.Footer.Right.AddText(XLHFPredefinedText.PageNumber);
    }
}
