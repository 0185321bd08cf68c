using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;

namespace Lko.Domain.Billing;

/// <summary>
/// Calls are kept by file: a file that became effective is written as a whole, one that is effective no more is withdrawn as a whole. Rows go
/// from the file to the table one by one; only their keys are held.
/// </summary>
/// <param name="idOf">Of a file that is stored.</param>
/// <param name="rowsOf">How many rows of a file are in the tables; null where it was not written.</param>
public sealed class IngestCalls(
    ILkoDb db, CanonicalReader reader, SourceSystem system, SourceReference reference, Func<LedgerEntry, SourceFileId> idOf, Func<LedgerEntry, int?> rowsOf)
{
    /// <summary>Files in which the same call may stand.</summary>
    public static string GroupOf(string? account, Period period) => account ?? period.ToString();

    /// <summary>
    /// What is to be done of each group of files. The same call in two files of one account, or of one period of a switch, is one call: the later files of the
    /// group depend on the earlier ones.
    /// </summary>
    /// <param name="files">The effective files of the feed in the order their rows count.</param>
    /// <param name="changed">Whether a file is new, rewritten, or effective only now.</param>
    /// <param name="withdrawn">Files whose rows go; what was a duplicate of one of them may count now.</param>
    /// <returns>In the order in which they are read.</returns>
    public static IReadOnlyList<CallGroup> GroupsOf(IReadOnlyList<LedgerEntry> files, Func<LedgerEntry, bool> changed, IReadOnlyCollection<WithdrawnCalls> withdrawn)
    {
        var gone = withdrawn.ToLookup(file => file.Group, StringComparer.Ordinal);
        var groups = new List<CallGroup>();
        foreach (var group in files.GroupBy(file => GroupOf(file.File!.Key.Account, file.File.Key.Period), StringComparer.Ordinal))
        {
            var before = group.TakeWhile(file => !changed(file) && !gone[group.Key].Any(each => each.Period <= file.File!.Key.Period)).ToList();
            groups.Add(new(group.Key, before, [.. group.Skip(before.Count)], [.. gone[group.Key]]));
        }

        var left = gone.Where(group => !groups.Exists(each => string.Equals(each.Name, group.Key, StringComparison.Ordinal))).Select(group => new CallGroup(group.Key, [], [], [.. group]));
        return [.. groups.Concat(left).Where(group => group.After.Count > 0 || group.Gone.Count > 0).OrderBy(group => !group.IsOfSwitch)];
    }

    /// <param name="groups">As <see cref="GroupsOf"/> tells them.</param>
    /// <param name="quarantine">Takes the rows of the written files that do not count.</param>
    public async Task<WrittenCalls> ApplyAsync(IReadOnlyList<CallGroup> groups, IngestQuarantine quarantine, CancellationToken cancellationToken)
    {
        var memory = new CallMemory();
        var told = new Dictionary<CallGroup, ToldCalls>();
        foreach (var group in groups)
        {
            told.Add(group, await TakeOutAsync(memory, group, cancellationToken));
        }

        var written = new List<WrittenFile>();
        var clock = new LocalClock(system.Zone);
        await WriteAsync([.. groups.Where(group => group.After.Count > 0 && group.IsOfSwitch)], (row, file) => SwitchCall.Of(system.Code, (CallRecord)row.Record, At(row), file, row.Line));
        await WriteAsync([.. groups.Where(group => group.After.Count > 0 && !group.IsOfSwitch)], (row, file) => CallDetail.Of(reference.Accounts[((CallRecord)row.Record).Account!], (CallRecord)row.Record, At(row), file, row.Line));
        return new(written, told.Values.Sum(group => group.Changes));

        DateTimeOffset At(AcceptedRow row) => clock.ToUtc(((CallRecord)row.Record).AnsweredAt);

        // All files in one go: the next one is read while the rows of the one before are written.
        async Task WriteAsync<TCall>(IReadOnlyList<CallGroup> some, Func<AcceptedRow, SourceFileId, TCall> make)
            where TCall : class, ICall
        {
            if (some.Count == 0)
            {
                return;
            }

            using var rows = ReadAhead.Of(some.SelectMany(group => Read(group, told[group], make, written.Add)), cancellationToken).GetEnumerator();
            bool isMore;
            do
            {
                isMore = false;
                await db.AddManyAsync(Calls(), cancellationToken);

                // The database takes one thing at a time: what does not count between two batches of calls.
                await quarantine.WriteAsync(cancellationToken);
            }
            while (isMore);

            IEnumerable<TCall> Calls()
            {
                while (!quarantine.IsFull && rows.MoveNext())
                {
                    if (rows.Current.Call is { } call)
                    {
                        yield return call;
                    }
                    else
                    {
                        quarantine.Take(rows.Current.Quarantined!);
                    }
                }

                isMore = quarantine.IsFull;
            }
        }
    }

    private IEnumerable<ReadCall<TCall>> Read<TCall>(CallGroup group, ToldCalls told, Func<AcceptedRow, SourceFileId, TCall> make, Action<WrittenFile> done)
        where TCall : class, ICall
    {
        using var taken = new HashedKeySet();
        foreach (var _ in reader.Read(group.Before, taken))
        {
            // Only the keys are wanted; the rows are stored already.
        }

        foreach (var file in group.After)
        {
            var (id, accepted, quarantined) = (idOf(file), 0, 0);
            foreach (var row in reader.Read([file], taken))
            {
                if (row.Accepted is { } counts)
                {
                    accepted++;
                    yield return new(told.Tell(make(counts, id)), null);
                }
                else
                {
                    quarantined++;
                    yield return new(null, row.Quarantined);
                }
            }

            done(new(file, accepted, quarantined));
        }
    }

    /// <summary>Deletes the rows of files, some of which may be told again.</summary>
    private async Task<ToldCalls> TakeOutAsync(CallMemory memory, CallGroup group, CancellationToken cancellationToken)
    {
        var (told, tables) = (new ToldCalls(memory), new CallTables(db));
        foreach (var (file, rows) in WrittenOf(group))
        {
            if (group.After.Count > 0 && memory.HasRoomFor(rows))
            {
                await tables.RememberAsync(told, file, cancellationToken);
            }

            told.TookOut(await tables.DeleteAsync(file, cancellationToken));
        }

        return told;
    }

    private IEnumerable<(SourceFileId Id, int Rows)> WrittenOf(CallGroup some) =>
        [.. some.Gone.Select(file => (file.Id, file.Rows)), .. from file in some.After let rows = rowsOf(file) where rows is not null select (idOf(file), rows.Value)];
}

/// <summary>Files in which the same call may stand.</summary>
/// <param name="Before">They stay as they are written.</param>
/// <param name="After">They are written.</param>
/// <param name="Gone">They count no more.</param>
public sealed record CallGroup(string Name, IReadOnlyList<LedgerEntry> Before, IReadOnlyList<LedgerEntry> After, IReadOnlyList<WithdrawnCalls> Gone)
{
    /// <summary>Told without the accounts that the calls belong to.</summary>
    public bool IsOfSwitch => After is [{ File.Key.Account: null }, ..];
}

/// <summary>A file of calls that counts no more.</summary>
/// <param name="Group">See <see cref="IngestCalls.GroupOf"/>.</param>
/// <param name="Rows">How many of it are in the tables.</param>
public sealed record WithdrawnCalls(SourceFileId Id, string Group, Period Period, int Rows);

/// <summary>What was written.</summary>
/// <param name="Changes">How many calls are other than before.</param>
public sealed record WrittenCalls(IReadOnlyList<WrittenFile> Files, int Changes);

/// <summary>A file of calls with the numbers of its rows.</summary>
public sealed record WrittenFile(LedgerEntry File, int Accepted, int Quarantined);
