namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>How a recorded commit changes what the CRM knows: the same at the moment it happens and when the file is read again.</summary>
internal sealed partial class CrmDesk
{
    private void Apply(Commit commit)
    {
        _clock.Forward = commit.Forward;
        var due = commit.At + commit.Forward;
        if (commit.Refusal is { } refusal)
        {
            _refusals[refusal.Id] = refusal;
        }

        if (commit.Message is { } message)
        {
            ApplyMessage(message, due);
        }

        foreach (var happened in commit.Events)
        {
            ApplyEvent(happened, due);
        }

        if (commit.Pushed is { } pushed)
        {
            _pushed.Add(pushed);
        }
    }

    private void ApplyMessage(StoredMessage message, DateTimeOffset due)
    {
        _messages[message.Id] = message;
        if (message.Type is CrmMessage.Place)
        {
            var content = CrmMessage.Read(System.Text.Encoding.UTF8.GetBytes(message.Body), message.Id.ToString(), out var error)
                ?? throw new InvalidDataException(error);
            _orders[message.OrderId] = new CrmOrder(message, content) { EnteredDue = due, WorkFromDue = due };
            return;
        }

        var order = _orders[message.OrderId];
        order.Messages.Add(message);
        order.WorkFromDue = due;
        order.Intent = message.Type switch
        {
            CrmMessage.Answer => Intent.Answered,
            CrmMessage.AcceptTerms => Intent.TermsAccepted,
            CrmMessage.DeclineTerms => Intent.TermsDeclined,
            CrmMessage.AcceptDelivery => Intent.DeliveryAccepted,
            _ => Intent.CancellationRequested,
        };
    }

    private void ApplyEvent(CrmEvent happened, DateTimeOffset due)
    {
        var order = _orders[happened.OrderId];
        _events.Add(happened);
        order.Events.Add(happened);
        order.Seq = happened.Seq;
        order.Expected = happened.ExpectedCompletion;
        order.Committed = happened.Committed;
        order.Terms = happened.Terms ?? order.Terms;
        order.WorkFromDue = due;
        if (!string.Equals(order.State, happened.To, StringComparison.Ordinal))
        {
            order.EnteredDue = due;
            order.State = happened.To;
            order.Intent = Intent.None;
        }
    }
}
