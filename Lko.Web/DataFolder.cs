namespace Lko.Web;

/// <summary>What the portal keeps beside itself.</summary>
internal static class DataFolder
{
    public const string ResetArgument = "reset";

    /// <summary>Only what the portal itself makes: a mistyped path must not cost anybody his files.</summary>
    private static readonly string[] Files = ["lko.db", "lko.db-wal", "lko.db-shm", "quartz.db", "quartz.db-wal", "quartz.db-shm"];

    private static readonly string[] Folders = ["drops", "files", "sandbox", "work"];

    /// <summary>Forgets everything, so that the portal starts over. Development only.</summary>
    public static void Reset(PortalSettings settings, IHostEnvironment environment)
    {
        if (!environment.IsDevelopment())
        {
            throw new InvalidSettingsException("'reset' deletes all data and works in the Development environment only.");
        }

        foreach (var file in Files)
        {
            File.Delete(Path.Combine(settings.DataPath, file));
        }

        foreach (var folder in Folders.Select(each => Path.Combine(settings.DataPath, each)).Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
