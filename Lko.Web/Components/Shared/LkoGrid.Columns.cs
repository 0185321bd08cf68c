using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Components.Shared;

/// <summary>The columns of a list and which of them the person has left out; that lives in the address like the rest of the list's state.</summary>
public sealed partial class LkoGrid<TRow>
{
    private readonly List<LkoColumn<TRow>> _columns = [];
    private IReadOnlyList<string> _hidden = [];

    /// <summary>What the table shows, in the order of the page.</summary>
    internal IReadOnlyList<LkoColumn<TRow>> Columnset => [.. _columns.Where(IsShown)];

    private List<LkoColumn<TRow>> Choosable => [.. _columns.Where(column => column.Name is not null)];

    internal void Add(LkoColumn<TRow> column) => _columns.Add(column);

    private bool IsShown(LkoColumn<TRow> column) => column.Name is null || !_hidden.Contains(column.Name, StringComparer.Ordinal);

    private void ReadColumns() => _hidden = GridState.HiddenOf(Navigation.Uri);

    private void Toggle(LkoColumn<TRow> toggled)
    {
        _hidden = [.. Choosable.Where(column => IsShown(column) == (column == toggled)).Select(column => column.Name!)];
        _stamp++;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(GridState.HideKey, _hidden.Count == 0 ? null : string.Join(',', _hidden)), replace: true);
    }
}
