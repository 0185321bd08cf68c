namespace Lko.Domain.Access;

/// <summary>Written by its letter: never change one.</summary>
public enum RecentKind
{
    Order = 'o',
    Contract = 'c',
    Account = 'a',
}

/// <summary>
/// Something a person opened from the search: what it is and by which number it is found again. Only that is kept, with the person and not in
/// his browser, which others may use after him; how it is called is read anew, as far as his rights still carry.
/// </summary>
public sealed record RecentObject(RecentKind Kind, string Key)
{
    /// <summary>How many the portal remembers.</summary>
    public const int Most = 10;

    public static IReadOnlyList<RecentObject> Read(string? written) =>
        [.. (written ?? "").Split('\n').Where(line => line.Length > 1 && Enum.IsDefined((RecentKind)line[0])).Select(line => new RecentObject((RecentKind)line[0], line[1..]))];

    /// <summary>Every one once, where it stands first.</summary>
    public static string Write(IEnumerable<RecentObject> objects) => string.Join('\n', objects.Distinct().Take(Most).Select(each => (char)each.Kind + each.Key));
}
