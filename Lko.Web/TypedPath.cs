namespace Lko.Web;

/// <summary>
/// A folder as a person typed it. <c>dotnet run --project</c> starts the program in the folder of the project, and not where the command was typed: there a relative
/// path leads elsewhere.
/// </summary>
internal static class TypedPath
{
    /// <param name="current">Where the process runs.</param>
    /// <param name="shell">Where the shell says that it stands; null when nobody says.</param>
    /// <returns>The first folder that is there; when none is, the path as seen from the shell.</returns>
    public static string FolderOf(string typed, string current, string? shell)
    {
        // Only there was it started by that command.
        string[] places = !Directory.EnumerateFiles(current, "*.csproj").Any() ? [current]
            : [.. new[] { shell, current, Path.GetDirectoryName(current) }.OfType<string>().Where(Path.IsPathFullyQualified)];
        var paths = places.Select(place => Path.GetFullPath(typed, place)).ToList();
        return paths.Find(Directory.Exists) ?? paths[0];
    }
}
