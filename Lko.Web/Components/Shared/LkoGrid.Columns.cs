using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Components.Shared;

/// <summary>The columns of a list, and those of them that the person sees.</summary>
public sealed partial class LkoGrid<TRow>
{
    private readonly List<LkoColumn<TRow>> _columns = [];
    private ColumnChoice _choice = ColumnChoice.All;

    /// <summary>What the table shows, in the order of the page.</summary>
    internal IReadOnlyList<LkoColumn<TRow>> Columnset => [.. _columns.Where(column => _choice.Shows(column.Name))];

    private List<(string Name, string Title, bool IsShown)> Choosable => [.. _columns.Where(column => column.Name is not null).Select(column => (column.Name!, column.Title, _choice.Shows(column.Name)))];

    internal void Add(LkoColumn<TRow> column) => _columns.Add(column);

    private void Toggle(string name)
    {
        _choice = _choice.Toggle(name, Choosable.Select(column => column.Name));
        _stamp++;
        Navigation.SafeNavigate(Navigation.GetUriWithQueryParameter(ColumnChoice.Key, _choice.ToQuery()), replace: true);
    }
}
