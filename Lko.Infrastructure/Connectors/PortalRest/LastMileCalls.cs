using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;

namespace Lko.Infrastructure.Connectors.PortalRest;

/// <summary>Asks <c>requests?since=TIME&amp;after=NUMBER&amp;limit=N</c>: what changed since, in the order of change and number.</summary>
internal sealed class LastMileCalls : IAnswerSource
{
    private const int PageSize = 200;

    public string Dialect => "portal-rest";

    public IReadOnlyList<AnswerPart> Parts(SourceSystem system, FetchOrder order) => [new(Feed.LastMileRequests)];

    public async IAsyncEnumerable<Answer> AskAsync(
        SourceSystem system, AnswerCalls calls, FetchOrder order, AnswerPart part, Func<string, int> keptPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var http = new HttpClient(calls.Handler, disposeHandler: false) { BaseAddress = calls.Address, Timeout = Timeout.InfiniteTimeSpan };
        var (number, told) = (0, new List<string>());

        // A backfill has no place to go on from, and what it names is not kept: it proves nothing.
        var pages = new ChangePages(calls, order.Since, PageSize, order.IsBackfill ? int.MaxValue : calls.Waits.MostRunChanges, AskForPageAsync);
        await foreach (var page in pages.ReadAsync(cancellationToken))
        {
            if (!order.IsBackfill)
            {
                told.AddRange(page.Names);
                calls.Told = new(Feed.LastMileRequests, told, pages.IsBegun, IsWhole: false);
            }

            // Where an item does not say which request it is, none can be said to be missing.
            if (page.Names.Contains("", StringComparer.Ordinal))
            {
                pages.Doubt();
            }

            // By the month of its first change, so that the name of a page says when it is about.
            var month = page.Keys.Count > 0 ? Period.Of(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(page.Keys[0].At, system.Zone).DateTime)) : LastMilePages.AnyMonth;
            yield return new(LastMilePages.NameOf(month, ++number), page.Body, IsEmpty: false);
        }

        if (!order.IsBackfill)
        {
            calls.Told = new(Feed.LastMileRequests, told, pages.IsBegun, pages.IsWhole);
        }

        async Task<ChangePage> AskForPageAsync(ChangeKey? from, CancellationToken token)
        {
            var place = from is null ? "" : $"since={Uri.EscapeDataString(from.Time)}&after={Uri.EscapeDataString(from.Id)}&";
            var body = await calls.AskForJsonAsync(
                LastMilePages.NameOf(LastMilePages.AnyMonth, number + 1),
                async stop =>
                {
                    using var answer = await http.GetAsync(new Uri($"requests?{place}limit={PageSize}", UriKind.Relative), stop);
                },
                token);
            using var document = JsonPage.Parse(system, new MemoryStream(body));
            var items = document.RootElement.GetProperty(JsonPage.Items);
            return new(body, [.. items.EnumerateArray().Select(Key).OfType<ChangeKey>()], [.. items.EnumerateArray().Select(Number)]);
        }
    }

    /// <summary>Empty where it cannot be read.</summary>
    private static string Number(JsonElement item)
    {
        try
        {
            return JsonPage.Text(item, "requestNo");
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>A request that does not say when it changed has no place in the order; it is taken over all the same.</summary>
    private static ChangeKey? Key(JsonElement item)
    {
        try
        {
            var (time, number) = (JsonPage.Text(item, "modifiedAt"), JsonPage.Text(item, "requestNo"));
            return number.Length > 0 && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? new(time, at.ToUniversalTime(), number) : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
