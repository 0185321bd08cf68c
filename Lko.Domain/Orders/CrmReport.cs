using Lko.Domain.Common;

namespace Lko.Domain.Orders;

/// <summary>What the CRM says of an order at one point of its sequence.</summary>
public sealed record CrmReport(
    int Sequence, CrmRow Row, DateTimeOffset At, string Actor, DateOnly? Expected, DateOnly? Committed,
    OrderReason? Reason, string? SourceReason, string? Comment, OfferedTerms? Terms)
{
    /// <summary>It says why; <see cref="OrderReason.Other"/> says it in words.</summary>
    public bool GivesReason => Reason is { } reason && (reason != OrderReason.Other || !string.IsNullOrWhiteSpace(Comment));
}

/// <summary>Terms as the CRM offers them.</summary>
public sealed record OfferedTerms(string ExternalId, DateOnly ValidUntil, bool IsBlocking, Money OneOff, Money Monthly, IReadOnlyList<OfferedLine> Lines);

public sealed record OfferedLine(string Name, decimal Quantity, string Unit, decimal Price, Money Net);
