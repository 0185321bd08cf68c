using Lko.Web.Resources;
using MudBlazor;

namespace Lko.Web.Ui;

/// <summary>The result of the person's own action, told at the bottom left for six seconds. Never used for news of others.</summary>
public sealed class Snacks(ISnackbar snackbar)
{
    public void Done(string text) => snackbar.Add(text, Severity.Success, key: text);

    /// <summary>The same with a way back.</summary>
    public void Done(string text, Func<Task> undo) => snackbar.Add(
        text,
        Severity.Success,
        options =>
        {
            options.Action = WebTexts.Shell["Undo"];
            options.OnClick = _ => undo();
        },
        text);

    public void Failed(string text) => snackbar.Add(text, Severity.Error, key: text);
}
