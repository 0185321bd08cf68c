namespace Lko.Domain.Integration;

/// <summary>The carrier's CRM as the portal sees it (docs/decisions/0008-crm-contract.md).</summary>
public interface ICrm
{
    /// <summary>Sends one message under its idempotency key. Never throws for what the CRM or the network does.</summary>
    /// <param name="messageId">Idempotency key; the same key always carries the same payload.</param>
    /// <param name="payload">The JSON body, exactly as stored in the outbox.</param>
    Task<SendResult> SendAsync(Guid messageId, string payload, CancellationToken cancellationToken);

    /// <summary>Asks whether the CRM has a message whose outcome is unknown. <see cref="SendOutcome.Transient"/> = could not be asked.</summary>
    Task<SendResult> FindAsync(Guid messageId, CancellationToken cancellationToken);

    /// <summary>Events recorded after a cursor, oldest first. Throws <see cref="SourceUnavailableException"/>.</summary>
    Task<CrmEventPage> ReadEventsAsync(string? cursor, CancellationToken cancellationToken);

    /// <summary>Every event of one order, to close a gap in its sequence. Throws <see cref="SourceUnavailableException"/>.</summary>
    Task<IReadOnlyList<string>> ReadOrderEventsAsync(string orderNumber, CancellationToken cancellationToken);
}

/// <summary>What is known after a send. The numbers are stored: never renumber.</summary>
public enum SendOutcome
{
    /// <summary>The receiver has it.</summary>
    Accepted = 1,

    /// <summary>Refused by a business rule of the receiver; final.</summary>
    Rejected = 2,

    /// <summary>Surely not received; may be sent again.</summary>
    Transient = 3,

    /// <summary>Our request was wrong; final until a person looks.</summary>
    Poison = 4,

    /// <summary>May or may not have been received: ask before sending again.</summary>
    Unknown = 5,

    /// <summary>The receiver was asked and does not have it.</summary>
    Absent = 6,
}

/// <param name="ExternalId">The receiver's id of an accepted message.</param>
/// <param name="Detail">Last answer in short, for operations; of a refusal the receiver's own words, which the order's history shows.</param>
/// <param name="RetryAfter">Wish of the receiver for transient results.</param>
/// <param name="Code">The receiver's code of a refusal.</param>
public sealed record SendResult(SendOutcome Outcome, string? ExternalId = null, string? Detail = null, TimeSpan? RetryAfter = null, string? Code = null);

/// <param name="Events">Raw JSON of each event.</param>
public sealed record CrmEventPage(IReadOnlyList<string> Events, string? Next, bool More);

/// <summary>A source system did not answer, or answered with something that is not its protocol.</summary>
public sealed class SourceUnavailableException : Exception
{
    public SourceUnavailableException()
    {
    }

    public SourceUnavailableException(string message)
        : base(message)
    {
    }

    public SourceUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What people are told of it.</summary>
    public SyncFault Fault { get; init; } = SyncFault.Unreachable;

    /// <summary>How long the system asked to be left alone; null when it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Where the next run begins to ask, so that what failed does not hide what is behind it; null = from the beginning.</summary>
    public FetchPlace? Place { get; init; }
}
