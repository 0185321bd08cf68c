using System.Globalization;
using System.Text.RegularExpressions;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Names under which the answers of services are kept: <c>get&lt;Feed&gt;_YYYY-MM[.tryN].xml</c> and <c>feed_YYYY-MM_pN.json</c>.</summary>
internal static partial class AnswerFileName
{
    public static FileName? Soap(string name) => Of(SoapShape().Match(name), part: null);

    /// <summary>A page is an independent part.</summary>
    public static FileName? Rest(string name)
    {
        var match = RestShape().Match(name);
        return Of(match, match.Success ? int.Parse(match.Groups["page"].Value, CultureInfo.InvariantCulture) : null);
    }

    private static FileName? Of(Match match, int? part) =>
        match.Success && WirePeriod.Find(match.Groups["period"].Value) is { } period ? new(new(FeedOf(match.Groups["feed"].Value), period, part ?? 1), 1) : null;

    private static Feed FeedOf(string name) => name switch
    {
        "getAccounts" or "accounts" => Feed.Accounts,
        "getBalance" or "balances" => Feed.Balances,
        "getCharges" or "charges" => Feed.Charges,
        "getPayments" or "payments" => Feed.Payments,
        _ => Feed.Documents,
    };

    [GeneratedRegex("""^(?<feed>getAccounts|getBalance|getCharges|getPayments|getDocuments)_(?<period>[0-9]{4}-[0-9]{2})(\.try[0-9]{1,4})?\.xml\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SoapShape();

    [GeneratedRegex("""^(?<feed>accounts|balances|charges|payments|documents)_(?<period>[0-9]{4}-[0-9]{2})_p(?<page>[0-9]{1,6})\.json\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RestShape();
}
