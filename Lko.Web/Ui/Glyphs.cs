using System.Collections.Frozen;

namespace Lko.Web.Ui;

/// <summary>
/// The icons, by the names the design uses: 24 × 24 outlines drawn with one path in the colour of the text. Drawn by hand so that an icon costs one
/// element and no third-party markup.
/// </summary>
public static class Glyphs
{
    private static readonly FrozenDictionary<string, string> Paths = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Add"] = "M12 5v14M5 12h14",
        ["AltRoute"] = "M12 21v-6c0-3 5-4 5-8V3M12 15c0-3-5-4-5-8V3M4 6l3-3 3 3M14 6l3-3 3 3",
        ["AttachFile"] = "M8 12l6-6a3.5 3.5 0 015 5l-8 8a5 5 0 01-7-7l8-8",
        ["Autorenew"] = "M20 11a8 8 0 00-14-4L4 9M4 4v5h5M4 13a8 8 0 0014 4l2-2M20 20v-5h-5",
        ["BarChart"] = "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6",
        ["Block"] = "M12 3a9 9 0 100 18 9 9 0 000-18zM6 6l12 12",
        ["Chat"] = "M4 5h16v11H9l-5 4z",
        ["Check"] = "M5 12.5l4.5 4.5L19 7.5",
        ["ChevronLeft"] = "M15 6l-6 6 6 6",
        ["ChevronRight"] = "M9 6l6 6-6 6",
        ["Close"] = "M6 6l12 12M18 6L6 18",
        ["Columns"] = "M4 5h16v14H4zM10 5v14M15 5v14",
        ["Construction"] = "M14 6a4 4 0 015-1l-3 3 1 2 2 1 3-3a4 4 0 01-6 5L8 21l-4-4 8-8a4 4 0 012-3z",
        ["Contrast"] = "M12 3a9 9 0 100 18 9 9 0 000-18zM12 3v18",
        ["CurrencyRuble"] = "M8 20V4h6a4.5 4.5 0 010 9H6M6 16.5h8",
        ["DarkMode"] = "M20 14a8 8 0 11-9.5-10A6.5 6.5 0 0020 14z",
        ["Description"] = "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
        ["DevicesSystem"] = "M3 5h18v11H3zM9 20h6M12 16v4",
        ["DoDisturb"] = "M12 3a9 9 0 100 18 9 9 0 000-18zM8 12h8",
        ["DoneAll"] = "M2 12.5l4.5 4.5L16 7.5M11 16l1 1 9.500-9.500",
        ["Download"] = "M12 4v11M7 11l5 5 5-5M5 20h14",
        ["Draw"] = "M4 18c4 0 4-8 7-8s0 6 3 6 3-3 6-3M4 21h16",
        ["Edit"] = "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
        ["EmojiEvents"] = "M12 4l2.4 5 5.6.7-4 4 1 5.6-5-2.7-5 2.7 1-5.6-4-4 5.6-.7z",
        ["ErrorOutline"] = "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v6M12 16v.01",
        ["Event"] = "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
        ["EventBusy"] = "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M10 13l4 4M14 13l-4 4",
        ["EventRepeat"] = "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M15 14a3.500 3.500 0 10.5 3",
        ["ExpandMore"] = "M6 9l6 6 6-6",
        ["FactCheck"] = "M4 5h16v14H4zM7 10h4M7 14h4M13.500 12.500l2 2 3-4",
        ["Filter"] = "M4 5h16l-6 8v6l-4-2v-4z",
        ["Group"] = "M9 5a3.500 3.500 0 100 7 3.500 3.500 0 000-7zM2.500 20c.8-4 3-6 6.500-6s5.700 2 6.500 6M15.500 5.500a3.500 3.500 0 010 6.200M17.500 14.500c2.300.8 3.500 2.600 4 5.500",
        ["Help"] = "M12 3a9 9 0 100 18 9 9 0 000-18zM9.5 9.5a2.5 2.5 0 114 2c-1 .7-1.5 1.2-1.5 2.2M12 17v.01",
        ["Home"] = "M3 11l9-7 9 7M5 9.5V20h5v-6h4v6h5V9.5",
        ["HourglassBottom"] = "M7 3h10M7 21h10M8 3c0 5 8 5 8 9s-8 4-8 9M16 3c0 5-8 5-8 9s8 4 8 9",
        ["Hub"] = "M12 9a3 3 0 100 6 3 3 0 000-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2 2M16.4 16.4l2 2M5.6 18.4l2-2M16.4 7.6l2-2",
        ["Inbox"] = "M3 13l3-9h12l3 9v6H3zM3 13h5l1 3h6l1-3h5",
        ["Info"] = "M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v6M12 8v.01",
        ["Input"] = "M4 12h12M11 7l5 5-5 5M20 5v14",
        ["LightMode"] = "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
        ["Link"] = "M10 14a4 4 0 006 0l3-3a4 4 0 00-6-6l-1 1M14 10a4 4 0 00-6 0l-3 3a4 4 0 006 6l1-1",
        ["LinkOff"] = "M10 14a4 4 0 004.500 1M17 13l2-2a4 4 0 00-6-6l-1 1M8 10.500L5 13a4 4 0 006 6l1-1M4 4l16 16",
        ["Lock"] = "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
        ["Logout"] = "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
        ["Mail"] = "M3 5h18v14H3zM3 6l9 7 9-7",
        ["ManageSearch"] = "M4 6h8M4 11h5M4 16h7M15 8a4.500 4.500 0 100 9 4.500 4.500 0 000-9zM18.500 16l3 3.500",
        ["MarkEmailUnread"] = "M20 11v8H3V5h11M3 6l8.500 6.500L16 9M19 3a2 2 0 100 4 2 2 0 000-4z",
        ["Menu"] = "M4 7h16M4 12h16M4 17h16",
        ["MoreHoriz"] = "M4.5 12a.8.8 0 1 0 1.6 0a.8.8 0 1 0-1.6 0M11.2 12a.8.8 0 1 0 1.6 0a.8.8 0 1 0-1.6 0M17.9 12a.8.8 0 1 0 1.6 0a.8.8 0 1 0-1.6 0",
        ["News"] = "M4 5h13v14H6a2 2 0 01-2-2zM17 9h3v8a2 2 0 01-2 2M7 9h7M7 13h7",
        ["Notifications"] = "M6 16V11a6 6 0 1112 0v5l2 2H4zM10 21h4",
        ["Partnership"] = "M3 12l4-4 4 2 3-2 7 4M3 12l6 6 3-2 3 2 6-6",
        ["Pause"] = "M9 6v12M15 6v12",
        ["Person"] = "M12 4a4 4 0 100 8 4 4 0 000-8zM4 21c1-5 4-7 8-7s7 2 8 7",
        ["PlayArrow"] = "M8 5l11 7-11 7z",
        ["Remove"] = "M5 12h14",
        ["Replay"] = "M4 4v5h5M4.500 9a8 8 0 11-.5 5",
        ["Rows"] = "M4 6h16M4 10h16M4 14h16M4 18h16",
        ["RowsRoomy"] = "M4 6h16M4 12h16M4 18h16",
        ["Schedule"] = "M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5l3.5 2",
        ["Search"] = "M11 4a7 7 0 100 14 7 7 0 000-14zM20 20l-4-4",
        ["Send"] = "M4 4l17 8-17 8 2-8zM6 12h15",
        ["Shield"] = "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z",
        ["SwapHoriz"] = "M4 8h14l-4-4M20 16H6l4 4",
        ["TaskAlt"] = "M20 9a9 9 0 11-4-5M8.500 12l3 3L21 5.500",
        ["TimerOff"] = "M9 3h6M12 9v4M6.500 8a8 8 0 0011 11.500M10 5.300a8 8 0 019.700 9.700M4 4l17 17",
        ["Tune"] = "M4 7h16M4 12h16M4 17h16M8 5v4M15 10v4M10 15v4",
        ["Undo"] = "M9 7L4 12l5 5M4 12h11a5 5 0 015 5v2",
        ["Upload"] = "M12 20V9M7 13l5-5 5 5M5 4h14",
        ["Visibility"] = "M2 12c2.500-4.500 6-7 10-7s7.500 2.500 10 7c-2.500 4.500-6 7-10 7s-7.500-2.500-10-7zM12 9a3 3 0 100 6 3 3 0 000-6z",
        ["Wallet"] = "M3 7h16a2 2 0 012 2v9a2 2 0 01-2 2H5a2 2 0 01-2-2zM3 7l12-3v3M16 13.5h2",
        ["WarningAmber"] = "M12 4l9 16H3zM12 10v4M12 17v.01",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => Paths.Keys;

    /// <summary>Path data of an icon. An unknown name is a bug and throws.</summary>
    public static string Path(string name) => Paths.TryGetValue(name, out var path) ? path : throw new ArgumentException($"No icon \"{name}\".", nameof(name));
}
