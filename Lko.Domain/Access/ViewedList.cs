namespace Lko.Domain.Access;

/// <summary>One key of a list's address that is part of a saved view.</summary>
/// <param name="Unset">The value that says as much as none; null when every value says something.</param>
public sealed record ViewKey(string Name, string? Unset = null);

/// <summary>
/// A list whose state people keep as views. Its keys are all that a view may hold: whatever else an address or a stored text says falls away, so that
/// neither leads anywhere but to this list.
/// </summary>
/// <param name="Code">What the views of the list are stored under; never changed.</param>
/// <param name="Reads">The permission that opens the list.</param>
public sealed record ViewedList(string Code, Permission Reads, IReadOnlyList<ViewKey> Keys)
{
    public static readonly ViewedList Orders = new(
        "orders", Permission.OrdersRead, [new("scope", "all"), new("view", "open"), new("q"), new("product"), new("state"), new("region"), new("from"), new("to"), new("sort"), new("hide")]);

    /// <summary>What an address says of the list, always in the same words: the order of its keys and what says nothing make no difference.</summary>
    /// <param name="query">A query string, with its question mark or without.</param>
    /// <returns>A query string without the question mark; empty when nothing is said.</returns>
    public string StateOf(string query)
    {
        var said = Read(query);
        return string.Join('&', Keys
            .Where(key => said.TryGetValue(key.Name, out var value) && !string.Equals(value, key.Unset, StringComparison.OrdinalIgnoreCase))
            .Select(key => $"{key.Name}={Uri.EscapeDataString(said[key.Name])}"));
    }

    /// <summary>The values of a query string by their keys, blanks around them left out; of several values of one key the first.</summary>
    public static IReadOnlyDictionary<string, string> Read(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in query.TrimStart('?').Split('&'))
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) is var at and > 0 && Plain(pair[(at + 1)..]) is { Length: > 0 } value)
            {
                values.TryAdd(Plain(pair[..at]), value);
            }
        }

        return values;
    }

    /// <summary>The same state without what one key says.</summary>
    public static string Without(string state, string key) =>
        string.Join('&', state.Split('&', StringSplitOptions.RemoveEmptyEntries).Where(pair => !pair.StartsWith(key + "=", StringComparison.Ordinal)));

    private static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' ')).Trim();
}
