using System.Globalization;
using Lko.Infrastructure.Resources;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>The words of the carrier's people, in the language of whoever wrote to them last about an order (docs/decisions/0008-crm-contract.md).</summary>
internal sealed class CrmWords
{
    private static readonly CrmWords Russian = new(CultureInfo.GetCultureInfo("ru"));
    private static readonly CrmWords English = new(CultureInfo.GetCultureInfo("en"));

    private readonly CultureInfo _culture;

    private CrmWords(CultureInfo culture) => _culture = culture;

    public string this[string key] => InfrastructureTexts.Crm.In(_culture, key);

    /// <param name="language">Code of the language; Russian for one the carrier does not speak, and where none is told.</param>
    public static CrmWords In(string? language) => string.Equals(language, English._culture.Name, StringComparison.Ordinal) ? English : Russian;

    public string Format(string key, params ReadOnlySpan<object?> arguments) => string.Format(_culture, this[key], arguments);
}
