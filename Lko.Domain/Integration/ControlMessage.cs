using FluentValidation;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <param name="ExpectedFence">Fence of the message the person looked at.</param>
/// <param name="Reason">Goes to the journal; of a settled message it is the last word.</param>
public sealed record MessageCommand(OutboxMessageId Id, long ExpectedFence, MessageAction Action, string Reason);

/// <summary>A person sends a message again, calls it off, or says that the receiver has it.</summary>
public sealed class ControlMessage(ILkoDbFactory databases, TimeProvider time)
{
    public const int MaxReasonLength = 500;

    private static readonly MessageValidator Validator = new();

    public async Task<Outcome<Nothing>> Run(MessageCommand command, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<Nothing>.Forbidden();
        }

        if (Validator.Check(command) is { Count: > 0 } errors)
        {
            return Outcome<Nothing>.Invalid(errors);
        }

        if (await db.VisibleOutbox().SingleOrDefaultAsync(row => row.Id == command.Id, cancellationToken) is not { } message)
        {
            return Outcome<Nothing>.NotFound();
        }

        var now = time.Now();
        if (message.Fence != command.ExpectedFence || !message.Allows(command.Action, now))
        {
            return Outcome<Nothing>.Conflict(DomainTexts.Integration["Conflict.Message"]);
        }

        var kind = command.Action switch
        {
            MessageAction.Retry => IntegrationActionKind.RetryMessage,
            MessageAction.Cancel => IntegrationActionKind.CancelMessage,
            _ => IntegrationActionKind.MarkDelivered,
        };
        message.Act(command.Action, command.Reason, now);
        return await StoreAsync(databases, db, message, IntegrationAction.Of(user.Id, kind, OutboxQueries.SubjectOf(message.MessageId), command.Reason, now), cancellationToken);
    }

    /// <summary>Stores what a person did with a message, with the journal, and shows it on the order.</summary>
    internal static async Task<Outcome<Nothing>> StoreAsync(ILkoDbFactory databases, ILkoDb db, OutboxMessage message, IntegrationAction act, CancellationToken cancellationToken)
    {
        db.IntegrationActions.Add(act);
        var order = await db.Orders.SingleOrDefaultAsync(row => row.Number == message.Aggregate, cancellationToken);
        db.Announce(new Live.Change(Live.Topic.Sync, message.Aggregate, null, null, null));
        if (await db.SaveAsync(cancellationToken) != SaveResult.Saved)
        {
            return Outcome<Nothing>.Conflict(DomainTexts.Integration["Conflict.Message"]);
        }

        if (order is not null)
        {
            // It raises no version and is no act of the person on the order: the portal writes it.
            await using var own = databases.OpenSystem("state of sending on an order");
            await DispatchOutbox.ShowAsync(own, order.Id, message, cancellationToken);

            // Told only now: a card that is read at once shall show it.
            own.Announce(order.Changed());
            await own.SaveAsync(cancellationToken);
        }

        return Outcome<Nothing>.Ok(default);
    }

    private sealed class MessageValidator : AbstractValidator<MessageCommand>
    {
        public MessageValidator()
        {
            RuleFor(row => row.Action).IsInEnum().NotEqual(MessageAction.Edit);
            RuleFor(row => row.Reason).Required(MaxReasonLength, () => DomainTexts.Integration["Field.Reason"]);
        }
    }
}
