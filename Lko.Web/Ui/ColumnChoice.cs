using Microsoft.AspNetCore.WebUtilities;

namespace Lko.Web.Ui;

/// <summary>Which columns of a list the person has left out, by their names. Lives in the address like the rest of the list's state.</summary>
public sealed class ColumnChoice
{
    /// <summary>Its query key.</summary>
    public const string Key = "hide";

    private readonly IReadOnlyList<string> _hidden;

    private ColumnChoice(IReadOnlyList<string> hidden) => _hidden = hidden;

    /// <summary>Nothing is left out.</summary>
    public static ColumnChoice All { get; } = new([]);

    /// <summary>Reads <c>?hide=places,monthly</c>.</summary>
    public static ColumnChoice FromUri(string uri) =>
        QueryHelpers.ParseQuery(GridState.QueryOf(uri)).TryGetValue(Key, out var names) ? new(names.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries)) : All;

    /// <summary>A column without a name is always shown.</summary>
    public bool Shows(string? name) => name is null || !_hidden.Contains(name, StringComparer.Ordinal);

    /// <summary>The same with one column the other way round; names that none of the list's columns has fall away.</summary>
    /// <param name="names">Those of the list's columns that may be left out.</param>
    public ColumnChoice Toggle(string name, IEnumerable<string> names) =>
        new([.. names.Where(each => Shows(each) == string.Equals(each, name, StringComparison.Ordinal))]);

    /// <summary>The query value; null where nothing is left out.</summary>
    public string? ToQuery() => _hidden.Count == 0 ? null : string.Join(',', _hidden);
}
