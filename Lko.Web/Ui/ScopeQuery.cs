using Microsoft.AspNetCore.WebUtilities;

namespace Lko.Web.Ui;

/// <summary>
/// The part of his reach a person looks at, in the address: <c>?scope=</c> and a <see cref="Lko.Domain.Operators.ScopeCode"/> of his side. It narrows what his grants open;
/// the walls stand below it.
/// </summary>
public static class ScopeQuery
{
    public const string Name = "scope";

    /// <summary>Says that nothing is narrowed, where a link that says nothing keeps the present scope.</summary>
    public const string All = "all";

    /// <summary>The chosen part; null = all.</summary>
    public static string? Of(string? value) => string.IsNullOrWhiteSpace(value) || value is All ? null : value;

    /// <summary>The part that an address names; null = all.</summary>
    public static string? In(string address) => Of(Values(address).TryGetValue(Name, out var value) ? value.ToString() : null);

    /// <summary>Where a link leads so that the scope of the present address goes along; null when it leads there as it is.</summary>
    public static string? Kept(string present, string target)
    {
        if (In(present) is not { } code || Values(target).ContainsKey(Name))
        {
            return null;
        }

        var parts = target.Split('#', 2);
        return QueryHelpers.AddQueryString(parts[0], Name, code) + (parts.Length > 1 ? "#" + parts[1] : "");
    }

    private static Dictionary<string, Microsoft.Extensions.Primitives.StringValues> Values(string address)
    {
        var (query, end) = (address.IndexOf('?', StringComparison.Ordinal), address.IndexOf('#', StringComparison.Ordinal));
        return query < 0 || (end >= 0 && end < query) ? new(StringComparer.Ordinal) : QueryHelpers.ParseQuery(end < 0 ? address[query..] : address[query..end]);
    }
}
