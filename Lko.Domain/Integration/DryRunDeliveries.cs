using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <param name="Entry">The registry row as it would be; it need not be saved.</param>
/// <param name="Codes">The system's own code map as it would be; null = as it is stored.</param>
public sealed record DryRunCommand(RegistryEntry Entry, IReadOnlyList<UploadedFile> Files, IReadOnlyList<CodeMapping>? Codes = null);

/// <summary>What one feed would bring for one period: its whole-number figures by their names in the exchange.</summary>
public sealed record DryRunTotal(Feed Feed, Period Period, IReadOnlyList<KeyValuePair<string, long>> Figures);

public sealed record DryRunFile(string Path, FileVerdict Verdict, RejectReason? Reason);

/// <summary>What the files would bring; nothing of it is kept.</summary>
/// <param name="Quarantined">The first of them; <paramref name="QuarantinedTotal"/> counts all.</param>
/// <param name="Refused">Uploads that were not read at all.</param>
public sealed record DryRunResult(
    IReadOnlyList<DryRunTotal> Totals, IReadOnlyList<QuarantinedRow> Quarantined, int QuarantinedTotal, IReadOnlyList<DryRunFile> Files, IReadOnlyList<RefusedUpload> Refused);

/// <summary>Reads files by a registry row through the code of the jobs, and says what they would bring before the row is switched on.</summary>
public sealed class DryRunDeliveries(ILkoDbFactory databases, ProductCatalogue catalogue, IEnumerable<ISourceConnector> connectors, IUploadStage stage, ICronTimes cron, TimeProvider time)
{
    public async Task<Outcome<DryRunResult>> Run(DryRunCommand command, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db is null)
        {
            return Outcome<DryRunResult>.Forbidden();
        }

        var known = connectors.ToDictionary(connector => connector.Dialect, StringComparer.Ordinal);
        var codes = command.Codes?.Folded();
        List<FieldError> errors = [.. new RegistryValidator(known.Values, cron, time.Now()).Check(command.Entry), .. await db.CheckAsync(catalogue, codes ?? [], cancellationToken)];
        if (errors.Count > 0)
        {
            return Outcome<DryRunResult>.Invalid(errors);
        }

        var system = SourceSystem.Of(command.Entry);
        using var staged = await stage.StageAsync(command.Files, cancellationToken);
        var result = await ReadDeliveries.ReadAsync(db, system, known[system.Dialect], staged.Files, cancellationToken, codes is null ? null : CodeMappings.Of(system.Code, codes));
        return Outcome<DryRunResult>.Ok(new(
            [.. result.Feeds.Select(feed => new DryRunTotal(feed.Key.Feed, feed.Key.Period, feed.Value.Counts))],
            [.. result.FirstQuarantined.Select(Shown)],
            result.Quarantined.Count,
            [.. result.Ledger.Entries.Select(entry => new DryRunFile(entry.Path, entry.Verdict, entry.Reason))],
            staged.Refused));
    }

    /// <summary>A row longer than quarantine keeps is cut here as well.</summary>
    private static QuarantinedRow Shown(QuarantinedRow row) => row.Raw.Length > QuarantineRow.MaxRawLength ? row with { Raw = row.Raw[..QuarantineRow.MaxRawLength] } : row;
}

/// <summary>Reads deliveries as the jobs do, against what the portal knows of the system, and keeps nothing.</summary>
public static class ReadDeliveries
{
    /// <param name="codes">The system's own codes in place of the stored ones.</param>
    public static async Task<CanonicalResult> ReadAsync(
        ILkoDb db, SourceSystem system, ISourceConnector connector, IReadOnlyList<DeliveredFile> files, CancellationToken cancellationToken, IReadOnlyList<ServiceCode>? codes = null)
    {
        var reference = await SourceReference.LoadAsync(db, system, cancellationToken, codes);
        var deliveries = await DeliveryReader.ReadAsync(system, connector, files, reference.IsAccount, [], [], null, null, cancellationToken);
        if (deliveries.Ledger.EffectiveOf(Feed.Accounts) is { Count: > 0 } accounts)
        {
            // What the files themselves open is known to their other rows, and to the details that come per account.
            var judge = new CanonicalReader(system, connector, await reference.WithOwnersAsync(db, system, cancellationToken), deliveries);
            using var taken = new HashedKeySet();
            reference = reference.AsIfOpened([.. judge.Read(accounts, taken).Select(row => row.Accepted?.Record).OfType<AccountRecord>()]);
            deliveries = await DeliveryReader.ReadAsync(system, connector, files, reference.IsAccount, [], [], null, null, cancellationToken);
            reference = await reference.WithOwnersAsync(db, system, cancellationToken);
        }

        return CanonicalResult.Of(system, connector, reference, deliveries, cancellationToken);
    }
}
