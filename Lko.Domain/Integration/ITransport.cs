using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>Carries what a source system delivers into its drop folder. Stateless and safe for concurrent use; a system is read by one at a time.</summary>
public interface ITransport
{
    /// <summary>Code of the transport in the registry of systems.</summary>
    string Code { get; }

    /// <summary>
    /// Brings what is new since the last time as one or more whole deliveries, or nothing at all: a delivery that broke off leaves no trace.
    /// </summary>
    /// <exception cref="SourceUnavailableException">The system did not answer, broke off, or answered what is no answer.</exception>
    Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken);
}

/// <summary>What to ask a system for that answers questions; one that sends files is taken as it is.</summary>
/// <param name="Periods">The months of a system that tells by month.</param>
/// <param name="Since">Where a system that tells changes was read to; null = from the beginning.</param>
public sealed record FetchOrder(IReadOnlyList<Period> Periods, ChangeCursor? Since = null)
{
    /// <summary>The months are past ones, which a person asks for.</summary>
    public bool IsBackfill { get; init; }
}

/// <summary>What a fetch found besides the deliveries.</summary>
/// <param name="ClockSkew">The system's clock minus ours; null when it does not tell.</param>
/// <param name="Reached">How far the changes were read; null when the system does not tell by change. Counts once the deliveries are taken over.</param>
public sealed record Fetched(TimeSpan? ClockSkew, ChangeCursor? Reached)
{
    public static readonly Fetched FilesOnly = new(null, null);

    /// <summary>What the system offered and was not fetched.</summary>
    public IReadOnlyList<NotTakenFile> NotTaken { get; init; } = [];

    /// <summary>Feeds that the system says it does not tell, though the registry has them.</summary>
    public IReadOnlyList<Feed> Silent { get; init; } = [];
}
