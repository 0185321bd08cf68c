namespace Lko.Domain.Integration;

/// <summary>The beginning of an answer that was refused: it was none of its dialect, or its layout had changed.</summary>
/// <param name="Name">By which it is found again: its time, and what the answer would have been called.</param>
/// <param name="Size">Of what is kept.</param>
public sealed record AnswerSample(string Name, DateTimeOffset At, long Size);

/// <summary>The latest refused answers of each system that is asked.</summary>
public interface IAnswerSamples
{
    /// <summary>Those of a system, the latest first; none where it never had any.</summary>
    /// <exception cref="SourceUnavailableException">Whether there are any cannot be told now.</exception>
    IReadOnlyList<AnswerSample> List(string system);

    /// <returns>Null when it is none of <see cref="List"/>.</returns>
    /// <exception cref="SourceUnavailableException">It cannot be read now.</exception>
    Stream? Open(string system, string name);
}
