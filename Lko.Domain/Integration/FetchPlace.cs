using System.Globalization;
using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>
/// Where the next run begins to ask a system: what it tells is asked for part by part in a ring, so that neither a part that keeps failing nor one run's
/// limit hides what is behind it.
/// </summary>
/// <param name="Month">Null for a feed that is not told by month.</param>
/// <param name="Left">How many parts of the round are still to come; once none is left, everything has been read.</param>
/// <param name="Silent">Feeds that the system said in this round it does not tell.</param>
public sealed record FetchPlace(Feed Feed, Period? Month, int Left, IReadOnlyList<Feed> Silent)
{
    /// <summary>Stream under which the place is kept.</summary>
    public const string Stream = "asked";

    private const char Mark = '|';

    /// <summary>The stored form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(int)Feed}{Mark}{Month?.Number}{Mark}{Left}{Mark}{string.Join(',', Silent.Select(feed => (int)feed))}");

    /// <summary>Null for no place.</summary>
    public static FetchPlace? Parse(string? position) =>
        position?.Split(Mark) is [var feed, var month, var left, var silent]
            ? new((Feed)Number(feed), month.Length > 0 ? Period.FromNumber(Number(month)) : null, Number(left), [.. silent.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(each => (Feed)Number(each))])
            : null;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
