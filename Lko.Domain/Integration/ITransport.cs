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
    /// <param name="periods">The months to ask a system for that answers questions; one that sends files is taken as it is.</param>
    /// <exception cref="SourceUnavailableException">The system did not answer, broke off, or answered what is no answer.</exception>
    Task FetchAsync(SourceSystem system, IReadOnlyList<Period> periods, CancellationToken cancellationToken);
}
