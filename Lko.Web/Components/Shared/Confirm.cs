using MudBlazor;

namespace Lko.Web.Components.Shared;

/// <summary>What a person must confirm.</summary>
/// <param name="Title">A question that names the object.</param>
/// <param name="Consequence">What happens then.</param>
/// <param name="Verb">Text of the button, never a bare "Yes".</param>
/// <param name="Destructive">Red outline instead of copper.</param>
/// <param name="TextLabel">Asks for a text as well, e.g. the reason; null = no field.</param>
public sealed record ConfirmRequest(
    string Title,
    string Consequence,
    string Verb,
    bool Destructive = false,
    string? TextLabel = null,
    bool TextRequired = true,
    int TextMaxLength = 1000);

/// <summary>Asks before what cannot be undone.</summary>
public static class Confirm
{
    /// <summary>The text the person gave (empty without a field), or null when he went back.</summary>
    public static async Task<string?> ConfirmAsync(this IDialogService dialogs, ConfirmRequest request)
    {
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(
            request.Title,
            new DialogParameters<ConfirmDialog> { { dialog => dialog.Request, request } },
            new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, BackdropClick = false, CloseOnEscapeKey = true });
        var result = await dialog.Result;
        return result is null or { Canceled: true } ? null : result.Data as string ?? "";
    }
}
