using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Cooperation;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>
/// Takes the effective files of a system over into the tables, feed by feed, from the earliest period in which the set of effective files is
/// other than before. Part of the caller's transaction.
/// </summary>
/// <param name="stored">The stored files of the system by path, saved, so that they have their ids.</param>
/// <param name="before">Which bytes were effective before this run, by path.</param>
/// <param name="rereads">Whether files of a month are read also when nothing about them has changed.</param>
/// <param name="version">Of the connector: files that another one read are read again; null where that is left to a later step.</param>
/// <param name="waits">The first month of a feed in which rows waited for something that is known by now.</param>
public sealed class TakeOver(
    ILkoDb db, SourceSystem system, SourceReference reference, CanonicalReader reader, Deliveries deliveries, IReadOnlyDictionary<string, SourceFile> stored,
    IReadOnlyDictionary<string, EffectiveFile> before, Func<Period?, bool> rereads, int? version, IReadOnlyDictionary<Feed, Period> waits,
    DateTimeOffset now, SyncMeter meter)
{
    /// <summary>Whoever sends more words than that sends no list of words.</summary>
    private const int MostUnknown = 100;

    private readonly IngestRows<Charge> _charges = new(
        each => each.Charges,
        (row, period, key, source) => Charge.Of(reference.Accounts[((ChargeRecord)row.Record).Account], (ChargeRecord)row.Record, reference.MeaningOf(((ChargeRecord)row.Record).Service) ?? "", period, key, source));

    private readonly IngestRows<Payment> _payments = new(
        each => each.Payments, (row, period, key, source) => Payment.Of(reference.Accounts[((PaymentRecord)row.Record).Account!], (PaymentRecord)row.Record, period, key, source));

    private readonly IngestRows<UnidentifiedPayment> _unidentified = new(
        each => each.UnidentifiedPayments, (row, period, key, source) => UnidentifiedPayment.Of(system.Code, (PaymentRecord)row.Record, period, key, source));

    private readonly IngestRows<SettlementDocument> _documents = new(
        each => each.SettlementDocuments, (row, period, key, source) => SettlementDocument.Of(reference.Accounts[((DocumentRecord)row.Record).Account], (DocumentRecord)row.Record, period, key, source));

    private readonly IngestRows<InterconnectVolume> _volumes = new(
        each => each.InterconnectVolumes,
        (row, period, key, source) => InterconnectVolume.Of(reference.Partners[(((InterconnectRecord)row.Record).PartnerId, ((InterconnectRecord)row.Record).Contract)], (InterconnectRecord)row.Record, period, key, source));

    private readonly IngestRows<ReportedOrder> _orders = new(each => each.ReportedOrders, (row, period, key, source) => ReportedOrder.Of(system, (ReportedOrderRecord)row.Record, period, key, source));

    private readonly IngestRows<ClientNode> _clients = new(each => each.ClientNodes, (row, period, key, source) => ClientNode.Of(system.Code, (ClientNodeRecord)row.Record, period, key, source));

    private IReadOnlyList<EffectiveFile> _gone = [];

    private bool? _areCallsReadAgain;

    private readonly HashSet<UnknownName> _unknown = [];

    /// <summary>Words in the rows that counted which the portal does not know.</summary>
    public IReadOnlyCollection<UnknownName> Unknown => _unknown;

    public int Accepted { get; private set; }

    public int Quarantined { get; private set; }

    public int Changed { get; private set; }

    /// <summary>Whether balances say something else than before.</summary>
    public bool BalancesChanged { get; private set; }

    /// <summary>Whether accounts are other than before: then the reference that the other feeds are judged by is out of date.</summary>
    public bool AccountsChanged { get; private set; }

    public IReadOnlyDictionary<Feed, Period> Waits => waits;

    public bool HasWork(Feed feed) => Work(feed) is not null;

    public async Task RunAsync(IEnumerable<Feed> feeds, CancellationToken cancellationToken)
    {
        var work = feeds.Select(Work).OfType<FeedWork>().ToList();
        meter.Begin(SyncStage.TakingOver, work.Sum(each => each.Read.Count), work.Sum(each => each.Read.Sum(file => deliveries.Files.GetValueOrDefault(file.Path)?.Size ?? 0)));
        foreach (var (feed, files, from, scope, _) in work)
        {
            _gone = [.. Withdrawn(feed, files)];
            var quarantine = await (feed switch
            {
                Feed.Accounts => AccountsAsync(scope, cancellationToken),
                Feed.Balances => BalancesAsync(from, scope, cancellationToken),
                Feed.Charges => KeyedAsync(_charges, from, scope, cancellationToken),
                Feed.Payments => PaymentsAsync(from, scope, cancellationToken),
                Feed.Documents => KeyedAsync(_documents, from, scope, cancellationToken),
                Feed.Usage => CallsAsync(files, cancellationToken),
                Feed.Interconnect => KeyedAsync(_volumes, from, scope, cancellationToken),
                Feed.ReportedOrders => KeyedAsync(_orders, from, scope, cancellationToken),
                Feed.ClientNodes => KeyedAsync(_clients, from, scope, cancellationToken),
                Feed.LastMileRequests => RequestsAsync(files, cancellationToken),
                Feed.OrderEvents => Task.FromResult(Events(files)),
                _ => SamplesAsync(from, scope, cancellationToken),
            });
            await IngestQuarantine.ReplaceAsync(db, system.Code, feed, quarantine, now, cancellationToken);
        }
    }

    /// <summary>What is to be done of a feed; null when nothing about it has changed.</summary>
    private FeedWork? Work(Feed feed)
    {
        var files = deliveries.Ledger.EffectiveOf(feed);
        if (Earliest(feed, files) is not { } from)
        {
            return null;
        }

        var scope = files.Where(file => file.File!.Key.Period >= from).ToList();
        return new(feed, files, from, scope, feed == Feed.Usage ? [.. files.Where(IsChanged)] : scope);
    }

    /// <summary>The first period of a feed whose effective files are other than before; null when none is.</summary>
    private Period? Earliest(Feed feed, IReadOnlyList<LedgerEntry> files)
    {
        var changed = files.Where(IsChanged).SelectMany(file => before.TryGetValue(file.Path, out var known) ? [file.File!.Key.Period, known.Period] : new[] { file.File!.Key.Period })
            .Concat(Withdrawn(feed, files).Select(file => file.Period))
            .Concat(Waiting(feed, files) is { } waiting ? [waiting] : [])
            .Concat(Outdated(feed, files) is { } outdated ? [outdated] : [])
            .ToList();
        return changed.Count > 0 ? changed.Min() : null;
    }

    /// <summary>Rows that waited are read again only where the files are still there: for their sake alone nothing is missed.</summary>
    private Period? Waiting(Feed feed, IReadOnlyList<LedgerEntry> files) =>
        waits.TryGetValue(feed, out var from) && files.Any(file => file.File!.Key.Period >= from)
            && files.All(file => file.File!.Key.Period < from || deliveries.Files.ContainsKey(file.Path)) ? from : null;

    /// <summary>
    /// The first month from which on all files are there, with one among them that another version of the connector read: what was carried away cannot be read
    /// again, and keeps what is known of it. Files of calls depend on each other whatever their month.
    /// </summary>
    private Period? Outdated(Feed feed, IReadOnlyList<LedgerEntry> files)
    {
        var last = files.Where(file => !deliveries.Files.ContainsKey(file.Path)).Select(file => (Period?)file.File!.Key.Period).Max();
        return feed == Feed.Usage && last is not null ? null
            : files.Where(file => IsOutdated(file) && !(file.File!.Key.Period <= last)).Select(file => (Period?)file.File!.Key.Period).Min();
    }

    /// <summary>Calls are taken over file by file, and only the changed ones.</summary>
    private bool IsReadAgain(LedgerEntry file) =>
        file.File!.Key.Feed == Feed.Usage && IsOutdated(file) && (_areCallsReadAgain ??= Outdated(Feed.Usage, deliveries.Ledger.EffectiveOf(Feed.Usage)) is not null);

    private bool IsOutdated(LedgerEntry file) => version is { } now && before.TryGetValue(file.Path, out var known) && known.Reader != now;

    /// <summary>Whether the same bytes may say something else than what is stored: another version of the connector read them, or somebody asks for it.</summary>
    private bool IsReadAnew(LedgerEntry file) => IsOutdated(file) || rereads(file.File!.Key.Period);

    private Period? ReadAnewFrom(List<LedgerEntry> scope) => scope.Where(IsReadAnew).Select(file => (Period?)file.File!.Key.Period).Min();

    /// <summary>Files that were effective and are not any more.</summary>
    private IEnumerable<EffectiveFile> Withdrawn(Feed feed, IReadOnlyList<LedgerEntry> files) =>
        before.Values.Where(file => file.Feed == feed && !files.Any(each => string.Equals(each.Path, file.Path, StringComparison.Ordinal)));

    private bool IsChanged(LedgerEntry file) => rereads(file.File!.Key.Period) || IsReadAgain(file) || !before.TryGetValue(file.Path, out var known) || !string.Equals(known.Sha256, file.Sha256, StringComparison.Ordinal) || known.Period != file.File.Key.Period;

    private async Task<ReadScope> AccountsAsync(List<LedgerEntry> scope, CancellationToken cancellationToken)
    {
        using var taken = new HashedKeySet();
        var (accepted, quarantine) = Judge(scope, taken);
        var changed = await IngestAccounts.ApplyAsync(db, system, reference.Owners, [.. accepted.Select(row => ((AccountRecord)row.Row.Record, (RowSource?)RowSource.Of(row.Row, row.ReceivedAt)))], scope.Exists(IsReadAnew), cancellationToken);
        AccountsChanged = changed > 0;
        Changed += changed;
        return quarantine;
    }

    private async Task<ReadScope> BalancesAsync(Period from, List<LedgerEntry> scope, CancellationToken cancellationToken)
    {
        using var taken = new HashedKeySet();
        var (accepted, quarantine) = Judge(scope, taken);
        var changed = await IngestBalances.ReplaceAsync(db, system.Code, from, [.. accepted.Select(row => (row.Row, row.ReceivedAt))], reference.Accounts, cancellationToken);
        BalancesChanged = changed > 0;
        Changed += changed;
        return quarantine;
    }

    private async Task<ReadScope> KeyedAsync<TRow>(IngestRows<TRow> rows, Period from, List<LedgerEntry> scope, CancellationToken cancellationToken)
        where TRow : class, IKeyedRow
    {
        using var taken = HashedKeySet.BesideStored();
        await rows.AddTakenAsync(db, system.Code, from, taken, cancellationToken);
        var known = await rows.StoredAsync(db, system.Code, from, cancellationToken);
        var (accepted, quarantine) = Judge(scope, taken);
        Changed += await rows.ReplaceAsync(db, system.Code, known, accepted, ReadAnewFrom(scope), cancellationToken);
        return quarantine;
    }

    /// <summary>Identified and unidentified payments share their keys: claiming one must not bring it back.</summary>
    private async Task<ReadScope> PaymentsAsync(Period from, List<LedgerEntry> scope, CancellationToken cancellationToken)
    {
        using var taken = HashedKeySet.BesideStored();
        await _payments.AddTakenAsync(db, system.Code, from, taken, cancellationToken);
        await _unidentified.AddTakenAsync(db, system.Code, from, taken, cancellationToken);
        var known = await _payments.StoredAsync(db, system.Code, from, cancellationToken);
        var knownUnidentified = await _unidentified.StoredAsync(db, system.Code, from, cancellationToken);
        var (accepted, quarantine) = Judge(scope, taken);
        var owned = accepted.ToLookup(row => ((PaymentRecord)row.Row.Record).Account is not null);
        Changed += await _payments.ReplaceAsync(db, system.Code, known, owned[true], ReadAnewFrom(scope), cancellationToken);
        Changed += await _unidentified.ReplaceAsync(db, system.Code, knownUnidentified, owned[false], ReadAnewFrom(scope), cancellationToken);
        return quarantine;
    }

    private async Task<ReadScope> CallsAsync(IReadOnlyList<LedgerEntry> files, CancellationToken cancellationToken)
    {
        var rejected = new List<QuarantinedRow>();
        var written = await IngestCalls.ApplyAsync(
            db, reader, system, reference, files, file => stored[file.Path].Id, IsChanged, [.. _gone.Select(file => (stored[file.Path].Id, IngestCalls.GroupOf(file.Account, file.Period)))], rejected.Add, cancellationToken);
        foreach (var (file, accepted) in written)
        {
            stored[file.Path].Count(accepted, rejected.Count(row => row.Path.StartsWith(file.Path, StringComparison.Ordinal)));
            Accepted += accepted;
            Changed += before.TryGetValue(file.Path, out var known) && string.Equals(known.Sha256, file.Sha256, StringComparison.Ordinal) ? 0 : accepted;
        }

        Quarantined += rejected.Count;
        return new([.. written.Select(file => (file.File.Path, file.File.File!.Key.Period)), .. _gone.Select(file => (file.Path, file.Period))], rejected);
    }

    /// <summary>What is new is read alone; where a file went, or came in between, everything told is weighed anew.</summary>
    private async Task<ReadScope> RequestsAsync(IReadOnlyList<LedgerEntry> files, CancellationToken cancellationToken)
    {
        var known = files.TakeWhile(file => !IsChanged(file)).Count();
        var isWhole = known == 0 || _gone.Count > 0 || files.Skip(known).Any(file => !IsChanged(file))
            || (files.Any(IsOutdated) && files.All(file => deliveries.Files.ContainsKey(file.Path)));
        using var taken = new HashedKeySet();
        var (accepted, quarantine) = Judge([.. isWhole ? files : files.Skip(known)], taken);
        Changed += await IngestLastMileRequests.ApplyAsync(db, system.Code, [.. accepted.Select(row => (row.Row, row.ReceivedAt))], isWhole, isWhole && files.Any(IsReadAnew), cancellationToken);
        return quarantine;
    }

    /// <summary>The events were recorded before (<see cref="OrderEventFiles"/>), each in a transaction of its own: here the rows of their files are counted.</summary>
    private ReadScope Events(IReadOnlyList<LedgerEntry> files)
    {
        using var taken = new HashedKeySet();
        return Judge([.. files.Where(file => IsChanged(file) || (IsOutdated(file) && deliveries.Files.ContainsKey(file.Path)))], taken).Scope;
    }

    private async Task<ReadScope> SamplesAsync(Period from, List<LedgerEntry> scope, CancellationToken cancellationToken)
    {
        var zone = system.Zone;
        var ports = new SortedDictionary<(Period Period, string Port), PortPercentile>();
        using var taken = new HashedKeySet();
        var (accepted, quarantine) = Judge(scope, taken);
        foreach (var (row, period, _) in accepted)
        {
            var sample = (TrafficSampleRecord)row.Record;
            if (Period.Of(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(sample.At, zone).DateTime)) == period)
            {
                if (!ports.TryGetValue((period, sample.Port), out var port))
                {
                    ports.Add((period, sample.Port), port = new());
                }

                port.Add(sample.InBps, sample.OutBps);
            }
        }

        await db.PortTraffic.Where(row => row.System == system.Code && row.Period >= from).ExecuteDeleteAsync(cancellationToken);
        await db.AddManyAsync(ports.Select(port => PortTraffic.Of(system.Code, port.Key.Period, port.Key.Port, port.Value)), cancellationToken);
        return quarantine;
    }

    /// <summary>Reads files, counts their rows on the stored files, and separates what counts from what does not.</summary>
    private (List<(AcceptedRow Row, Period Period, DateTimeOffset ReceivedAt)> Accepted, ReadScope Scope) Judge(List<LedgerEntry> files, HashedKeySet taken)
    {
        var accepted = new List<(AcceptedRow, Period, DateTimeOffset)>();
        var rejected = new List<QuarantinedRow>();
        foreach (var file in files)
        {
            var row = stored[file.Path];
            var (good, bad) = (accepted.Count, rejected.Count);
            var sum = 0m;
            foreach (var judged in reader.Read([file], taken))
            {
                sum += judged.Told?.Summed ?? 0;
                if (judged.Accepted is { } ok)
                {
                    accepted.Add((ok, file.File!.Key.Period, row.ReceivedAt));
                    if (ok.Record.UnknownWord is { } word && _unknown.Count < MostUnknown)
                    {
                        _unknown.Add(new(file.File.Key.Feed, word));
                    }
                }
                else
                {
                    rejected.Add(judged.Quarantined!);
                }
            }

            row.Count(accepted.Count - good, rejected.Count - bad);
            if (BreakSubject.OfFiles.ContainsKey(file.File!.Key.Feed))
            {
                row.Tell(sum);
            }
        }

        Accepted += accepted.Count;
        Quarantined += rejected.Count;
        return (accepted, new([.. files.Select(file => (file.Path, file.File!.Key.Period)), .. _gone.Select(file => (file.Path, file.Period))], rejected));
    }
}
