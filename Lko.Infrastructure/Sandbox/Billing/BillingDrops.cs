using System.Collections.Frozen;
using System.Reflection;

namespace Lko.Infrastructure.Sandbox.Billing;

/// <summary>One delivery of a billing system: what it drops into the exchange folder at one time.</summary>
internal sealed record Delivery(string System, string Name, IReadOnlyList<string> Files);

/// <summary>Billings that deliver by files: copies recorded deliveries, byte for byte, into the exchange folder.</summary>
internal sealed class BillingDrops(string dropFolder)
{
    private const string Prefix = "Sandbox/Files/";

    private static readonly Assembly Own = typeof(BillingDrops).Assembly;

    /// <summary>Resource name by forward-slashed path «system/delivery/file».</summary>
    private static readonly FrozenDictionary<string, string> Resources = Own.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..].Replace('\\', '/'), name => name, StringComparer.Ordinal);

    private readonly Lock _gate = new();

    public string Folder { get; } = Path.GetFullPath(dropFolder);

    public static IReadOnlyList<Delivery> All { get; } =
    [
        .. Resources.Keys
            .Select(path => path.Split('/'))
            .Where(parts => parts.Length == 3)
            .GroupBy(parts => (System: parts[0], Delivery: parts[1]))
            .OrderBy(group => group.Key.System, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Delivery, StringComparer.Ordinal)
            .Select(group => new Delivery(group.Key.System, group.Key.Delivery, [.. group.Select(parts => parts[2]).Order(StringComparer.Ordinal)])),
    ];

    public bool IsDropped(Delivery delivery) => Directory.Exists(Target(delivery));

    /// <summary>At the start of the sandbox: the first deliveries of each system, unless they are already there.</summary>
    public void DropInitial(int perSystem)
    {
        foreach (var delivery in All.GroupBy(delivery => delivery.System, StringComparer.Ordinal).SelectMany(system => system.Take(perSystem)))
        {
            if (!IsDropped(delivery))
            {
                Drop(delivery);
            }
        }
    }

    /// <summary>Drops a delivery, again if it is there already.</summary>
    /// <param name="name">Name of a delivery, or <c>next</c> for the first that is not there yet.</param>
    /// <returns>The delivery dropped; null when there is none of that name.</returns>
    public Delivery? Drop(string system, string name)
    {
        var own = All.Where(delivery => string.Equals(delivery.System, system, StringComparison.Ordinal));
        var chosen = name is "next"
            ? own.FirstOrDefault(delivery => !IsDropped(delivery))
            : own.FirstOrDefault(delivery => string.Equals(delivery.Name, name, StringComparison.Ordinal));
        if (chosen is not null)
        {
            Drop(chosen);
        }

        return chosen;
    }

    private void Drop(Delivery delivery)
    {
        lock (_gate)
        {
            var target = Target(delivery);
            var staging = Path.Combine(Folder, ".incoming");
            Directory.CreateDirectory(target);
            Directory.CreateDirectory(staging);
            foreach (var file in delivery.Files)
            {
                // A reader must never see half a file: written aside, then moved into its place.
                var written = Path.Combine(staging, Guid.NewGuid().ToString("N"));
                using (var source = Own.GetManifestResourceStream(Resources[$"{delivery.System}/{delivery.Name}/{file}"])!)
                using (var copy = File.Create(written))
                {
                    source.CopyTo(copy);
                }

                File.Move(written, Path.Combine(target, file), overwrite: true);
            }
        }
    }

    private string Target(Delivery delivery) => Path.Combine(Folder, delivery.System, delivery.Name);
}
