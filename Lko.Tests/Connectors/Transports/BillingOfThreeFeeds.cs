using Microsoft.AspNetCore.Http;
using static Lko.Tests.Connectors.Transports.BillingAnswers;
using static Lko.Tests.Connectors.Transports.PlayedBilling;

namespace Lko.Tests.Connectors.Transports;

/// <summary>A billing that tells balances, charges and payments, each of them one page a month, and what may befall one of them alone.</summary>
internal static class BillingOfThreeFeeds
{
    public const string NoItems = """{"pages":1,"items":[]}""";

    private const string Feeds = "balances,charges,payments";

    public static async Task<PlayedBilling> BillingAsync()
    {
        var billing = await StartAsync(feeds: Feeds);
        billing.Says = request => FeedOf(request) is "accounts" or "documents" ? NoItems : FeedOf(request) == "balances" ? Balances(request) : Page(1, "1").Replace("\"dateFrom\"", "\"valueDate\":\"2026-05-03\",\"sum\":\"100.00\",\"dateFrom\"", StringComparison.Ordinal);
        return billing;
    }

    public static Func<PlayedRequest, RequestDelegate?> Of(string feed, RequestDelegate deed) => request => IsFor(feed)(request) ? deed : null;

    public static Func<PlayedRequest, bool> IsFor(string feed) => request => FeedOf(request) == feed;

    public static string FeedOf(PlayedRequest request) => request.Address.Split("/v1/")[1].Split('?')[0];

    private static string Balances(PlayedRequest request) =>
        $$"""{"pages":1,"items":[{"svcTypeId":"RT.CENTER.77.LS","svcNum":"177000012340","period":"{{(request.Address.Contains("2026-04", StringComparison.Ordinal) ? "2026-04" : "2026-05")}}","saldoIn":"0.00","accrued":"100.00","corrections":"0.00","payments":"0.00","saldoOut":"100.00"}]}""";
}
