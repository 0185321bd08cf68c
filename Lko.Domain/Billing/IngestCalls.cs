using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Calls are kept by file: a file that became effective is written as a whole, one that is effective no more is withdrawn as a whole. Rows go
/// from the file to the table one by one; only their keys are held.
/// </summary>
public static class IngestCalls
{
    /// <param name="files">The effective files of the feed in the order their rows count.</param>
    /// <param name="changed">Whether a file is new, rewritten, or effective only now.</param>
    /// <param name="withdrawn">Files whose rows go; what was a duplicate of one of them may count now.</param>
    /// <param name="quarantine">Takes the rows of the written files that do not count.</param>
    /// <returns>The files that were written, with the number of their rows.</returns>
    public static async Task<IReadOnlyList<(LedgerEntry File, int Accepted)>> ApplyAsync(
        ILkoDb db, CanonicalReader reader, SourceSystem system, SourceReference reference, IReadOnlyList<LedgerEntry> files, Func<LedgerEntry, SourceFileId> idOf, Func<LedgerEntry, bool> changed,
        IReadOnlyCollection<(SourceFileId Id, string Group)> withdrawn, Action<QuarantinedRow> quarantine, CancellationToken cancellationToken)
    {
        // The same call in two files of one account, or of one period of a switch, is one call: the later files of the group depend on the earlier ones.
        var written = new List<(LedgerEntry, int)>();
        var shrunk = withdrawn.Select(file => file.Group).ToHashSet(StringComparer.Ordinal);
        foreach (var group in files.GroupBy(file => GroupOf(file.File!.Key.Account, file.File.Key.Period), StringComparer.Ordinal))
        {
            var before = shrunk.Contains(group.Key) ? [] : group.TakeWhile(file => !changed(file)).ToList();
            var after = group.Skip(before.Count).ToList();
            if (after.Count > 0)
            {
                await DeleteAsync(db, [.. after.Select(idOf)], cancellationToken);
                using var taken = new HashedKeySet();
                foreach (var _ in reader.Read(before, taken))
                {
                    // Only the keys are wanted; the rows are stored already.
                }

                foreach (var file in after)
                {
                    written.Add((file, await WriteAsync(db, reader.Read([file], taken), system, reference, idOf(file), quarantine, cancellationToken)));
                }
            }
        }

        await DeleteAsync(db, [.. withdrawn.Select(file => file.Id)], cancellationToken);
        return written;
    }

    /// <summary>Files in which the same call may stand.</summary>
    public static string GroupOf(string? account, Period period) => account ?? period.ToString();

    private static async Task<int> WriteAsync(
        ILkoDb db, IEnumerable<JudgedRow> rows, SourceSystem system, SourceReference reference, SourceFileId file, Action<QuarantinedRow> quarantine, CancellationToken cancellationToken)
    {
        var clock = new LocalClock(system.Zone);
        using var accepted = Accepted(rows, quarantine).GetEnumerator();
        if (!accepted.MoveNext())
        {
            return 0;
        }

        return (int)(((CallRecord)accepted.Current.Record).Account is null
            ? await db.AddManyAsync(ReadAhead.Of(Rest(accepted).Select(row => SwitchCall.Of(system.Code, (CallRecord)row.Record, At(row), file, row.Line)), cancellationToken), cancellationToken)
            : await db.AddManyAsync(ReadAhead.Of(Rest(accepted).Select(row => CallDetail.Of(reference.Accounts[((CallRecord)row.Record).Account!], (CallRecord)row.Record, At(row), file, row.Line)), cancellationToken), cancellationToken));

        DateTimeOffset At(AcceptedRow row) => clock.ToUtc(((CallRecord)row.Record).AnsweredAt);
    }

    private static IEnumerable<AcceptedRow> Accepted(IEnumerable<JudgedRow> rows, Action<QuarantinedRow> quarantine)
    {
        foreach (var row in rows)
        {
            if (row.Accepted is { } accepted)
            {
                yield return accepted;
            }
            else
            {
                quarantine(row.Quarantined!);
            }
        }
    }

    private static IEnumerable<AcceptedRow> Rest(IEnumerator<AcceptedRow> rows)
    {
        do
        {
            yield return rows.Current;
        }
        while (rows.MoveNext());
    }

    private static async Task DeleteAsync(ILkoDb db, IReadOnlyCollection<SourceFileId> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await db.CallDetails.Where(row => row.SourceFileId == file).ExecuteDeleteAsync(cancellationToken);
            await db.SwitchCalls.Where(row => row.SourceFileId == file).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
