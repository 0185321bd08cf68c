using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>Carries what a source system delivers into its drop folder. Stateless and safe for concurrent use; a system is read by one at a time.</summary>
public interface ITransport
{
    /// <summary>Code of the transport in the registry of systems.</summary>
    string Code { get; }

    /// <summary>
    /// Brings what is new since the last time as whole deliveries: one that broke off leaves no trace, and those before it stay. What could not be had
    /// of a system that brought something is told in <see cref="Fetched.Failure"/>.
    /// </summary>
    /// <exception cref="SourceUnavailableException">Nothing came whole: the system did not answer, broke off, or answered what is no answer.</exception>
    Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken);
}

/// <summary>What to ask a system for that answers questions; one that sends files is taken as it is.</summary>
/// <param name="Periods">The months of a system that tells by month.</param>
/// <param name="Since">Where a system that tells changes was read to; null = from the beginning.</param>
public sealed record FetchOrder(IReadOnlyList<Period> Periods, ChangeCursor? Since = null)
{
    /// <summary>The months are past ones, which a person asks for.</summary>
    public bool IsBackfill { get; init; }

    /// <summary>Where the run before left off; null = from the beginning.</summary>
    public FetchPlace? Place { get; init; }

    /// <summary>How long may be asked; what is left then is for the next run. Null = as long as it takes.</summary>
    public TimeSpan? MostTime { get; init; }

    /// <summary>The clock of the run: what waits for a place among others waits on it, which is no work of the run. Null = nobody counts.</summary>
    public WorkClock? Clock { get; init; }
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

    /// <summary>Names of files whose content the system told before and has no more: in their place lies one that says so.</summary>
    public IReadOnlyList<string> Gone { get; init; } = [];

    /// <summary>What a system that tells changes named in this run; null when it was not read or does not tell by change.</summary>
    public ToldKeys? Told { get; init; }

    /// <summary>Why not everything came that was asked for; null when it did, or when only the rest is for the next run.</summary>
    public FetchFailure? Failure { get; init; }

    /// <summary>There is more, and the next run goes on with it: this one has taken as much as a run may.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Where the next run goes on; null = from the beginning.</summary>
    public FetchPlace? Place { get; init; }
}

/// <summary>What kept a fetch from its end though something came.</summary>
/// <param name="Error">In the words of whoever found it: for the log, not for screens.</param>
/// <param name="Feeds">Those of which not everything came; empty when the system broke off.</param>
/// <param name="IsOfSystem">It is not single feeds that are wrong: the system as a whole has failed.</param>
public sealed record FetchFailure(SyncFault Fault, string Error, IReadOnlyList<Feed> Feeds, bool IsOfSystem)
{
    /// <summary>How long the system asked to be left alone; null when it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The objects of a feed that one run named, whether or not it said anything new of them: a piece of a reading that may go over any number of runs.</summary>
/// <param name="IsBegun">The reading of everything began with this run, at the beginning.</param>
/// <param name="IsWhole">It came to its end: whatever none of its runs named is not there.</param>
public sealed record ToldKeys(Feed Feed, IReadOnlyCollection<string> Keys, bool IsBegun, bool IsWhole);
