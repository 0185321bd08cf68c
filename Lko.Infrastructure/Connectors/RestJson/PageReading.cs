using System.Runtime.CompilerServices;
using System.Text.Json;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;

namespace Lko.Infrastructure.Connectors.RestJson;

/// <summary>One reading of all pages of a part, from the first to the last that an answer says there is.</summary>
/// <param name="kept">Pages that came before and were not said to be gone: they are asked for whatever the answers say.</param>
internal sealed class PageReading(SourceSystem system, AnswerCalls calls, HttpClient http, AnswerPart part, int kept)
{
    /// <summary>No month of a billing has more; a system that says so is not believed.</summary>
    private const int MostPages = 10_000;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<(int? Pages, long? Total)> _told = [];
    private string _first = "";
    private int _pages = 1;

    /// <summary>Names of the pages that were answered, and of those that the system has no more.</summary>
    public IReadOnlySet<string> Names => _names;

    public async IAsyncEnumerable<Answer> AskAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isAgain = false;
        for (var page = 1; page <= Math.Max(_pages, kept); page++)
        {
            var asking = AskForAsync(page, cancellationToken);

            // A page that is not there and was, or behind one that is, is a page lost, not a feed that is not told.
            var body = page > 1 && (!isAgain || page > _pages)
                ? await AnswerCalls.UnlessGoneAsync(asking)
                : await calls.UnlessUntoldAsync(part.Feed, asking, wasTold: page > 1 || kept > 0);
            if (body is null && page == 1)
            {
                break;
            }

            if (body is null && isAgain)
            {
                _names.Add(NameOf(page));
                yield return Answer.Gone(NameOf(page));
                continue;
            }

            if (body is null)
            {
                // There may have become fewer while they were read: once more from the first, whose answer says how many there are.
                (isAgain, page, _pages) = (true, 0, 1);
                _told.Clear();
                continue;
            }

            var said = Read(body);
            _told.Add((said.Pages, said.Total));
            _pages = Math.Max(_pages, said.Pages ?? 1);
            _first = page == 1 ? said.Items : _first;
            _names.Add(NameOf(page));
            yield return new(NameOf(page), body, said.Items.Length == 0);
        }
    }

    /// <summary>
    /// Whether the pages were the same from the first answer to the last, as far as they tell: how many there are and, where they say so, how many items;
    /// and whether the first still begins and ends with the same ones. A single page has no border to move over.
    /// </summary>
    public async Task<bool> IsSettledAsync(CancellationToken cancellationToken)
    {
        if (_pages == 1)
        {
            return true;
        }

        var said = Read(await AskForAsync(1, cancellationToken));
        _told.Add((said.Pages, said.Total));
        return _told.Count == 1 && string.Equals(said.Items, _first, StringComparison.Ordinal);
    }

    private Task<byte[]> AskForAsync(int page, CancellationToken cancellationToken) => calls.AskForJsonAsync(
        NameOf(page),
        async token =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"v1/{RestPages.NameOf(part.Feed)}?period={part.Month}&page={page}", UriKind.Relative));
            request.Headers.Accept.ParseAdd("application/json");
            using var response = await http.SendAsync(request, token);
        },
        cancellationToken);

    private string NameOf(int page) => $"{RestPages.NameOf(part.Feed)}_{part.Month}_p{page}.json";

    /// <summary>What an answer says of itself, and which items it has: what they say may change without any of them moving.</summary>
    private (int? Pages, long? Total, string Items) Read(byte[] body)
    {
        using var document = JsonPage.Parse(system, new MemoryStream(body));
        var root = document.RootElement;
        int? pages = Number(root, "pages") is { } number and > 0 and <= MostPages ? (int)number : null;
        return (pages, Number(root, "total"), string.Join('\n', root.GetProperty(JsonPage.Items).EnumerateArray().Select(IdentityOf)));
    }

    private static long? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var said) && said.ValueKind == JsonValueKind.Number && said.TryGetInt64(out var number) ? number : null;

    private static string IdentityOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object ? string.Join(' ', from name in (string[])["id", "svcNum", "svcSubNum", "docType", "number"] select item.TryGetProperty(name, out var value) ? value.GetRawText() : "-") : item.GetRawText();
}
