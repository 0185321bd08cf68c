using Lko.Domain.Integration;
using Lko.Domain.Persistence;

namespace Lko.Domain.Orders;

/// <summary>Has the events of orders that came in files recorded as those are that the CRM pushes or is asked for.</summary>
internal sealed class OrderEventFiles(ILkoDbFactory databases, RunGate gate, AnswerTerm answer, TimeProvider time)
{
    /// <summary>Events between two turns of others who write.</summary>
    private const int AtOnce = 200;

    private readonly RecordCrmEvents _record = new(databases, answer, time);

    /// <summary>Records the events of files that are new or other than before. Those of a file that did not get to count as read are known when they come again.</summary>
    /// <param name="seen">The files of the system as they are stored.</param>
    /// <param name="rereads">Whether a file is read although it is the same.</param>
    /// <returns>How many events were not known.</returns>
    public async Task<int> RecordAsync(CanonicalReader reader, Deliveries deliveries, IReadOnlyCollection<SourceFile> seen, Func<SourceFile, bool> rereads, CancellationToken cancellationToken)
    {
        var read = seen.Where(row => row is { Verdict: FileVerdict.Effective, Feed: Feed.OrderEvents } && !rereads(row)).ToDictionary(row => row.Path, row => row.Sha256, StringComparer.Ordinal);
        var files = deliveries.Ledger.EffectiveOf(Feed.OrderEvents)
            .Where(file => deliveries.Files.ContainsKey(file.Path) && !string.Equals(read.GetValueOrDefault(file.Path), file.Sha256, StringComparison.Ordinal));
        using var taken = new HashedKeySet();
        var fresh = 0;
        foreach (var events in reader.Read(files, taken).Select(row => row.Accepted?.Record).OfType<OrderEventRecord>().Chunk(AtOnce))
        {
            using var place = await gate.WriteAsync(cancellationToken);
            var recorded = (await _record.Run([.. events.Select(each => each.Json)], cancellationToken)).Value;
            fresh += events.Length - recorded.Known;
        }

        return fresh;
    }
}
