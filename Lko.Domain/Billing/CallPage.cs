using System.Globalization;
using Lko.Domain.Common;

namespace Lko.Domain.Billing;

/// <summary>A place in a list of calls, latest first: before which call, or after which, the page lies.</summary>
/// <param name="Newer">The page holds calls later than this place; else earlier ones.</param>
public sealed record CallCursor(DateTimeOffset At, long Id, bool Newer)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else, which is the first page.</summary>
    public static CallCursor? Parse(string? text)
    {
        if (text is not ['n' or 'o', ..] || text[1..].Split('.') is not [var at, var id]
            || !long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            || !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || milliseconds < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return null;
        }

        return new(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), number, text[0] == 'n');
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Newer ? 'n' : 'o')}{At.ToUnixTimeMilliseconds()}.{Id}");
}

/// <summary>One call. Net amounts are in 1/10,000 rouble, as sent.</summary>
public sealed record CallRow(
    long Id, DateTimeOffset AnsweredAt, string NumberA, string NumberB, string Trunk, string Direction, string Service, long Seconds, long AmountE4, RowOrigin? Origin);

/// <summary>Calls, latest first, without their number: nobody counts ten million rows to show twenty-five.</summary>
/// <param name="Newer">The place of the page before this one; null on the first.</param>
/// <param name="Older">The place of the page after this one; null on the last.</param>
/// <param name="TimeZone">IANA zone of the system the calls come from.</param>
public sealed record CallPage(IReadOnlyList<CallRow> Rows, CallCursor? Newer, CallCursor? Older, string TimeZone)
{
    public const int Size = 50;

    /// <summary>A page from one row more than it shows, read in the direction of the cursor.</summary>
    internal static CallPage Of(List<CallRow> read, CallCursor? cursor, string timeZone)
    {
        var more = read.Count > Size;
        var rows = read.Take(Size).ToList();
        var newer = cursor?.Newer == true;
        if (newer)
        {
            rows.Reverse();
        }

        return new(
            rows,
            rows.Count > 0 && (newer ? more : cursor is not null) ? new(rows[0].AnsweredAt, rows[0].Id, Newer: true) : null,
            rows.Count > 0 && (newer || more) ? new(rows[^1].AnsweredAt, rows[^1].Id, Newer: false) : null,
            timeZone);
    }
}

/// <summary>Which calls of an account or of a switch.</summary>
public sealed record CallQuery(Period Period, CallCursor? Cursor);
