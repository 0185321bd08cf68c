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
/// <param name="places">Of the files of calls that are not taken over to their end; see <see cref="CallPieces"/>.</param>
public sealed class TakeOver(
    ILkoDb db, SourceSystem system, SourceReference reference, CanonicalReader reader, Deliveries deliveries, IReadOnlyDictionary<string, SourceFile> stored,
    IReadOnlyDictionary<string, EffectiveFile> before, IReadOnlyDictionary<SourceFileId, CallPlace> places, FeedPlan plan, DateTimeOffset now, SyncMeter meter)
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

    private readonly HashSet<UnknownName> _unknown = [];

    /// <summary>Words in the rows that counted which the portal does not know.</summary>
    public IReadOnlyCollection<UnknownName> Unknown => _unknown;

    public int Accepted { get; private set; }

    public int Quarantined { get; private set; }

    public int Changed { get; private set; }

    /// <summary>Whether files of calls were left to be taken over piece by piece.</summary>
    public bool IsPutOff { get; private set; }

    /// <summary>Whether accounts are other than before: then the reference that the other feeds are judged by is out of date.</summary>
    public bool AccountsChanged { get; private set; }

    public bool HasWork(Feed feed) => plan.Work(feed).Any();

    public async Task RunAsync(IEnumerable<Feed> feeds, CancellationToken cancellationToken)
    {
        var work = feeds.SelectMany(plan.Work).ToList();
        meter.Begin(SyncStage.TakingOver, work.Sum(each => each.Read.Count), work.Sum(each => each.Read.Sum(file => deliveries.Files.GetValueOrDefault(file.Path)?.Size ?? 0)));
        foreach (var (feed, files, months, scope, _) in work)
        {
            _gone = [.. plan.Withdrawn(feed, files).Where(file => months.Contains(file.Period))];
            await (feed switch
            {
                Feed.Accounts => AccountsAsync(scope, cancellationToken),
                Feed.Balances => BalancesAsync(months, scope, cancellationToken),
                Feed.Charges => KeyedAsync(feed, _charges, months, scope, cancellationToken),
                Feed.Payments => PaymentsAsync(months, scope, cancellationToken),
                Feed.Documents => KeyedAsync(feed, _documents, months, scope, cancellationToken),
                Feed.Usage => CallsAsync(files, cancellationToken),
                Feed.Interconnect => KeyedAsync(feed, _volumes, months, scope, cancellationToken),
                Feed.ReportedOrders => KeyedAsync(feed, _orders, months, scope, cancellationToken),
                Feed.ClientNodes => KeyedAsync(feed, _clients, months, scope, cancellationToken),
                Feed.LastMileRequests => RequestsAsync(files, cancellationToken),
                Feed.OrderEvents => EventsAsync(files, cancellationToken),
                _ => SamplesAsync(months, scope, cancellationToken),
            });
        }
    }

    /// <param name="path">As in <see cref="RowSource.Path"/>.</param>
    private int? PartOf(string path) => DeliveredFile.PathsOf(path).Select(stored.GetValueOrDefault).FirstOrDefault(file => file is not null)?.Part;

    private bool IsRewritten(string path) => before.TryGetValue(path, out var known) && !string.Equals(known.Sha256, stored[path].Sha256, StringComparison.Ordinal);

    private async Task AccountsAsync(List<LedgerEntry> scope, CancellationToken cancellationToken)
    {
        using var taken = new HashedKeySet();
        var accepted = await JudgeAsync(Feed.Accounts, scope, taken, cancellationToken);
        var changed = await IngestAccounts.ApplyAsync(db, system, reference.Owners, [.. accepted.Select(row => ((AccountRecord)row.Row.Record, (RowSource?)RowSource.Of(row.Row, row.ReceivedAt)))], scope.Exists(plan.IsReadAnew), cancellationToken);
        AccountsChanged |= changed > 0;
        Changed += changed;
    }

    private async Task BalancesAsync(Months months, List<LedgerEntry> scope, CancellationToken cancellationToken)
    {
        using var taken = new HashedKeySet();
        var accepted = await JudgeAsync(Feed.Balances, scope, taken, cancellationToken);
        var changed = await IngestBalances.ReplaceAsync(db, system.Code, months, [.. accepted.Select(row => (row.Row, row.ReceivedAt))], reference.Accounts, cancellationToken);
        Changed += changed;
    }

    private async Task KeyedAsync<TRow>(Feed feed, IngestRows<TRow> rows, Months months, List<LedgerEntry> scope, CancellationToken cancellationToken)
        where TRow : class, IKeyedRow
    {
        using var taken = HashedKeySet.BesideStored();
        await rows.AddTakenAsync(db, system.Code, months.First, taken, cancellationToken);
        var known = await rows.StoredAsync(db, system.Code, months, cancellationToken);
        var accepted = await JudgeAsync(feed, scope, taken, cancellationToken);
        var replaced = await rows.ReplaceAsync(db, system.Code, months, known, accepted, PartOf, plan.ReadAnewFrom(scope), cancellationToken);
        Changed += replaced.Changed;
        await LaterMonthsAsync(feed, months, replaced.Withdrawn, replaced.Displaced, cancellationToken);
    }

    /// <summary>
    /// A month that was read by itself and has other keys than before: the later ones are read once more, where a row is a duplicate by now or is none any more.
    /// Those that this step has still before it are read anyway.
    /// </summary>
    private async Task LaterMonthsAsync(Feed feed, Months months, int withdrawn, int displaced, CancellationToken cancellationToken)
    {
        if (months.IsBounded && (displaced > 0 || (withdrawn > 0 && await db.QuarantineRows.AnyAsync(
            row => row.System == system.Code && row.Feed == feed && row.Reason == RejectReason.DuplicateRecord && row.Period > months.Last, cancellationToken))))
        {
            foreach (var file in deliveries.Ledger.EffectiveOf(feed).Where(file => file.File!.Key.Period > months.Last && !plan.IsOutdated(file)))
            {
                stored[file.Path].ReadAgain();
            }
        }
    }

    /// <summary>Identified and unidentified payments share their keys: claiming one must not bring it back.</summary>
    private async Task PaymentsAsync(Months months, List<LedgerEntry> scope, CancellationToken cancellationToken)
    {
        using var taken = HashedKeySet.BesideStored();
        await _payments.AddTakenAsync(db, system.Code, months.First, taken, cancellationToken);
        await _unidentified.AddTakenAsync(db, system.Code, months.First, taken, cancellationToken);
        var known = await _payments.StoredAsync(db, system.Code, months, cancellationToken);
        var knownUnidentified = await _unidentified.StoredAsync(db, system.Code, months, cancellationToken);
        var accepted = await JudgeAsync(Feed.Payments, scope, taken, cancellationToken);
        var owned = accepted.ToLookup(row => ((PaymentRecord)row.Row.Record).Account is not null);
        var identified = await _payments.ReplaceAsync(db, system.Code, months, known, owned[true], PartOf, plan.ReadAnewFrom(scope), cancellationToken);
        var unidentified = await _unidentified.ReplaceAsync(db, system.Code, months, knownUnidentified, owned[false], PartOf, plan.ReadAnewFrom(scope), cancellationToken);
        var crossed = await _unidentified.DisplaceAsync(db, system.Code, months, identified.Added, cancellationToken) + await _payments.DisplaceAsync(db, system.Code, months, unidentified.Added, cancellationToken);
        Changed += identified.Changed + unidentified.Changed + crossed;
        await LaterMonthsAsync(Feed.Payments, months, identified.Withdrawn + unidentified.Withdrawn, identified.Displaced + unidentified.Displaced + crossed, cancellationToken);
    }

    private async Task CallsAsync(IReadOnlyList<LedgerEntry> files, CancellationToken cancellationToken)
    {
        var withdrawn = _gone.Select(file => new WithdrawnCalls(stored[file.Path].Id, IngestCalls.GroupOf(file.Account, file.Period), file.Period, file.Rows)).ToList();
        var groups = IngestCalls.GroupsOf(files, plan.IsChanged, withdrawn);
        var putOff = new PutOffCalls(db, system.Code, deliveries, stored, before, places);
        if (putOff.AreTooMany(groups))
        {
            IsPutOff = true;
            await putOff.RunAsync(groups, IsRewritten, cancellationToken);
            return;
        }

        var quarantine = await OpenQuarantineAsync(Feed.Usage, [.. groups.SelectMany(group => group.After)], cancellationToken);
        var ingest = new IngestCalls(db, reader, system, reference, file => stored[file.Path].Id, file => before.GetValueOrDefault(file.Path)?.Rows);
        var (written, changes) = await ingest.ApplyAsync(groups, quarantine, cancellationToken);
        await quarantine.CloseAsync(cancellationToken);
        foreach (var (file, accepted, quarantined) in written)
        {
            Count(file, accepted, quarantined);
        }

        Changed += changes;
    }

    /// <summary>What is new is read alone; where a file went, or came in between, everything told is weighed anew.</summary>
    private async Task RequestsAsync(IReadOnlyList<LedgerEntry> files, CancellationToken cancellationToken)
    {
        var known = files.TakeWhile(file => !plan.IsChanged(file)).Count();
        var isWhole = known == 0 || _gone.Count > 0 || files.Skip(known).Any(file => !plan.IsChanged(file))
            || (files.Any(plan.IsOutdated) && files.All(file => deliveries.Files.ContainsKey(file.Path)));
        using var taken = new HashedKeySet();
        var accepted = await JudgeAsync(Feed.LastMileRequests, [.. isWhole ? files : files.Skip(known)], taken, cancellationToken);
        Changed += await IngestLastMileRequests.ApplyAsync(db, system.Code, [.. accepted.Select(row => (row.Row, row.ReceivedAt))], isWhole, isWhole && files.Any(plan.IsReadAnew), cancellationToken);
    }

    /// <summary>The events were recorded before (<see cref="OrderEventFiles"/>), each in a transaction of its own: here the rows of their files are counted.</summary>
    private async Task EventsAsync(IReadOnlyList<LedgerEntry> files, CancellationToken cancellationToken)
    {
        using var taken = new HashedKeySet();
        await ReadAsync(Feed.OrderEvents, [.. files.Where(file => plan.IsChanged(file) || (plan.IsOutdated(file) && deliveries.Files.ContainsKey(file.Path)))], taken, (_, _, _) => { }, cancellationToken);
    }

    private async Task SamplesAsync(Months months, List<LedgerEntry> scope, CancellationToken cancellationToken)
    {
        var samples = new PortSamples(system.Zone);
        using var taken = new HashedKeySet();
        await ReadAsync(Feed.TrafficSamples, scope, taken, (row, period, _) => samples.Add(period, (TrafficSampleRecord)row.Record), cancellationToken);
        if (samples.ReadAgain())
        {
            foreach (var row in reader.Read(scope, taken).Where(row => row.Accepted is not null))
            {
                samples.Add(row.File.File!.Key.Period, (TrafficSampleRecord)row.Accepted!.Record);
            }
        }

        var known = db.PortTraffic.AsNoTracking().Where(row => row.System == system.Code && row.Period >= months.First && row.Period <= months.Last);
        var gone = await known.ToDictionaryAsync(row => (row.Period, row.Port), row => row.Told(), cancellationToken);
        var told = samples.Ports.Select(port => PortTraffic.Of(system.Code, port.Key.Period, port.Key.Port, port.Value)).ToList();
        var changed = told.Count(port => !gone.Remove((port.Period, port.Port), out var before) || !before.Equals(port.Told()));
        changed += gone.Count;
        if (changed > 0)
        {
            await known.ExecuteDeleteAsync(cancellationToken);
            await db.AddManyAsync(told, cancellationToken);
        }

        Changed += changed;
    }

    /// <summary>The rows of files that count; see <see cref="ReadAsync"/>.</summary>
    private async Task<List<(AcceptedRow Row, Period Period, DateTimeOffset ReceivedAt)>> JudgeAsync(Feed feed, IReadOnlyList<LedgerEntry> files, HashedKeySet taken, CancellationToken cancellationToken)
    {
        var accepted = new List<(AcceptedRow Row, Period Period, DateTimeOffset ReceivedAt)>();
        await ReadAsync(feed, files, taken, (row, period, receivedAt) => accepted.Add((row, period, receivedAt)), cancellationToken);
        return accepted;
    }

    /// <summary>Reads files row by row, counts their rows on the stored files, and sets aside what does not count.</summary>
    /// <param name="take">Takes what counts, with the month and the time of reception of its file.</param>
    private async Task ReadAsync(Feed feed, IReadOnlyList<LedgerEntry> files, HashedKeySet taken, Action<AcceptedRow, Period, DateTimeOffset> take, CancellationToken cancellationToken)
    {
        var quarantine = await OpenQuarantineAsync(feed, files, cancellationToken);
        foreach (var file in files)
        {
            var (good, bad) = (0, 0);
            var sum = 0m;
            foreach (var judged in reader.Read([file], taken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                sum += judged.Told?.Summed ?? 0;
                if (judged.Accepted is { } ok)
                {
                    good++;
                    if (ok.Record.UnknownWord is { } word && _unknown.Count < MostUnknown)
                    {
                        _unknown.Add(new(feed, word));
                    }

                    take(ok, file.File!.Key.Period, stored[file.Path].ReceivedAt);
                }
                else
                {
                    bad++;
                    quarantine.Take(judged.Quarantined!);
                    if (quarantine.IsFull)
                    {
                        await quarantine.WriteAsync(cancellationToken);
                    }
                }
            }

            Count(file, good, bad);
            if (BreakSubject.OfFiles.ContainsKey(feed))
            {
                stored[file.Path].Tell(sum);
            }
        }

        await quarantine.CloseAsync(cancellationToken);
    }

    private void Count(LedgerEntry file, int accepted, int quarantined)
    {
        stored[file.Path].Count(accepted, quarantined);
        Accepted += accepted;
        Quarantined += quarantined;
    }

    /// <param name="files">In the order in which they will be read.</param>
    private Task<IngestQuarantine> OpenQuarantineAsync(Feed feed, IReadOnlyList<LedgerEntry> files, CancellationToken cancellationToken)
    {
        var read = files.Select((file, place) => new ReadFile(file.Path, file.File!.Key.Period, [file.File.Key.Period, before.GetValueOrDefault(file.Path)?.Period ?? file.File.Key.Period], place, IsRewritten(file.Path), plan.IsReadAnew(file)));
        var gone = _gone.Select(file => new ReadFile(file.Path, file.Period, [file.Period], -1, isRewritten: false, isReadAnew: false));
        return IngestQuarantine.OpenAsync(db, system.Code, feed, [.. read, .. gone], now, cancellationToken);
    }
}
