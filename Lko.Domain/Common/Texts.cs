using System.Globalization;
using System.Reflection;
using System.Resources;

namespace Lko.Domain.Common;

/// <summary>The user texts of one resource file, in the current UI culture. A missing key is a bug and throws.</summary>
public sealed class Texts(Assembly assembly, string baseName)
{
    private readonly ResourceManager _resources = new(baseName, assembly);

    public string this[string key] =>
        _resources.GetString(key, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException($"{baseName}: {key}");

    public string? Find(string key) => _resources.GetString(key, CultureInfo.CurrentUICulture);

    /// <summary>The text with its arguments, formatted in the current culture.</summary>
    public string Format(string key, params ReadOnlySpan<object?> arguments) => string.Format(CultureInfo.CurrentCulture, this[key], arguments);

    /// <summary>The text in a given language, for mails and jobs that have no ambient culture.</summary>
    public string In(CultureInfo culture, string key) =>
        _resources.GetString(key, culture) ?? throw new MissingManifestResourceException($"{baseName}: {key}");
}
