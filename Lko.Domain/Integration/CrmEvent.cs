using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>An event of the CRM as it arrived. Every raw event is kept; <see cref="EventId"/> makes delivery idempotent.</summary>
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

    private CrmEvent(string eventId, string orderNumber, string? crmId, int sequence, string payload, DateTimeOffset receivedAt, CrmEventState state)
    {
        (EventId, OrderNumber, CrmId, Sequence, Payload, ReceivedAt, State) = (eventId, orderNumber, crmId, sequence, payload, receivedAt, state);
    }

    public CrmEventId Id { get; private set; }

    public string EventId { get; private set; }

    /// <summary>Empty while only the CRM's id is known of its order.</summary>
    public string OrderNumber { get; private set; }

    /// <summary>The CRM's own id of the order, when the event tells it.</summary>
    public string? CrmId { get; private set; }

    public int Sequence { get; private set; }

    public string Payload { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    public CrmEventState State { get; private set; }

    public static CrmEvent Receive(string eventId, string orderNumber, string? crmId, int sequence, string payload, DateTimeOffset receivedAt) =>
        new(eventId, orderNumber, crmId, sequence, StoredText.Fit(payload, int.MaxValue), receivedAt, CrmEventState.Unmatched);

    public void Settle(CrmEventState state) => State = Moves.Next(State, state);

    /// <summary>The same event again, after it could not be taken over as it was.</summary>
    public void Correct(string orderNumber, string? crmId, int sequence, string payload) => (OrderNumber, CrmId, Sequence, Payload) = (orderNumber, crmId, sequence, payload);
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
