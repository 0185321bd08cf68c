namespace Lko.Web;

/// <summary>
/// What <c>dotnet run</c> of the sources starts with: a portal for whoever develops it, beside a played carrier. The project says so by an argument of its own and not by a
/// launch profile, because the SDK names the profile on standard output, which belongs to the result of a command.
/// </summary>
internal static class SourceRun
{
    /// <summary>The argument, first of all; the project gives it.</summary>
    public const string Mark = "--from-sources";

    private static readonly IReadOnlyList<KeyValuePair<string, string>> Usual =
        [new("ASPNETCORE_ENVIRONMENT", Environments.Development), new("ASPNETCORE_URLS", "http://localhost:5080"), new("Landscape__Mode", "Sandbox")];

    /// <summary>Whatever the environment says already stays as it is.</summary>
    /// <returns>The arguments without the mark.</returns>
    public static string[] Prepare(string[] args)
    {
        if (args is not [Mark, .. var rest])
        {
            return args;
        }

        foreach (var (name, value) in Usual.Where(setting => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(setting.Key))))
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        return rest;
    }
}
