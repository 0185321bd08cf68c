namespace Lko.Web.Ui;

/// <summary>What a status says to the person who looks. <see cref="You"/> is copper and means only "your move".</summary>
public enum Tone
{
    Neutral,
    Info,

    /// <summary>The other side works.</summary>
    Progress,

    /// <summary>Waits for the viewer.</summary>
    You,

    /// <summary>An obstacle, a risk, something incomplete.</summary>
    Held,
    Ok,
    Bad,
    Off,
}

public enum ButtonKind
{
    Plain,
    Primary,

    /// <summary>The copper button: the viewer's move, at most one per screen.</summary>
    Yours,
    Danger,
    Text,
}

/// <summary>One step of the trail; the last one has no address.</summary>
public sealed record Crumb(string Text, string? Href = null);

/// <param name="Count">How many rows it holds; null when that is not known.</param>
/// <param name="Yours">They wait for the viewer.</param>
public sealed record TabItem(string Text, string Href, bool Current, int? Count = null, bool Yours = false)
{
    /// <summary>What is to be known of it beside its name; null for nothing.</summary>
    public string? Aside { get; init; }
}

public enum MilestoneState
{
    Planned,
    Current,
    Done,

    /// <summary>Ahead of an order that ended before it.</summary>
    Missed,
}

/// <param name="When">The date in words.</param>
/// <param name="Yours">The current milestone waits for the viewer.</param>
public sealed record MilestoneItem(string Name, string When, MilestoneState State, bool Yours = false);

/// <param name="Weight">Share of the bar, e.g. days.</param>
/// <param name="Yours">The viewer's side held it: the clock stood still.</param>
/// <param name="Now">Holds it at this moment.</param>
public sealed record HolderSegment(string Text, double Weight, bool Yours, bool Now = false);

public enum TimelineMark
{
    /// <summary>The viewer's own side did it.</summary>
    Own,

    /// <summary>The other side did it.</summary>
    Other,

    /// <summary>Waits for the viewer.</summary>
    Yours,
}

/// <param name="When">The time in words.</param>
/// <param name="Instant">The same instant for machines.</param>
/// <param name="YourTime">The same on the viewer's clock.</param>
public sealed record TimelineItem(string Title, string Who, string When, DateTimeOffset Instant, TimelineMark Mark, string? Text = null, string? YourTime = null)
{
    /// <summary>From which system it is known; null where there is but one.</summary>
    public string? Source { get; init; }
}

/// <param name="Yours">Waits for the viewer: copper; else a grey total.</param>
public sealed record NavCount(int Value, bool Yours);
