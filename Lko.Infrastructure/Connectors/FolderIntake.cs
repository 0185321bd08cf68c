using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Microsoft.Extensions.Options;

namespace Lko.Infrastructure.Connectors;

/// <summary>
/// Puts the deliveries of a folder behind those that a system has sent, so that what a person imports has a place of its own, stays readable when a
/// correction comes, and is taken over by the same code. What the system's drop folder holds already is left out.
/// </summary>
public sealed class FolderIntake(IOptions<DropFolderOptions> options, TimeProvider time)
{
    /// <summary>Of its own, so that neither a transport nor this clears away what the other is filling.</summary>
    private const string Prefix = ".importing-";

    /// <summary>No copying pauses for so long: what was not touched since is of an import that was killed.</summary>
    private static readonly TimeSpan Left = TimeSpan.FromDays(1);

    /// <returns>How many files were put there.</returns>
    /// <exception cref="SourceUnavailableException">Either folder cannot be read, or the drop folder cannot be written.</exception>
    public async Task<int> TakeAsync(string system, string path, CancellationToken cancellationToken)
    {
        var inbox = Inbox.Open(options, system, Prefix, time.GetUtcNow().UtcDateTime - Left);
        var offered = DropFolder.ListFolder(path);
        var looks = offered.Select(LookOf).ToHashSet();
        var kept = new Dictionary<(string Name, string Hash), int>();
        foreach (var file in inbox.Files.Where(file => looks.Contains(LookOf(file))))
        {
            var key = (file.Name, await file.HashAsync(cancellationToken));
            kept[key] = kept.GetValueOrDefault(key) + 1;
        }

        var taken = 0;
        var renewed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var delivery in offered.GroupBy(file => file.Delivery, StringComparer.Ordinal))
        {
            using var copy = inbox.Begin();
            foreach (var file in delivery)
            {
                // A file that comes once more after another one counts once more: each copy has its counterpart. What follows a copied one of its name is copied
                // too, or the copy would stand behind its own correction.
                var key = (file.Name, await file.HashAsync(cancellationToken));
                if (!renewed.Contains(file.Name) && kept.GetValueOrDefault(key) is > 0 and var left)
                {
                    kept[key] = left - 1;
                    continue;
                }

                renewed.Add(file.Name);
                await CopyAsync(file, copy.PlaceOf(file.Name), cancellationToken);
                taken++;
            }

            copy.Publish();
        }

        return taken;
    }

    private static (string Name, long Size) LookOf(DeliveredFile file) => (file.Name, file.Size);

    /// <summary>Written now: a transport that knows its files by their time of writing shall not take a copy for its own.</summary>
    private async Task CopyAsync(DeliveredFile file, string target, CancellationToken cancellationToken)
    {
        try
        {
            await using (var source = file.Open())
            await using (var copy = new FileStream(target, FileMode.CreateNew, FileAccess.Write))
            {
                await source.CopyToAsync(copy, cancellationToken);
            }

            File.SetLastWriteTimeUtc(target, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException($"{target}: {failure.Message}", failure) { Fault = SyncFault.FolderUnreadable };
        }
    }
}
