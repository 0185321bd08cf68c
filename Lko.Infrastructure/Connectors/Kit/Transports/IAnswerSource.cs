using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>How the systems of one dialect are asked over HTTP.</summary>
internal interface IAnswerSource
{
    string Dialect { get; }

    /// <summary>Every answer to the order under the name by which its dialect reads it.</summary>
    /// <param name="keptPages">How many pages of a feed and month came the last time: one that is asked for less must answer for the rest too.</param>
    IAsyncEnumerable<Answer> AskAsync(SourceSystem system, AnswerCalls calls, FetchOrder order, Func<string, int> keptPages, CancellationToken cancellationToken);
}

/// <param name="IsEmpty">It says that there is nothing.</param>
internal sealed record Answer(string Name, byte[] Body, bool IsEmpty);
