using FluentValidation;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <param name="ExpectedFence">Fence of the message the person looked at.</param>
/// <param name="Payload">The whole message as it shall read.</param>
/// <param name="Reason">Goes to the journal.</param>
public sealed record EditMessageCommand(OutboxMessageId Id, long ExpectedFence, string Payload, string Reason);

/// <summary>
/// A person puts right a message that was given up, and it is sent again. It must keep to the contract of its type and stay the same decision of the
/// same person; how it read before stays on record.
/// </summary>
public sealed class EditMessage(ILkoDbFactory databases, TimeProvider time)
{
    /// <summary>Characters: an order of the greatest length (<see cref="Order.MaxParametersLength"/>) even where every number of it stands in a line of its own.</summary>
    public const int MaxPayloadLength = 10 * Order.MaxParametersLength;

    private const string PayloadPath = "payload";

    private static readonly EditValidator Validator = new();

    public async Task<Outcome<Nothing>> Run(EditMessageCommand command, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<Nothing>.Forbidden();
        }

        if (await db.VisibleOutbox().Include(row => row.Revisions).SingleOrDefaultAsync(row => row.Id == command.Id, cancellationToken) is not { } message)
        {
            return Outcome<Nothing>.NotFound();
        }

        var now = time.Now();
        if (message.Fence != command.ExpectedFence || !message.Allows(MessageAction.Edit, now))
        {
            return Outcome<Nothing>.Conflict(DomainTexts.Integration["Conflict.Message"]);
        }

        var errors = Validator.Check(command).ToList();
        if (!errors.Exists(error => string.Equals(error.Path, PayloadPath, StringComparison.Ordinal)))
        {
            errors.AddRange(OrderMessageForm.Errors(PayloadPath, command.Payload, message));
        }

        if (errors.Count > 0)
        {
            return Outcome<Nothing>.Invalid(errors);
        }

        var act = IntegrationAction.Of(user.Id, IntegrationActionKind.EditMessage, OutboxQueries.SubjectOf(message.MessageId), command.Reason, now);
        var key = Guid.NewGuid();
        message.Correct(key, OrderMessages.Corrected(command.Payload, key), user.Id, now);
        return await ControlMessage.StoreAsync(databases, db, message, act, cancellationToken);
    }

    /// <summary>A stored message as a person reads and corrects it.</summary>
    public static string Readable(string payload) => OrderMessages.Indented(payload);

    private sealed class EditValidator : AbstractValidator<EditMessageCommand>
    {
        public EditValidator()
        {
            RuleFor(row => row.Payload).Required(MaxPayloadLength, () => DomainTexts.Integration["Field.Payload"]);
            RuleFor(row => row.Reason).Required(ControlMessage.MaxReasonLength, () => DomainTexts.Integration["Field.Reason"]);
        }
    }
}
