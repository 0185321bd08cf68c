using System.Text;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>What the CRM knows: the sum of all commits. Not thread-safe; <see cref="CrmDesk"/> guards it.</summary>
internal sealed class CrmBook
{
    public Dictionary<Guid, StoredMessage> Messages { get; } = [];

    public Dictionary<Guid, StoredRefusal> Refusals { get; } = [];

    public Dictionary<string, CrmOrder> Orders { get; } = new(StringComparer.Ordinal);

    /// <summary>In the order of recording.</summary>
    public List<CrmEvent> Events { get; } = [];

    /// <summary>Events that need not be sent any more.</summary>
    public HashSet<Guid> Pushed { get; } = [];

    public void Apply(Commit commit)
    {
        var due = commit.At + commit.Forward;
        if (commit.Refusal is { } refusal)
        {
            Refusals[refusal.Id] = refusal;
        }

        if (commit.Message is { } message)
        {
            Take(message, due);
        }

        foreach (var happened in commit.Events)
        {
            Take(happened, due);
        }

        if (commit.Pushed is { } pushed)
        {
            Pushed.Add(pushed);
        }
    }

    private void Take(StoredMessage message, DateTimeOffset due)
    {
        Messages[message.Id] = message;
        var content = CrmMessage.Read(Encoding.UTF8.GetBytes(message.Body), message.Id.ToString(), out var error) ?? throw new InvalidDataException(error);
        if (message.Type is CrmMessage.Place)
        {
            Orders[message.OrderId] = new CrmOrder(message, content) { EnteredDue = due, WorkFromDue = due };
            return;
        }

        var order = Orders[message.OrderId];
        order.Messages.Add(message);
        order.Language = content.Language ?? order.Language;
        order.WorkFromDue = due;
        if (message.Type is CrmMessage.RequestDate)
        {
            // What he answered before is worked off all the same.
            (order.Requested, order.IsDateAsked) = (content.RequestedCompletionDate, true);
            return;
        }

        order.Intent = message.Type switch
        {
            CrmMessage.Answer => Intent.Answered,
            CrmMessage.AcceptTerms => Intent.TermsAccepted,
            CrmMessage.DeclineTerms => Intent.TermsDeclined,
            CrmMessage.AcceptDelivery => Intent.DeliveryAccepted,
            CrmMessage.ObjectToDelivery => Intent.DeliveryObjected,
            _ => Intent.CancellationRequested,
        };
    }

    private void Take(CrmEvent happened, DateTimeOffset due)
    {
        var order = Orders[happened.OrderId];
        Events.Add(happened);
        order.Events.Add(happened);
        order.IsDateAsked &= !order.IsDateAnsweredBy(happened.To);
        order.Seq = happened.Seq;
        order.Expected = happened.ExpectedCompletion;
        order.Committed = happened.Committed;
        order.Terms = happened.Terms ?? order.Terms;
        order.WorkFromDue = due;
        if (!string.Equals(order.State, happened.To, StringComparison.Ordinal))
        {
            // What was answered before the work came to stand still is worked off after it.
            if (!order.IsHeld && happened.To is not CrmState.Held)
            {
                order.Intent = Intent.None;
            }

            order.HeldIn = happened.To is CrmState.Held ? order.State : null;
            order.EnteredDue = due;
            order.State = happened.To;
        }
    }
}
