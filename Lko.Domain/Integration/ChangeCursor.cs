using System.Globalization;
using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>
/// How far a system's changes were read, by that system's own clock: the last change seen, and what its clock showed when the reading began.
/// Our clock has a say in it only where the system does not tell its time. Reading goes on a little before the cursor, because a change may be committed later than its time says.
/// </summary>
/// <param name="At">Time of the last change, as the system stamped it.</param>
/// <param name="Id">Tells apart what changed at the same time.</param>
/// <param name="Clock">Of a reading that went over several runs, when the first of them began. Null in cursors of a time when it was not asked for.</param>
public sealed record ChangeCursor(DateTimeOffset At, string Id, DateTimeOffset? Clock)
{
    /// <summary>Stream under which the position is kept.</summary>
    public const string Stream = "changes";

    private const char Mark = '|';
    private const char RestMark = ';';
    private const char OfAll = 'A';
    private const char OfChanges = 'C';
    private const int MaxIdLength = 250;
    private const int MaxTimeLength = 60;

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
    /// What is left of a reading that was not at its end; null when it was. It goes on exactly behind its last change, so that any number of changes of the same time is
    /// read to its end; what is committed late meanwhile is found by the next one, which begins before this one did.
    /// </summary>
    public ChangeRest? Rest { get; init; }

    /// <summary>Whether the last change is dated in the future, by more than clocks may differ.</summary>
    /// <param name="now">What the system's clock shows.</param>
    public bool IsAheadOf(DateTimeOffset now) => At - now > SourceFreshness.MostClockSkew;

    /// <summary>
    /// Where to read on. A change stamped ahead of the system's own clock does not move it: what came afterwards was stamped by that clock.
    /// </summary>
    public DateTimeOffset From => (Clock < At ? Clock.Value : At) - Overlap;

    /// <summary>
    /// Whether everything must be read again: the system's clock went back, and may have stamped changes before the cursor; or its day is over,
    /// and what slipped through all the same is looked for once. A reading of everything that is under way is read to its end first.
    /// </summary>
    /// <param name="now">What the system's clock shows.</param>
    public bool IsOverAt(DateTimeOffset? now) => now < Clock - Tolerance || (Rest is not { IsOfAll: true } && now?.UtcDateTime.Date > Clock?.UtcDateTime.Date);

    /// <summary>The stored form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:O}{Mark}{Clock:O}{RestText()}{Mark}{StoredText.Fit(Id, MaxIdLength)}");

    /// <summary>Null for no position.</summary>
    public static ChangeCursor? Parse(string? position)
    {
        if (position?.Split(Mark, 3) is not [var at, var clock, var id])
        {
            return null;
        }

        var told = clock.Split(RestMark, 2);
        return new(Instant(at), id, told[0].Length > 0 ? Instant(told[0]) : null) { Rest = told is [_, { Length: > 0 } rest] ? new(rest[1..], rest[0] == OfAll) : null };
    }

    /// <summary>A place that cannot be kept as it is is none: the next reading goes on before it, and proves nothing.</summary>
    private string RestText() =>
        Rest is { Time: { Length: <= MaxTimeLength } time, IsOfAll: var isOfAll } && !time.Contains(Mark, StringComparison.Ordinal) && string.Equals(StoredText.Fit(Id, MaxIdLength), Id, StringComparison.Ordinal)
            ? $"{RestMark}{(isOfAll ? OfAll : OfChanges)}{time}"
            : "";

    private static DateTimeOffset Instant(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);
}

/// <summary>More lies behind the last change that was read.</summary>
/// <param name="Time">Of that change, as the system writes it: it is given back unchanged.</param>
/// <param name="IsOfAll">The reading began at the beginning.</param>
public sealed record ChangeRest(string Time, bool IsOfAll);
