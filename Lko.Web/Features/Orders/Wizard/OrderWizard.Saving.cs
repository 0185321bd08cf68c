using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Web.Ui;

namespace Lko.Web.Features.Orders.Wizard;

/// <summary>How what is typed is saved, and what becomes of it when somebody else was quicker.</summary>
public sealed partial class OrderWizard
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(800);
    private readonly Reading _saving = new();

    /// <summary>The draft that was on the screen and is no more: the address may still be its own.</summary>
    private OrderId? _replaced;

    private string SaveText => _draft switch
    {
        { State: SaveState.Saving } => Texts["Saving"],
        { State: SaveState.Failed } => Texts["SaveFailed"],
        { State: SaveState.Conflict } => Texts["SaveConflict"],
        { State: SaveState.Gone } => Texts["SaveGone"],
        { SavedAt: { } at } => Texts.Format("SavedAt", TimeZoneInfo.ConvertTime(at, _zone).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture), ForgetDrafts.Kept.Days),
        _ => Texts["NotSaved"],
    };

    private void Change(ParameterValues values)
    {
        _draft!.Change(values);
        Mend(_draft);
        AfterPause(Pause, SaveAsync);
    }

    private void Touch()
    {
        _draft!.Touch();
        Mend(_draft);
        AfterPause(Pause, SaveAsync);
    }

    private async Task SaveAsync()
    {
        if (_draft is not { } draft)
        {
            return;
        }

        var before = draft.Id;
        await TryReadAsync(_saving, () => draft.SaveAsync(SaveDraft));
        await CheckAsync(draft);
        if (draft.Id is not null && draft.Id != before)
        {
            // From now on the address is the draft's: a reload or another browser continues it.
            LeadTo(_path.Address(_path.Current), replace: true);
        }
    }

    private async Task ResolveAsync(bool keepMine)
    {
        if (_draft is not { Id: { } id } draft)
        {
            return;
        }

        Outcome<DraftView>? found = null;
        await TryReadAsync(_saving, async () => found = await GetDraft.Run(id, Gone));
        if (found is null)
        {
            draft.Fail();
            return;
        }

        var theirs = found as Outcome<DraftView>.Done;
        if (theirs is not null && !keepMine)
        {
            _draft = null;
            await OpenAsync();
            return;
        }

        // Sent or deleted meanwhile: the save says which.
        draft.Override(theirs?.Result.Version ?? draft.Version);
        await SaveAsync();
    }

    private Task SaveAsNewAsync()
    {
        _replaced = _draft!.Id;
        _draft.Renew();
        return SaveAsync();
    }
}
