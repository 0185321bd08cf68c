using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Lko.Web.Ui;

/// <summary>
/// What the server asks of a person's browser. That browser may be gone, cut off, slow, or not do as it is told; whatever it does is a courtesy,
/// and no page fails for want of it.
/// </summary>
internal static class BrowserCalls
{
    /// <summary>Gives the focus to the element where that can be done.</summary>
    public static async Task TryFocusAsync(this ElementReference element)
    {
        try
        {
#pragma warning disable RS0030 // this is the one place
            await element.FocusAsync();
#pragma warning restore RS0030
        }
        catch (Exception failure) when (failure is JSException or JSDisconnectedException or OperationCanceledException or InvalidOperationException)
        {
            // The element or its page is there no more: the focus stays where the person has it.
        }
    }
}
