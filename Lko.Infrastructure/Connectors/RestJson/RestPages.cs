using System.Runtime.CompilerServices;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit.Transports;

namespace Lko.Infrastructure.Connectors.RestJson;

/// <summary>Asks <c>v1/{feed}?period=YYYY-MM&amp;page=N</c>, page by page, and once more where they changed meanwhile: a page has a number and no place of its own.</summary>
internal sealed class RestPages : IAnswerSource
{
    private static readonly Feed[] Feeds = [Feed.Balances, Feed.Charges, Feed.Payments, Feed.Documents];

    public string Dialect => "rest-json";

    public IReadOnlyList<AnswerPart> Parts(SourceSystem system, FetchOrder order) =>
    [
        // Accounts first: the other rows name them. They are as they are, whatever the month.
        .. order.Periods.TakeLast(1).Select(period => new AnswerPart(Feed.Accounts, period))
            .Concat(order.Periods.SelectMany(period => Feeds.Select(feed => new AnswerPart(feed, period))))
            .Where(part => system.Delivers(NameOf(part.Feed))),
    ];

    public async IAsyncEnumerable<Answer> AskAsync(
        SourceSystem system, AnswerCalls calls, FetchOrder order, AnswerPart part, Func<string, int> keptPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var http = new HttpClient(calls.Handler, disposeHandler: false) { BaseAddress = calls.Address, Timeout = Timeout.InfiniteTimeSpan };
        var kept = keptPages($"{NameOf(part.Feed)}_{part.Month}_p");
        var first = new PageReading(system, calls, http, part, kept);
        await foreach (var answer in first.AskAsync(cancellationToken))
        {
            yield return answer;
        }

        if (await first.IsSettledAsync(cancellationToken))
        {
            yield break;
        }

        // What moved over a border between two pages may have been missed.
        var second = new PageReading(system, calls, http, part, kept);
        await foreach (var answer in second.AskAsync(cancellationToken))
        {
            yield return answer;
        }

        foreach (var name in first.Names.Except(second.Names, StringComparer.Ordinal))
        {
            yield return new(name, [], IsEmpty: true);
        }

        if (!await second.IsSettledAsync(cancellationToken))
        {
            throw new SourceUnavailableException($"{NameOf(part.Feed)} of {part.Month}: the pages changed twice while they were read.") { Fault = SyncFault.Unsettled };
        }
    }

    /// <summary>As it stands in addresses and names.</summary>
    internal static string NameOf(Feed feed) => feed.ToString().ToLowerInvariant();
}
