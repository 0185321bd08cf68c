using Lko.Domain.Integration;

namespace Lko.Web.Features.Integration.Registry;

/// <summary>A line of the code map while a person writes it.</summary>
public sealed class RegistryCode
{
    public string Code { get; set; } = "";

    /// <summary>Key of a meaning; empty while none is chosen.</summary>
    public string Meaning { get; set; } = "";

    /// <summary>How often the line was told to take the focus.</summary>
    public int Asked { get; set; }

    internal static RegistryCode Of(CodeMapping mapping) => new() { Code = mapping.Code, Meaning = mapping.Meaning is { } meaning ? Key(meaning) : "" };

    internal static string Key(CodeMeaning meaning) => $"{meaning.Kind}|{meaning.Meaning}";

    internal CodeMapping Mapping() =>
        new(Code.Trim(), Meaning.Split('|') is [var kind, var name] && Enum.TryParse<ServiceCodeKind>(kind, out var known) ? new(known, name) : null);
}
