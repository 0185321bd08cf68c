using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>How the systems of one dialect are asked over HTTP.</summary>
internal interface IAnswerSource
{
    string Dialect { get; }

    /// <summary>What the order asks of the system, in the order in which it is asked: each part is kept, and missed, on its own.</summary>
    IReadOnlyList<AnswerPart> Parts(SourceSystem system, FetchOrder order);

    /// <summary>Every answer to a part of the order under the name by which its dialect reads it.</summary>
    /// <param name="keptPages">How many pages of a feed and month came and were not said to be gone: one that is asked for less must answer for the rest too.</param>
    IAsyncEnumerable<Answer> AskAsync(SourceSystem system, AnswerCalls calls, FetchOrder order, AnswerPart part, Func<string, int> keptPages, CancellationToken cancellationToken);
}

/// <summary>A feed, or a month of one.</summary>
internal sealed record AnswerPart(Feed Feed, Period? Month = null);

/// <param name="IsEmpty">It says that there is nothing.</param>
internal sealed record Answer(string Name, byte[] Body, bool IsEmpty)
{
    /// <summary>What is kept in the place of a page that came before and that the system has no more. No page with anything in it is as short.</summary>
    public static ReadOnlySpan<byte> GoneBody => """{"items":[],"gone":true}"""u8;

    public bool IsGone { get; private init; }

    public static Answer Gone(string name) => new(name, GoneBody.ToArray(), IsEmpty: true) { IsGone = true };
}
