namespace Lko.Domain.Integration;

/// <summary>Reads the schedules of the registry.</summary>
public interface ICronTimes
{
    /// <summary>The next times after an instant, in order; fewer when the expression has an end.</summary>
    /// <param name="zone">IANA zone the expression is meant in.</param>
    /// <returns>Null when the expression or the zone cannot be read.</returns>
    IReadOnlyList<DateTimeOffset>? Next(string expression, string zone, DateTimeOffset after, int count);
}
