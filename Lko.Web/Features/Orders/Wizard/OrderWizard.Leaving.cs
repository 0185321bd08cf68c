using Lko.Domain.Orders;
using Lko.Web.Components.Shared;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components.Routing;

namespace Lko.Web.Features.Orders.Wizard;

/// <summary>How one leaves the wizard without losing what was typed.</summary>
public sealed partial class OrderWizard
{
    /// <summary>What was typed and means nothing is nowhere but on the screen.</summary>
    private bool IsAtRisk => !_sent && _draft is { } draft && (draft.IsUnsaved || draft.Unread.Count > 0 || Held is not null);

    private async Task SaveAndLeaveAsync()
    {
        if (Held is not null)
        {
            return;
        }

        await SaveAsync();
        if (_draft is { Unread: { Count: > 0 } unread })
        {
            _foundHere = _path.Current == WizardStep.Contract;
            Show(unread);
        }
        else if (_draft is { IsUnsaved: false })
        {
            // The draft may lie outside of what the person looks at, and he leaves it to find it again.
            Navigation.SafeNavigate(OrderUrls.View(OrderView.Drafts));
        }
    }

    /// <summary>
    /// Asks before typed text is lost. It looks at the draft as it is at this moment: what was rendered last may not know yet that it is saved.
    /// </summary>
    private async Task BeforeLeavingAsync(LocationChangingContext leaving)
    {
        if (IsAtRisk && !IsInWizard(leaving.TargetLocation)
            && await Dialogs.ConfirmAsync(new ConfirmRequest(Texts["LeaveTitle"], Texts["LeaveText"], Texts["LeaveVerb"], Destructive: true)) is null)
        {
            leaving.PreventNavigation();
        }
    }

    /// <summary>Between the steps of this draft nothing is lost.</summary>
    private bool IsInWizard(string target) =>
        string.Equals(Navigation.ToAbsoluteUri(target).AbsolutePath, Navigation.ToAbsoluteUri(_path.Address(_path.Current)).AbsolutePath, StringComparison.Ordinal);
}
