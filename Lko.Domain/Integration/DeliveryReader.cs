using System.Collections.Frozen;
using System.Diagnostics;
using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>Passes everything a system delivered through its connector's file controls and gives each file its verdict. Touches no database.</summary>
public static class DeliveryReader
{
    private static readonly FrozenSet<string> Markers = new[] { ".ok", ".md5", ".tmp" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="files">What is in the drop folder.</param>
    /// <param name="isAccount">Whether a number is an account of this system.</param>
    /// <param name="known">
    /// Files seen before. One that is still there unchanged is not checked again; one that was carried away since keeps its place in the order.
    /// </param>
    /// <param name="anew">Files seen before that are checked again although they are unchanged.</param>
    /// <param name="believed">Of what was hashed after this moment, size and time of writing are believed; null = all bytes are looked at.</param>
    /// <param name="meter">Told of every file that is done.</param>
    public static async Task<Deliveries> ReadAsync(
        SourceSystem system,
        ISourceConnector connector,
        IReadOnlyList<DeliveredFile> files,
        Func<string, bool> isAccount,
        IReadOnlyCollection<KnownFile> known,
        IEnumerable<KnownFile> anew,
        DateTimeOffset? believed,
        SyncMeter? meter,
        CancellationToken cancellationToken)
    {
        meter?.Begin(SyncStage.Weighing, files.Count, files.Sum(file => file.Size));
        var present = files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var remembered = known.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var passed = anew.Where(file => file is { File: not null, Reason: null, Encoding: not null }).ToDictionary(file => (file.Path, file.Sha256), file => file.Encoding!);
        var places = files.Select(file => (file.Delivery, file.Name))
            .Union(known.Select(file => (file.Delivery, file.Name)))
            .Order(Comparer<(string Delivery, string Name)>.Create((left, right) => DeliveredFile.Compare(left.Delivery, left.Name, right.Delivery, right.Name)));
        var ledger = new FileLedger();
        var hashed = new HashSet<string>(StringComparer.Ordinal);
        var unknown = new HashSet<UnknownName>();
        foreach (var (delivery, name) in places)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = $"{delivery}/{name}";
            if (present.TryGetValue(path, out var file))
            {
                var stands = remembered.TryGetValue(path, out var earlier) && earlier.Stands(file, believed);
                var hash = stands ? earlier!.Sha256 : await file.HashAsync(cancellationToken);
                if (!stands)
                {
                    hashed.Add(path);
                }

                var same = earlier is not null && string.Equals(earlier.Sha256, hash, StringComparison.Ordinal) ? earlier : null;
                unknown.UnionWith(Weigh(ledger, system, connector, file, hash, same, passed.GetValueOrDefault((path, hash)), isAccount));
                meter?.Close(file.Size);
            }
            else
            {
                Recall(ledger, remembered[path]);
            }
        }

        return new(ledger, present, hashed) { Unknown = unknown };
    }

    /// <param name="passed">The encoding in which the same bytes have passed their controls before, where they are weighed anew.</param>
    /// <returns>What the file has beside its layout.</returns>
    private static IEnumerable<UnknownName> Weigh(
        FileLedger ledger, SourceSystem system, ISourceConnector connector, DeliveredFile file, string hash, KnownFile? same, string? passed, Func<string, bool> isAccount)
    {
        if (Markers.Contains(Path.GetExtension(file.Name)))
        {
            ledger.Note(file.Path, hash, FileVerdict.Ignored);
            return [];
        }

        foreach (var encoding in same?.Encoding is { } kept ? [kept] : Encodings(system, passed))
        {
            var teller = system.In(encoding);
            if (connector.Recognise(teller, file.KnownAs(same?.File)) is not { } name)
            {
                ledger.Note(file.Path, hash, FileVerdict.Unsupported);
                return [];
            }

            if (same is not null && same.File == name)
            {
                ledger.Offer(file.Path, hash, name, same.Reason, encoding);
                return [];
            }

            var control = Check(teller, connector, file, name, isAccount);
            if (!control.HasData)
            {
                ledger.Note(file.Path, hash, FileVerdict.NoData);
                return [];
            }

            if (control.Rejection != RejectReason.BadEncoding || passed is null || string.Equals(encoding, passed, StringComparison.Ordinal))
            {
                ledger.Offer(file.Path, hash, name, control.Rejection, encoding);
                return control.Unknown?.Select(each => new UnknownName(name.Key.Feed, each)) ?? [];
            }
        }

        throw new UnreachableException();
    }

    /// <summary>
    /// In which encodings a file may be, one after the other. A row of the registry is corrected, and then says what its files always were; or its system has begun to tell in another, and
    /// what it told before stays what it was. Bytes that have passed as UTF-8 are nothing else; those that cannot be what the registry says now are what they were.
    /// </summary>
    private static string[] Encodings(SourceSystem system, string? passed) =>
        passed is null || string.Equals(passed, system.Encoding, StringComparison.Ordinal) ? [system.Encoding]
        : passed is RegistryEntry.Utf8 ? [passed]
        : [system.Encoding, passed];

    private static void Recall(FileLedger ledger, KnownFile file)
    {
        if (file.File is { } name)
        {
            ledger.Offer(file.Path, file.Sha256, name, file.Reason, file.Encoding);
        }
        else
        {
            ledger.Note(file.Path, file.Sha256, file.Verdict);
        }
    }

    private static FileControl Check(SourceSystem system, ISourceConnector connector, DeliveredFile file, FileName name, Func<string, bool> isAccount)
    {
        using var content = file.Open();
        var control = connector.Check(system, name, content);
        return control is { HasData: true, Rejection: null } && name.Key.Account is { } account && !isAccount(account) ? FileControl.Rejected(RejectReason.UnknownAccount) : control;
    }
}

/// <summary>A file the portal has seen before, and what its controls said then.</summary>
/// <param name="File">What its name says; null for a file that was not weighed.</param>
/// <param name="Trace">How the file looked from outside when its bytes were read; null when its transport does not tell.</param>
public sealed record KnownFile(string Delivery, string Name, string Sha256, FileName? File, FileVerdict Verdict, RejectReason? Reason, FileTrace? Trace = null)
{
    public string Path => $"{Delivery}/{Name}";

    /// <inheritdoc cref="LedgerEntry.Encoding"/>
    public string? Encoding { get; init; }

    /// <summary>Whether a file that is there is the one that was seen, as far as can be said without reading it.</summary>
    /// <param name="believed">Only what was hashed after this moment is believed.</param>
    public bool Stands(DeliveredFile file, DateTimeOffset? believed) =>
        Trace is { } trace && trace.HashedAt > believed && trace.Size == file.Size && trace.WrittenAt == FileTrace.Written(file) && trace.WrittenAt + FileTrace.Settled < trace.HashedAt;
}

/// <summary>A file from outside.</summary>
/// <param name="HashedAt">When its bytes were read.</param>
public sealed record FileTrace(long Size, DateTimeOffset WrittenAt, DateTimeOffset HashedAt)
{
    /// <summary>A file that was read so soon after it was written may have been written again in the same tick of its file system's clock.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    public static DateTimeOffset? Written(DeliveredFile file) => file.WrittenAt == default ? null : Clock.Stored(new DateTimeOffset(DateTime.SpecifyKind(file.WrittenAt, DateTimeKind.Utc)));
}

/// <summary>The verdicts over a system's files, and the files that are there.</summary>
/// <param name="Hashed">Paths of the files whose bytes were read for it.</param>
public sealed record Deliveries(FileLedger Ledger, IReadOnlyDictionary<string, DeliveredFile> Files, IReadOnlySet<string> Hashed)
{
    /// <summary>What files that were checked for it have beside their layouts.</summary>
    public IReadOnlySet<UnknownName> Unknown { get; init; } = new HashSet<UnknownName>();

    /// <summary>Opens a file of the ledger.</summary>
    /// <exception cref="SourceUnavailableException">It was carried away since its verdict.</exception>
    public Stream Open(LedgerEntry entry) =>
        Files.TryGetValue(entry.Path, out var file) ? file.Open() : throw new SourceUnavailableException($"{entry.Path} is needed and no longer there.") { Fault = SyncFault.FolderUnreadable };
}
