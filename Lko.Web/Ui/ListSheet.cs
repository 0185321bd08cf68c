using System.Runtime.CompilerServices;
using Lko.Domain.Access;
using Lko.Domain.Reports;
using Lko.Web.Resources;

namespace Lko.Web.Ui;

/// <summary>A column of a list as a file has it.</summary>
/// <param name="Name">Of the column on the screen, by which a person leaves it out; null = always there.</param>
/// <param name="Value">Of the kind that <paramref name="Kind"/> says, or null.</param>
public sealed record ListColumn<TRow>(string? Name, string Title, Func<TRow, object?> Value, CellKind Kind = CellKind.Text);

/// <summary>A list as a workbook: the columns that are shown, under a head that says what they are.</summary>
/// <param name="Columns">All the list has.</param>
/// <param name="Shown">Which of them the person sees.</param>
public sealed record ListSheet<TRow>(string Title, IReadOnlyList<ListColumn<TRow>> Columns, ColumnChoice Shown)
{
    /// <summary>The workbook of these rows.</summary>
    /// <param name="told">What is told of the list itself: its scope, its conditions, how fresh it is.</param>
    public Sheet Of(IReadOnlyList<(string Name, string Value)> told, CurrentUser user, int count, IAsyncEnumerable<TRow> rows, DateTimeOffset now)
    {
        var columns = Columns.Where(column => Shown.Shows(column.Name)).ToList();
        var texts = WebTexts.Shell;
        return new Sheet(
            Title, texts["Sheet.About"],
            [
                .. told,
                (texts["Sheet.By"], texts.Format("Sheet.ByWhom", user.Name, Fmt.ZonedMoment(now, user.ZoneOf(null), now))),
                (texts["Sheet.Rows"], Fmt.Number(count)),
            ],
            columns.ConvertAll(column => new SheetColumn(column.Title, column.Kind)), count, Values(columns, rows));
    }

    private static async IAsyncEnumerable<IReadOnlyList<object?>> Values(List<ListColumn<TRow>> columns, IAsyncEnumerable<TRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            yield return columns.ConvertAll(column => column.Value(row));
        }
    }
}
