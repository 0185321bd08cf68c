using Lko.Domain.Access;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>What a person of the carrier did to the federation: who, when, what, and why. Written with the act and never changed.</summary>
public sealed class IntegrationAction : ICarrierOnly, IJournal
{
    public const int MaxSubjectLength = 60;
    public const int MaxDetailLength = 1000;

    private IntegrationAction(UserId by, IntegrationActionKind kind, string subject, string? detail, DateTimeOffset at)
    {
        (By, Kind, Subject, Detail, At) = (by, kind, subject, detail, at);
    }

    public IntegrationActionId Id { get; private set; }

    public UserId By { get; private set; }

    UserId? IJournal.By => By;

    public IntegrationActionKind Kind { get; private set; }

    /// <summary>Code of a system, or number of what it is about.</summary>
    public string Subject { get; private set; }

    public string? Detail { get; private set; }

    public DateTimeOffset At { get; private set; }

    public static IntegrationAction Of(UserId by, IntegrationActionKind kind, string subject, string? detail, DateTimeOffset at) =>
        new(by, kind, subject, detail is { Length: > MaxDetailLength } ? detail[..MaxDetailLength] : detail, at);
}

/// <summary>Stored by number: never renumber.</summary>
public enum IntegrationActionKind
{
    RunNow = 1,
    Reprocess = 2,
    Pause = 3,
    Resume = 4,
    MapCode = 5,
    RemoveCode = 6,
    AddSystem = 7,
    ChangeSystem = 8,
    RetryMessage = 9,
    CancelMessage = 10,
    MarkDelivered = 11,
    TakeFinding = 12,
    ResolveFinding = 13,
    Backfill = 14,
    Stop = 15,
    EditMessage = 16,
    AddPartner = 17,
    RemovePartner = 18,
}

/// <summary>An act as the screens show it.</summary>
/// <param name="By">Name of the person.</param>
public sealed record IntegrationActionRow(IntegrationActionId Id, DateTimeOffset At, string By, IntegrationActionKind Kind, string Subject, string? Detail);
