using System.Globalization;
using Lko.Web.Resources;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Lko.Web.Ui;

/// <summary>MudBlazor's own words in the language of the person.</summary>
public sealed class LkoMudLocalizer : MudLocalizer
{
    public override LocalizedString this[string key] =>
        WebTexts.Mud.Find(key) is { } text ? new LocalizedString(key, text) : new LocalizedString(key, key, resourceNotFound: true);

    public override LocalizedString this[string key, params object[] arguments] =>
        WebTexts.Mud.Find(key) is { } text
            ? new LocalizedString(key, string.Format(CultureInfo.CurrentCulture, text, arguments))
            : new LocalizedString(key, key, resourceNotFound: true);
}
