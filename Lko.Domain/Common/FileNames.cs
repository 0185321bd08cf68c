using System.Globalization;

namespace Lko.Domain.Common;

/// <summary>Names that others gave to files, as they may be shown and given to a browser.</summary>
public static class FileNames
{
    /// <summary>The last part of it, without what would make it look like another name.</summary>
    public static string Shown(string told) => string.Concat(told[(told.LastIndexOfAny(['/', '\\']) + 1)..]
        .Select(letter => char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate ? '_' : letter));

    /// <summary>What stands behind its last dot, in small letters; empty without one.</summary>
    public static string Ending(string name) => Path.GetExtension(name).TrimStart('.').ToLowerInvariant();

    /// <summary>Shortened in its middle, so that its ending stays.</summary>
    public static string Fit(string name, int most)
    {
        var ending = Path.GetExtension(name);
        return name.Length <= most ? name : ending.Length < most ? name[..(most - ending.Length)] + ending : name[..most];
    }
}
