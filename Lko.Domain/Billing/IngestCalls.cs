using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Calls are kept by file: a file that became effective is written as a whole, one that is effective no more is withdrawn as a whole. Rows go
/// from the file to the table one by one; only their keys are held.
/// </summary>
/// <param name="idOf">Of a file that is stored.</param>
/// <param name="isWritten">Whether the rows of a file are in the tables.</param>
public sealed class IngestCalls(
    ILkoDb db, CanonicalReader reader, SourceSystem system, SourceReference reference, Func<LedgerEntry, SourceFileId> idOf, Func<LedgerEntry, bool> isWritten)
{
    /// <param name="files">The effective files of the feed in the order their rows count.</param>
    /// <param name="changed">Whether a file is new, rewritten, or effective only now.</param>
    /// <param name="withdrawn">Files whose rows go; what was a duplicate of one of them may count now.</param>
    /// <param name="quarantine">Takes the rows of the written files that do not count.</param>
    public async Task<WrittenCalls> ApplyAsync(
        IReadOnlyList<LedgerEntry> files, Func<LedgerEntry, bool> changed, IReadOnlyCollection<WithdrawnCalls> withdrawn, Action<QuarantinedRow> quarantine, CancellationToken cancellationToken)
    {
        // The same call in two files of one account, or of one period of a switch, is one call: the later files of the group depend on the earlier ones.
        var gone = withdrawn.ToLookup(file => file.Group, StringComparer.Ordinal);
        var groups = new List<CallGroup>();
        foreach (var group in files.GroupBy(file => GroupOf(file.File!.Key.Account, file.File.Key.Period), StringComparer.Ordinal))
        {
            var before = group.TakeWhile(file => !changed(file) && !gone[group.Key].Any(each => each.Period <= file.File!.Key.Period)).ToList();
            var after = group.Skip(before.Count).ToList();
            groups.Add(new(group.Key, before, after, await TakeOutAsync([.. gone[group.Key].Select(file => file.Id), .. after.Where(isWritten).Select(idOf)], cancellationToken)));
        }

        var left = 0;
        foreach (var file in withdrawn.Where(file => !groups.Exists(group => string.Equals(group.Name, file.Group, StringComparison.Ordinal))))
        {
            left += await DeleteAsync(file.Id, cancellationToken);
        }

        var written = new List<(LedgerEntry File, int Accepted)>();
        var clock = new LocalClock(system.Zone);
        await WriteAsync(groups.FindAll(group => group.After.Count > 0 && group.IsOfSwitch), (row, file) => SwitchCall.Of(system.Code, (CallRecord)row.Record, At(row), file, row.Line));
        await WriteAsync(groups.FindAll(group => group.After.Count > 0 && !group.IsOfSwitch), (row, file) => CallDetail.Of(reference.Accounts[((CallRecord)row.Record).Account!], (CallRecord)row.Record, At(row), file, row.Line));
        return new(written, left + groups.Sum(group => group.Told.Changes));

        DateTimeOffset At(AcceptedRow row) => clock.ToUtc(((CallRecord)row.Record).AnsweredAt);

        // All files in one go: the next one is read while the rows of the one before are written.
        async Task WriteAsync<TCall>(List<CallGroup> some, Func<AcceptedRow, SourceFileId, TCall> make)
            where TCall : class, ICall
        {
            if (some.Count > 0)
            {
                await db.AddManyAsync(ReadAhead.Of(some.SelectMany(group => Read(group, make, quarantine, written.Add)), cancellationToken), cancellationToken);
            }
        }
    }

    /// <summary>Files in which the same call may stand.</summary>
    public static string GroupOf(string? account, Period period) => account ?? period.ToString();

    private IEnumerable<TCall> Read<TCall>(CallGroup group, Func<AcceptedRow, SourceFileId, TCall> make, Action<QuarantinedRow> quarantine, Action<(LedgerEntry File, int Accepted)> done)
        where TCall : class, ICall
    {
        using var told = group.Told;
        using var taken = new HashedKeySet();
        foreach (var _ in reader.Read(group.Before, taken))
        {
            // Only the keys are wanted; the rows are stored already.
        }

        foreach (var file in group.After)
        {
            var (id, accepted) = (idOf(file), 0);
            foreach (var row in reader.Read([file], taken))
            {
                if (row.Accepted is { } counts)
                {
                    accepted++;
                    yield return told.Tell(make(counts, id));
                }
                else
                {
                    quarantine(row.Quarantined!);
                }
            }

            done((file, accepted));
        }
    }

    /// <summary>Deletes the rows of files, some of which may be told again.</summary>
    private async Task<ToldCalls> TakeOutAsync(IReadOnlyCollection<SourceFileId> files, CancellationToken cancellationToken)
    {
        var told = new ToldCalls();
        foreach (var file in files)
        {
            await told.RememberAsync(db.CallDetails.AsNoTracking().Where(row => row.SourceFileId == file), cancellationToken);
            await told.RememberAsync(db.SwitchCalls.AsNoTracking().Where(row => row.SourceFileId == file), cancellationToken);
            await DeleteAsync(file, cancellationToken);
        }

        return told;
    }

    private async Task<int> DeleteAsync(SourceFileId file, CancellationToken cancellationToken) =>
        await db.CallDetails.Where(row => row.SourceFileId == file).ExecuteDeleteAsync(cancellationToken) + await db.SwitchCalls.Where(row => row.SourceFileId == file).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Files in which the same call may stand.</summary>
    /// <param name="Before">They stay as they are written.</param>
    /// <param name="After">They are written.</param>
    private sealed record CallGroup(string Name, IReadOnlyList<LedgerEntry> Before, IReadOnlyList<LedgerEntry> After, ToldCalls Told)
    {
        /// <summary>Told without the accounts that the calls belong to.</summary>
        public bool IsOfSwitch => After[0].File!.Key.Account is null;
    }

    /// <summary>What the calls of files said before they are written once more: of a file that is written as a whole only what is other than before has changed.</summary>
    private sealed class ToldCalls : IDisposable
    {
        /// <summary>More are not worth their memory: they count as changed as a whole.</summary>
        private const int MostRemembered = 2_000_000;

        private HashedKeySet? _before;
        private int _known;
        private int _same;
        private int _told;

        /// <summary>A call that says something else counts once, not as one that went and one that came.</summary>
        public int Changes => Math.Max(_known, _told) - _same;

        public async Task RememberAsync<TCall>(IQueryable<TCall> calls, CancellationToken cancellationToken)
            where TCall : class, ICall
        {
            await foreach (var call in calls.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                if (_known == MostRemembered)
                {
                    Dispose();
                    return;
                }

                _known += (_before ??= new()).Add(call.Told) ? 1 : 0;
            }
        }

        public TCall Tell<TCall>(TCall call)
            where TCall : class, ICall
        {
            _told++;
            _same += _before?.Add(call.Told) is false ? 1 : 0;
            return call;
        }

        public void Dispose()
        {
            _before?.Dispose();
            _before = null;
        }
    }
}

/// <summary>A file of calls that counts no more.</summary>
/// <param name="Group">See <see cref="IngestCalls.GroupOf"/>.</param>
public sealed record WithdrawnCalls(SourceFileId Id, string Group, Period Period);

/// <summary>What was written.</summary>
/// <param name="Files">With the number of their rows.</param>
/// <param name="Changes">How many calls are other than before.</param>
public sealed record WrittenCalls(IReadOnlyList<(LedgerEntry File, int Accepted)> Files, int Changes);
