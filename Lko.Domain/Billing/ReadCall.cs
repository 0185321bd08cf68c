using Lko.Domain.Integration;

namespace Lko.Domain.Billing;

/// <summary>A row of a file of calls as it was read: a call, or one that does not count.</summary>
internal readonly record struct ReadCall<TCall>(TCall? Call, QuarantinedRow? Quarantined)
    where TCall : class, ICall;
