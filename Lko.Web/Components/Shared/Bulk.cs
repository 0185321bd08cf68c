using MudBlazor;

namespace Lko.Web.Components.Shared;

/// <summary>One of several things that are to be dealt with alike.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Obstacle">Why it cannot be done to this one; null when it can.</param>
/// <param name="Do">Does it, with the text that was asked for; returns why it was refused, null when it was done.</param>
public sealed record BulkItem(string Name, string? Obstacle, Func<string, Task<string?>> Do);

/// <summary>What a person must confirm for several things at once.</summary>
/// <param name="TextLabel">Asks for a text that goes with all of them, e.g. the reason; null = no field.</param>
public sealed record BulkRequest(string Title, string Consequence, string Verb, IReadOnlyList<BulkItem> Items, string? TextLabel = null, int TextMaxLength = 1000);

/// <summary>Asks once, does it to each, and tells what became of each.</summary>
public static class Bulk
{
    /// <returns>Whether anything was begun.</returns>
    public static async Task<bool> BulkAsync(this IDialogService dialogs, BulkRequest request)
    {
        var dialog = await dialogs.ShowAsync<BulkDialog>(
            request.Title,
            new DialogParameters<BulkDialog> { { dialog => dialog.Request, request } },
            new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, BackdropClick = false, CloseOnEscapeKey = true });
        return await dialog.Result is { Canceled: false };
    }
}
