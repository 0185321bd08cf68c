using System.Globalization;
using System.Text.RegularExpressions;
using Lko.Domain.Common;
using Lko.Infrastructure.Sandbox.Landscape.Writers;

namespace Lko.Infrastructure.Sandbox.Landscape.Drops;

/// <summary>What a system left in the exchange folder at one time.</summary>
internal sealed record Delivery(string System, string Name, IReadOnlyList<string> Files);

/// <summary>
/// The systems that deliver by files. What was told already is read from the folder itself: after a restart nothing is told twice, and a month
/// that was told is told again only as a correction.
/// </summary>
internal sealed partial class BillingDrops(PlayedLedger ledger, LandscapeFaults faults, string dropFolder, string? sftpFolder)
{
    private readonly Lock _gate = new();

    private readonly string _sftpFolder = Path.GetFullPath(sftpFolder ?? dropFolder);

    public string Folder { get; } = Path.GetFullPath(dropFolder);

    /// <summary>Names of the deliveries of a system, in their order.</summary>
    public IReadOnlyList<string> Of(string system) =>
        Directory.Exists(FolderOf(system))
            ? [.. Directory.EnumerateDirectories(FolderOf(system)).Select(path => Path.GetFileName(path)).Where(name => DeliveryName().IsMatch(name)).OrderBy(NumberOf)]
            : [];

    /// <summary>What a system still has to tell of its months, one delivery each; those that it has told are left alone.</summary>
    /// <param name="months">How many of its months it tells by itself, the earliest first.</param>
    public void DropUntold(PlayedSystem system, int months)
    {
        lock (_gate)
        {
            var untold = ledger.Months(system).Take(months).Where(month => Told(system, month) == 0).ToList();
            if (untold.Count > 0)
            {
                Leave(system, [.. untold.Select(month => Whole(system, month, 1))]);
            }
        }
    }

    /// <summary>
    /// The next delivery of a system: the first month not told yet, else a corrected version of the last one. A waiting fault spoils it;
    /// some of them make two deliveries of it.
    /// </summary>
    /// <returns>What was left in the folder, in order.</returns>
    public IReadOnlyList<Delivery> DropNext(PlayedSystem system)
    {
        lock (_gate)
        {
            var months = ledger.Months(system);
            var month = Told(system, months[0]) == 0 ? months[0] : months[^1];
            var version = Told(system, month) + 1;
            if (faults.NextDrop(system.Code) is not { } fault)
            {
                return Leave(system, Whole(system, month, version));
            }

            if (fault == DropFault.Disorder)
            {
                return Leave(system, Whole(system, month, version + 1), Whole(system, month, version));
            }

            return fault == DropFault.DuplicateDelivery && Of(system.Code) is [.., var last]
                ? Leave(system, Directory.EnumerateFiles(Path.Combine(FolderOf(system.Code), last)).Order(StringComparer.Ordinal).Select(Copied).ToList())
                : Leave(system, SpoiledFiles.Of(fault, system, Whole(system, month, version)));
        }
    }

    private static PlayedFile Copied(string path) => new("", Path.GetFileName(path), target =>
    {
        using var source = File.OpenRead(path);
        source.CopyTo(target);
    });

    /// <summary>The version of a month that the folder knows; 0 = the month was not told.</summary>
    private int Told(PlayedSystem system, Period month)
    {
        var names = Of(system.Code).SelectMany(delivery => Directory.EnumerateFiles(Path.Combine(FolderOf(system.Code), delivery))).Select(path => Path.GetFileName(path)).ToHashSet(StringComparer.Ordinal);
        var version = 0;
        while (names.Contains(Files(system, month, new Dictionary<Period, int> { [month] = version + 1 }).First().Name))
        {
            version++;
        }

        return version;
    }

    /// <summary>A month as it is told first is told in full; a correction brings only what it changes.</summary>
    private IEnumerable<PlayedFile> Whole(PlayedSystem system, Period month, int version) =>
        Files(system, month, new Dictionary<Period, int> { [month] = version, [PlayedLedger.Before(month)] = Math.Max(1, Told(system, PlayedLedger.Before(month))) })
            .Where(file => version == 1 || system.Kind is "Itc" || file.Feed is "balances" or "charges" or "documents");

    private IEnumerable<PlayedFile> Files(PlayedSystem system, Period month, Dictionary<Period, int> versions) => DialectWriters.Files(ledger.Open(system, versions), month);

    /// <summary>A reader must never see half a delivery, nor the first of several long before the last: all are written aside, then renamed whole.</summary>
    private List<Delivery> Leave(PlayedSystem system, params IReadOnlyList<IEnumerable<PlayedFile>> deliveries)
    {
        var next = Of(system.Code).Select(NumberOf).LastOrDefault() + 1;
        var written = deliveries.Select((files, index) => Write(system, string.Create(CultureInfo.InvariantCulture, $"d{next + index:00}"), files)).ToList();
        Directory.CreateDirectory(FolderOf(system.Code));
        foreach (var delivery in written)
        {
            Directory.Move(AsideOf(system, delivery.Name), Path.Combine(FolderOf(system.Code), delivery.Name));
        }

        return written;
    }

    private Delivery Write(PlayedSystem system, string name, IEnumerable<PlayedFile> files)
    {
        // What an interrupted run left there is written anew.
        var aside = AsideOf(system, name);
        if (Directory.Exists(aside))
        {
            Directory.Delete(aside, recursive: true);
        }

        Directory.CreateDirectory(aside);
        var names = new List<string>();
        foreach (var file in files)
        {
            var path = Path.Combine(aside, file.Name);
            using (var target = File.Create(path))
            {
                file.Write(target);
            }

            if (faults.Skew(system.Code) is var skew && skew != TimeSpan.Zero)
            {
                File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path) + skew);
            }

            names.Add(file.Name);
        }

        return new(system.Code, name, names);
    }

    private string FolderOf(string system) => Path.Combine(ledger.Registry.Find(system) is { Transport: "sftp" } ? _sftpFolder : Folder, system);

    /// <summary>Beside the system's own folder: one that has told nothing yet has none, and is not taken for one with nothing to tell.</summary>
    private string AsideOf(PlayedSystem system, string delivery) => $"{FolderOf(system.Code)}-{delivery}.tmp";

    private static int NumberOf(string delivery) => int.Parse(delivery.AsSpan(1), CultureInfo.InvariantCulture);

    [GeneratedRegex("""^d[0-9]{2,6}\z""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DeliveryName();
}
