using System.Globalization;
using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>
/// How far a system's changes were read, by that system's own clock: the last change seen, and what its clock showed when the reading began.
/// Our clock has no say in it. Reading goes on a little before the cursor, because a change may be committed later than its time says.
/// </summary>
/// <param name="At">Time of the last change, as the system stamped it.</param>
/// <param name="Id">Tells apart what changed at the same time.</param>
/// <param name="Clock">Null where the system does not tell its time.</param>
public sealed record ChangeCursor(DateTimeOffset At, string Id, DateTimeOffset? Clock)
{
    /// <summary>Stream under which the position is kept.</summary>
    public const string Stream = "changes";

    private const char Mark = '|';
    private const int MaxIdLength = 300;

    /// <summary>Longer than a remote transaction lasts, and than the time between two readings.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(15);

    /// <summary>By so much the nodes of one system may differ.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether a cursor by a clock that is so far off may be kept: one that is set right jumps over more than is read twice, and what is stamped after that would
    /// stand before the cursor. Until it is right, the same is read again.
    /// </summary>
    /// <param name="skew">The system's clock minus ours; null when it does not tell.</param>
    public static bool Believes(TimeSpan? skew) => !(skew?.Duration() > Overlap / 2);

    /// <summary>
    /// Where to read on. A change stamped ahead of the system's own clock does not move it: what came afterwards was stamped by that clock.
    /// </summary>
    public DateTimeOffset From => (Clock < At ? Clock.Value : At) - Overlap;

    /// <summary>
    /// Whether everything must be read again: the system's clock went back, and may have stamped changes before the cursor; or its day is over,
    /// and what slipped through all the same is looked for once.
    /// </summary>
    /// <param name="now">What the system's clock shows.</param>
    public bool IsOverAt(DateTimeOffset? now) => now < Clock - Tolerance || now?.UtcDateTime.Date > Clock?.UtcDateTime.Date;

    /// <summary>The stored form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:O}{Mark}{Clock:O}{Mark}{StoredText.Fit(Id, MaxIdLength)}");

    /// <summary>Null for no position.</summary>
    public static ChangeCursor? Parse(string? position)
    {
        if (position?.Split(Mark, 3) is not [var at, var clock, var id])
        {
            return null;
        }

        return new(Instant(at), id, clock.Length > 0 ? Instant(clock) : null);
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);
}
