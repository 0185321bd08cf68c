using Lko.Web.Ui;

namespace Lko.Web.Components.Shared;

/// <summary>Ids that tie labels and reasons to their elements; unique without any memory of the process.</summary>
public static class ElementIds
{
    public static string Next(string prefix) => $"{prefix}{Guid.NewGuid():N}";
}

/// <summary>Style sheet names of tones.</summary>
public static class ToneClass
{
    public static string Of(Tone tone) => tone switch
    {
        Tone.Neutral => "neutral",
        Tone.Info => "info",
        Tone.Progress => "progress",
        Tone.You => "you",
        Tone.Held => "held",
        Tone.Ok => "ok",
        Tone.Bad => "bad",
        _ => "off",
    };
}
