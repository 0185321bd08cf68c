using Lko.Domain.Integration;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.EndToEnd;

/// <summary>
/// The data of a portal whose landscape was read to the end once, made by a first one and given to each that follows. A portal with nothing yet takes four times
/// as much of the processor for its start and first readings as one that comes up again, and most journeys are about neither.
/// </summary>
internal static class ReadyData
{
    private static readonly TimeSpan ReadLimit = TimeSpan.FromMinutes(3);

    private static readonly SemaphoreSlim Making = new(1, 1);

    private static TempFolder? _made;

    public static async Task CopyToAsync(PortalProcess portal)
    {
        // Where it could not be made one test fails, and the next tries again.
        await Making.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _made ??= await MakeAsync();
        }
        finally
        {
            Making.Release();
        }

        Copy(_made.Path, portal.DataPath);

        // Whoever signs in is known by where he does.
        await using var db = portal.OpenDatabase();
        await db.Users.ExecuteUpdateAsync(set => set.SetProperty(user => user.Issuer, portal.Sandbox.AbsoluteUri), TestContext.Current.CancellationToken);
    }

    /// <summary>Whoever is first makes it for all.</summary>
    private static async Task<TempFolder> MakeAsync()
    {
        await using var portal = await new PortalProcess { IsFresh = true }.StartAsync();
        await using (var db = portal.OpenDatabase())
        {
            var read = db.SyncRuns.Where(run => run.State == SyncRunState.Succeeded).Select(run => run.System);
            await Eventually.Until(
                async () => !await db.SourceSystems.AnyAsync(row => row.IsActive && !read.Contains(row.Code)) && !await db.SyncRuns.AnyAsync(run => run.State == SyncRunState.Running),
                ReadLimit, $"every system was read\n{portal.Log}");
        }

        await portal.EndAsync();
        var made = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => made.Dispose();
        Copy(portal.DataPath, made.Path);
        return made;
    }

    private static void Copy(string from, string to)
    {
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
