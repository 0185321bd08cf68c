using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Orders.Wizard;

/// <summary>How the draft becomes an order.</summary>
public sealed partial class OrderWizard
{
    private readonly Reading _submitting = new();
    private bool _sending;
    private bool _sent;

    private async Task SendAsync()
    {
        // What was typed and is not known is corrected first: the review says so.
        if (_sending || _sent || Held is not null || _draft is not { Unread.Count: 0 } draft)
        {
            return;
        }

        (_sending, _foundHere) = (true, false);
        try
        {
            await SaveAsync();
            if (draft.Id is not { } id || draft.IsUnsaved)
            {
                return;
            }

            Outcome<string>? outcome = null;
            await TryReadAsync(_submitting, async () => outcome = await SubmitOrder.Run(id, draft.Version, CancellationToken.None));
            switch (outcome)
            {
                case null when _submitting.Incident is { } incident:
                    Show([new FieldError("", "incident", $"{Texts["SendFailed"]} {WebTexts.Errors.Format("Incident", incident)}")]);
                    break;
                case null:
                    break;
                case Outcome<string>.Done done:
                    _sent = true;
                    LeadTo($"{OrderUrls.Card(done.Result)}?sent=1");
                    break;
                case Outcome<string>.Refused refused:
                    Show(refused.Errors);
                    break;
                case Outcome<string>.Clash clash:
                    draft.Collide(clash.Message);
                    break;
                case Outcome<string>.Denied:
                    Show([new FieldError("", "denied", WebTexts.Orders["Card.Denied"])]);
                    break;
                case Outcome<string>.Missing:
                    draft.Lose();
                    break;
                default:
                    break;
            }
        }
        finally
        {
            _sending = false;
        }
    }
}
