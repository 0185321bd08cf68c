using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>An event of the CRM and what became of it. Every text of it is kept as it arrived; <see cref="EventId"/> makes delivery idempotent.</summary>
public sealed class CrmEvent : ICarrierOnly
{
    public const int MaxEventIdLength = 40;
    public const int MaxOrderNumberLength = 40;

    private static readonly CrmEventState[] Waiting = [CrmEventState.Unmatched, CrmEventState.SetAside];

    /// <summary>What could not be taken over may yet be, once it is put right or its order is known; what was taken over, or refused, stays so.</summary>
    public static readonly Lifecycle<CrmEventState, CrmEventState, Nothing> Moves = Lifecycle.Of(
        CrmEventState.Unmatched,
        (Waiting, CrmEventState.Unmatched),
        (Waiting, CrmEventState.SetAside),
        (Waiting, CrmEventState.Applied),
        (Waiting, CrmEventState.Late),
        (Waiting, CrmEventState.Refused));

    private readonly List<CrmEventText> _texts = [];

    private CrmEvent(string eventId, string orderNumber, string? crmId, int sequence, DateTimeOffset receivedAt, CrmEventState state)
    {
        (EventId, OrderNumber, CrmId, Sequence, ReceivedAt, State) = (eventId, orderNumber, crmId, sequence, receivedAt, state);
    }

    public CrmEventId Id { get; private set; }

    public string EventId { get; private set; }

    /// <summary>Empty while only the CRM's id is known of its order.</summary>
    public string OrderNumber { get; private set; }

    /// <summary>The CRM's own id of the order, when the event tells it.</summary>
    public string? CrmId { get; private set; }

    public int Sequence { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    public CrmEventState State { get; private set; }

    /// <summary>What arrived under its id, as far as it is loaded: more than one when the sender has put it right.</summary>
    public IReadOnlyList<CrmEventText> Texts => _texts;

    public static CrmEvent Receive(string eventId, string orderNumber, string? crmId, int sequence, string payload, DateTimeOffset receivedAt)
    {
        var received = new CrmEvent(eventId, orderNumber, crmId, sequence, receivedAt, CrmEventState.Unmatched);
        received.Hear(payload, receivedAt);
        return received;
    }

    public void Settle(CrmEventState state) => State = Moves.Next(State, state);

    /// <summary>The same event again, after it could not be taken over as it was.</summary>
    public void Correct(string orderNumber, string? crmId, int sequence, string payload, DateTimeOffset at)
    {
        (OrderNumber, CrmId, Sequence) = (orderNumber, crmId, sequence);
        Hear(payload, at);
    }

    /// <summary>Keeps what arrived under its id, unless it is there already; the texts must be loaded.</summary>
    public void Hear(string payload, DateTimeOffset at)
    {
        var text = StoredText.Fit(payload, int.MaxValue);
        if (_texts.TrueForAll(known => !string.Equals(known.Payload, text, StringComparison.Ordinal)))
        {
            _texts.Add(new CrmEventText(text, at));
        }
    }
}

/// <summary>The text of an event as the CRM sent it.</summary>
public sealed class CrmEventText : ICarrierOnly, IAppendOnly
{
    internal CrmEventText(string payload, DateTimeOffset receivedAt)
    {
        (Payload, ReceivedAt) = (payload, receivedAt);
    }

    public CrmEventTextId Id { get; private set; }

    public CrmEventId CrmEventId { get; private set; }

    public string Payload { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }
}

/// <summary>What became of an event. Stored by number.</summary>
public enum CrmEventState
{
    /// <summary>Its order is not known (yet).</summary>
    Unmatched = 1,
    Applied = 2,

    /// <summary>Arrived after a later one: kept in the history, without effect on the state.</summary>
    Late = 3,

    /// <summary>Would have left a terminal state: a finding says so.</summary>
    Refused = 4,

    /// <summary>Cannot be taken over: a finding under its id says why.</summary>
    SetAside = 5,
}
