using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Web.Components.Shared;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Orders.Wizard;

/// <summary>How files come to the draft.</summary>
public sealed partial class OrderWizard
{
    private readonly Reading _attaching = new();

    /// <summary>Why the draft cannot go on at this moment; null when it can.</summary>
    private string? Held => _files?.Uploading is null ? null : Texts["Uploading"];

    /// <summary>
    /// A draft has a place for a file once it is saved; what it does not name by then makes room. The person may type and turn to other steps while the file
    /// comes, so that it is put into the values as they are by then.
    /// </summary>
    private async Task<Outcome<FileValue>> AttachAsync(string path, UploadedFile file)
    {
        var draft = _draft!;
        await SaveAsync();
        if (draft.Id is not { } id || draft.State is SaveState.Failed or SaveState.Conflict or SaveState.Gone)
        {
            return Outcome<FileValue>.Conflict(Texts["SaveFailed"]);
        }

        Outcome<AttachedFile>? outcome = null;
        await TryReadAsync(_attaching, async () =>
        {
            try
            {
                outcome = await AttachFile.Run(id, file, draft.InTurnAsync, CancellationToken.None);
            }
            catch (BrokenUploadException)
            {
                outcome = Outcome<AttachedFile>.Conflict(WebTexts.Catalogue["File.Broken"]);
            }
        });
        switch (outcome)
        {
            case null:
                return Outcome<FileValue>.Conflict($"{WebTexts.Catalogue["File.Failed"]} {WebTexts.Errors.Format("Incident", _attaching.Incident)}");
            case Outcome<AttachedFile>.Done done:
                draft.Change(draft.Values.WithAt(path, done.Result.File.ToJson()));
                Mend(draft);

                // What is typed from now on is put into values that have the file.
                StateHasChanged();
                await SaveAsync();
                return Outcome<FileValue>.Ok(done.Result.File);
            default:
                return outcome.As<FileValue>();
        }
    }
}
