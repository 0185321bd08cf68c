using System.Globalization;
using Lko.Web.Ui;

namespace Lko.Web.Components.Shared;

/// <summary>Ids that tie labels and reasons to their elements; unique in the process, so also on any page.</summary>
public static class ElementIds
{
    private static long _last;

    public static string Next(string prefix) => prefix + Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
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
