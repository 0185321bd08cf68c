using System.Globalization;
using System.Text.RegularExpressions;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// Names of text files, the same in every text dialect: <c>TYPE_SYS_YYYYMM_NN[_vK].ext</c>, for usage details
/// <c>DET_SYS_account_YYYYMM_NN[_vK].ext</c>. NN is an independent part, K a version (absent = 1).
/// </summary>
public static partial class TextFileName
{
    private const string Details = "DET";

    /// <param name="feeds">The types and extensions that a dialect reads, e.g. <c>("SALDO", ".csv")</c>.</param>
    public static FileName? Parse(string name, string systemShort, IReadOnlyDictionary<(string Type, string Extension), Feed> feeds)
    {
        var match = Shape().Match(name);
        var type = match.Groups["type"].Value;
        if (!match.Success
            || !string.Equals(match.Groups["system"].Value, systemShort, StringComparison.Ordinal)
            || !feeds.TryGetValue((type, match.Groups["extension"].Value), out var feed)
            || string.Equals(type, Details, StringComparison.Ordinal) != match.Groups["account"].Success
            || !WirePeriod.TryParse(match.Groups["period"].Value, out var period))
        {
            return null;
        }

        var account = match.Groups["account"] is { Success: true, Value: var number } ? number : null;
        var version = match.Groups["version"] is { Success: true } group ? Number(group) : 1;
        return new(new(feed, period, Number(match.Groups["part"]), account), version);
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """^(?<type>[A-Z0-9]+)_(?<system>[A-Z0-9]+)_((?<account>[0-9]+)_)?(?<period>[0-9]{6})_(?<part>[0-9]{2,4})(_v(?<version>[0-9]{1,4}))?(?<extension>\.[a-z]+)\z""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
