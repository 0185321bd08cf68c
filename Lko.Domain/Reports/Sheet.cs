namespace Lko.Domain.Reports;

/// <summary>What the cells of a column hold, and so how a spreadsheet shows and sorts them.</summary>
public enum CellKind
{
    /// <summary>A <see cref="string"/>, never taken for anything else.</summary>
    Text = 1,

    /// <summary>A <see cref="decimal"/> with two decimals.</summary>
    Amount = 2,

    /// <summary>A <see cref="System.DateTime"/> without a time of day.</summary>
    Day = 3,

    /// <summary>A <see cref="System.DateTime"/> of a clock that a column beside it names.</summary>
    Moment = 4,
}

/// <summary>The head of a column and what stands under it.</summary>
public sealed record SheetColumn(string Title, CellKind Kind = CellKind.Text);

/// <summary>A table as a workbook shows it, all words in the reader's language.</summary>
/// <param name="Title">What the table is; also the name of its sheet.</param>
/// <param name="HeadTitle">What its head is called, where it stands apart.</param>
/// <param name="Head">What has to be known about the table: whose it is, by which conditions, as of when.</param>
/// <param name="Count">How many rows there are at most; decides how the workbook is written.</param>
/// <param name="Rows">One value per column and row: of the column's kind, or null. Enumerated once.</param>
public sealed record Sheet(
    string Title, string HeadTitle, IReadOnlyList<(string Name, string Value)> Head, IReadOnlyList<SheetColumn> Columns, int Count, IAsyncEnumerable<IReadOnlyList<object?>> Rows)
{
    /// <summary>How many rows a sheet holds beside its head: the format ends at 1,048,576.</summary>
    public const int MostRows = 1_048_500;
}

/// <summary>Writes workbooks (XLSX). Text stays text, whatever it begins with.</summary>
public interface ISheetWriter
{
    /// <param name="target">Can be written and sought in; left open.</param>
    Task WriteAsync(Sheet sheet, Stream target, CancellationToken cancellationToken);
}
