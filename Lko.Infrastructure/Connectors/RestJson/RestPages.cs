using System.Runtime.CompilerServices;
using System.Text.Json;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;

namespace Lko.Infrastructure.Connectors.RestJson;

/// <summary>Asks <c>v1/{feed}?period=YYYY-MM&amp;page=N</c>, page by page; an answer says how many there are.</summary>
internal sealed class RestPages : IAnswerSource
{
    /// <summary>No month of a billing has more; a system that says so is not believed.</summary>
    private const int MostPages = 10_000;

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
        var (feed, period) = (NameOf(part.Feed), part.Month);
        var kept = keptPages($"{feed}_{period}_p");
        var pages = 1;
        var isAgain = false;
        for (var page = 1; page <= Math.Max(pages, kept); page++)
        {
            var name = $"{feed}_{period}_p{page}.json";
            var address = new Uri($"v1/{feed}?period={period}&page={page}", UriKind.Relative);
            var asking = calls.AskForJsonAsync(
                name,
                async token =>
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, address);
                    request.Headers.Accept.ParseAdd("application/json");
                    using var response = await http.SendAsync(request, token);
                },
                cancellationToken);

            // A page that is not there and was, or behind one that is, is a page lost, not a feed that is not told.
            var body = page > 1 && (!isAgain || page > pages)
                ? await AnswerCalls.UnlessGoneAsync(asking)
                : await calls.UnlessUntoldAsync(part.Feed, asking, wasTold: page > 1 || kept > 0);
            if (body is null && page == 1)
            {
                break;
            }

            if (body is null && isAgain)
            {
                yield return Answer.Gone(name);
                continue;
            }

            if (body is null)
            {
                // There may have become fewer while they were read: once more from the first, whose answer says how many there are.
                (isAgain, page, pages) = (true, 0, 1);
                continue;
            }

            (pages, var items) = Read(system, body, pages);
            yield return new(name, body, items == 0);
        }
    }

    private static string NameOf(Feed feed) => feed.ToString().ToLowerInvariant();

    private static (int Pages, int Items) Read(SourceSystem system, byte[] body, int pages)
    {
        using var document = JsonPage.Parse(system, new MemoryStream(body));
        var items = document.RootElement.GetProperty(JsonPage.Items).GetArrayLength();
        return document.RootElement.TryGetProperty("pages", out var said) && said.ValueKind == JsonValueKind.Number && said.TryGetInt32(out var number) && number is > 0 and <= MostPages
            ? (Math.Max(pages, number), items)
            : (pages, items);
    }
}
