using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Domain.Billing;

/// <summary>
/// Applies the checks of a balance row, in their order, to the effective files of a system: readable, of this period, known account, adds up,
/// not a duplicate. The first failure is the one reason of a quarantined row; no value is ever repaired.
/// </summary>
public static class BalanceReader
{
    /// <summary>One batch per period that has an effective file.</summary>
    public static IEnumerable<BalanceBatch> ReadAll(SourceSystem system, ISourceConnector connector, Deliveries deliveries, Func<string, bool> isAccount) =>
        deliveries.Ledger.EffectiveOf(Feed.Balances)
            .GroupBy(entry => entry.File!.Key.Period)
            .Select(files => Read(system, connector, deliveries, isAccount, files.Key, [.. files]));

    public static BalanceBatch Read(
        SourceSystem system,
        ISourceConnector connector,
        Deliveries deliveries,
        Func<string, bool> isAccount,
        Period period,
        IReadOnlyList<LedgerEntry> files)
    {
        var accepted = new List<AcceptedBalance>();
        var quarantined = new List<QuarantinedRow>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            using var content = deliveries.Open(file);
            foreach (var row in connector.ReadBalances(system, file.File!, content))
            {
                var record = row.Record?.WithOurSign(system.BalancePositive);
                if ((row.Fault ?? Fault(record!, period, isAccount, taken)) is { } fault)
                {
                    quarantined.Add(new(file.Path, row.Line, fault.Field, fault.Reason, row.Raw));
                }
                else
                {
                    taken.Add(record!.Account);
                    accepted.Add(new(record, file.Path, row.Line, row.Raw));
                }
            }
        }

        return new(period, [.. files.Select(file => file.Path)], accepted, quarantined);
    }

    private static RowFault? Fault(BalanceRecord record, Period period, Func<string, bool> isAccount, HashSet<string> taken) =>
        record.Period != period ? new(RejectReason.BadDate, nameof(record.Period))
        : !isAccount(record.Account) ? new(RejectReason.UnknownAccount, nameof(record.Account))
        : !record.AddsUp() ? new(RejectReason.BalanceEquation, nameof(record.Closing))
        : taken.Contains(record.Account) ? new(RejectReason.DuplicateRecord, nameof(record.Account))
        : null;
}
