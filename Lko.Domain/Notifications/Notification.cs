using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Notifications;

public readonly record struct NotificationId(long Value) : IStrongId<NotificationId>
{
    public static NotificationId From(long value) => new(value);
}

/// <summary>Something one person is told. The words are made when it is read, in the reader's language.</summary>
public sealed class Notification : IPersonOwned
{
    public const int MaxSubjectLength = 60;
    public const int MaxArgumentsLength = 1000;
    public const int MaxKindLength = 40;

    private Notification(UserId userId, OperatorId? operatorId, string kind, bool isYourMove, string subject, string arguments, DateTimeOffset at)
    {
        (UserId, OperatorId, Kind, IsYourMove) = (userId, operatorId, kind, isYourMove);
        (Subject, Arguments, At) = (subject, arguments, at);
    }

    public NotificationId Id { get; private set; }

    public UserId UserId { get; private set; }

    public OperatorId? OperatorId { get; private set; }

    /// <summary>Key of the sentence in the Notifications texts.</summary>
    public string Kind { get; private set; }

    /// <summary>Something waits for this person, as opposed to mere news.</summary>
    public bool IsYourMove { get; private set; }

    /// <summary>Business number of what it is about; the link is made from it.</summary>
    public string Subject { get; private set; }

    /// <summary>JSON array of the sentence's arguments; states and stages are codes.</summary>
    public string Arguments { get; private set; }

    public DateTimeOffset At { get; private set; }

    public DateTimeOffset? ReadAt { get; private set; }

    public static Notification To(UserId user, OperatorId? operatorId, string kind, bool isYourMove, string subject, string arguments, DateTimeOffset at) =>
        new(user, operatorId, kind, isYourMove, subject, arguments, at);

    public void MarkRead(DateTimeOffset at) => ReadAt ??= at;
}
