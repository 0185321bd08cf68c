namespace Lko.Domain.Integration;

/// <summary>
/// Applies the checks of a row, in their order, to effective files of a system: readable, known, adds up, in an open period, not a duplicate.
/// The first failure is the one reason of a quarantined row. Rows count in the order of period, part, line.
/// </summary>
public sealed class CanonicalReader(SourceSystem system, ISourceConnector connector, SourceReference reference, Deliveries deliveries, SyncMeter? meter = null)
{
    /// <summary>Reads files of one feed while the result is enumerated: each row is either accepted or quarantined.</summary>
    /// <param name="files">In the order their rows count.</param>
    /// <param name="taken">Natural keys of accepted rows that precede these files; the keys found are added.</param>
    public IEnumerable<JudgedRow> Read(IEnumerable<LedgerEntry> files, IKeySet taken)
    {
        foreach (var file in files)
        {
            using var content = deliveries.Open(file);
            var size = deliveries.Files[file.Path].Size;
            meter?.Open(content, size);
            var period = file.File!.Key.Period;
            foreach (var row in connector.Read(system.In(file.Encoding), file.File, content))
            {
                meter?.Row();
                var record = row.Record?.WithOurSign(system.BalancePositive).Resolve(reference);
                var fault = row.Fault ?? record!.Check(reference, period) ?? Duplicate(record, taken);
                var path = row.Member is null ? file.Path : $"{file.Path}!{row.Member}";
                yield return fault is null
                    ? new(file, new(record!, path, row.Line, row.Raw), null, record)
                    : new(file, null, new(path, row.Line, fault.Field, fault.Reason, row.Raw, record?.Missing(fault.Reason), row.ExternalId), record ?? row.Told?.WithOurSign(system.BalancePositive));
            }

            meter?.Close(size);
        }
    }

    private static RowFault? Duplicate(SourceRecord record, IKeySet taken) =>
        record.NaturalKey is { } key && !taken.Add(key) ? new(RejectReason.DuplicateRecord, nameof(SourceRecord.NaturalKey)) : null;
}

/// <summary>Either accepted or quarantined.</summary>
/// <param name="Told">What it says with our sign, also where it does not count; see <see cref="SourceRow.Told"/>.</param>
public readonly record struct JudgedRow(LedgerEntry File, AcceptedRow? Accepted, QuarantinedRow? Quarantined, SourceRecord? Told);

/// <summary>Natural keys that are taken.</summary>
public interface IKeySet
{
    /// <returns>False when the key was there already.</returns>
    bool Add(string key);
}
