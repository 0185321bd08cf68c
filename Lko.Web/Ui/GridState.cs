using System.Globalization;
using Lko.Domain.Common;
using Microsoft.AspNetCore.WebUtilities;

namespace Lko.Web.Ui;

/// <summary>What a list shows: page, page size and sort. Lives in the address, so that back, reload and a link to a colleague show the same rows.</summary>
/// <param name="Sort">Key of the sorted column; null = the list's own order.</param>
public sealed record GridState(int Page = 1, int Size = GridState.DefaultSize, string? Sort = null, bool Descending = false)
{
    public const int DefaultSize = 25;

    public static IReadOnlyList<int> Sizes { get; } = [DefaultSize, 50, PageRequest.MaxSize];

    /// <summary>Reads <c>?page=2&amp;size=50&amp;sort=-deadline</c>; anything odd falls back to the default.</summary>
    public static GridState FromUri(string uri)
    {
        var query = QueryHelpers.ParseQuery(QueryOf(uri));
        var sort = query.TryGetValue("sort", out var sorts) ? sorts.ToString() : string.Empty;
        var descending = sort.StartsWith('-');
        sort = sort.TrimStart('-');
        var size = Number("size", DefaultSize);
        return new GridState(Math.Max(1, Number("page", 1)), Sizes.Contains(size) ? size : DefaultSize, sort.Length == 0 ? null : sort, sort.Length > 0 && descending);

        int Number(string name, int fallback) =>
            query.TryGetValue(name, out var value) && int.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : fallback;
    }

    /// <summary>Number of the last page of so many rows; an empty list has one.</summary>
    public int LastPage(int total) => Math.Max(1, (total + Size - 1) / Size);

    /// <summary>The query values of this state; null where the default needs no mention.</summary>
    public IReadOnlyDictionary<string, object?> ToQuery() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["page"] = Page == 1 ? null : Page,
        ["size"] = Size == DefaultSize ? null : Size,
        ["sort"] = Sort is null ? null : (Descending ? "-" : string.Empty) + Sort,
    };

    /// <summary>What the list is sorted by: as the address says, else as the list is by itself, e.g. <c>-submitted</c>.</summary>
    public (string? Sort, bool Descending) SortOr(string? own) => Sort is not null ? (Sort, Descending) : (own?.TrimStart('-'), own?.StartsWith('-') == true);

    /// <summary>What the list asks its page for.</summary>
    /// <param name="own">What the list is sorted by itself.</param>
    public GridRequest Request(string? own)
    {
        var (sort, descending) = SortOr(own);
        return new(new PageRequest(Page, Size), sort, descending);
    }

    /// <summary>The first page with the column sorted; the sorted column turns round.</summary>
    public GridState SortBy(string column, string? current, bool currentDescending) =>
        this with { Page = 1, Sort = column, Descending = string.Equals(column, current, StringComparison.Ordinal) && !currentDescending };

    public static string QueryOf(string uri)
    {
        var start = uri.IndexOf('?', StringComparison.Ordinal);
        if (start < 0)
        {
            return string.Empty;
        }

        var end = uri.IndexOf('#', start);
        return end < 0 ? uri[start..] : uri[start..end];
    }
}

/// <summary>What a grid asks its page for. The sort is resolved: the list's default when the address names none.</summary>
public sealed record GridRequest(PageRequest Page, string? Sort, bool Descending);
