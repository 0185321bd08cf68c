using System.Globalization;
using System.Text.RegularExpressions;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary><c>ITC_&lt;branch&gt;_YYYYMM[_vK]</c>: one part; without a version it is the first.</summary>
internal static partial class ItcFileName
{
    public static FileName? Parse(string name, string systemShort, string extension)
    {
        var match = Shape().Match(name);
        return match.Success
            && string.Equals(match.Groups["system"].Value, systemShort, StringComparison.Ordinal)
            && string.Equals(match.Groups["extension"].Value, extension, StringComparison.Ordinal)
            && WirePeriod.Find(match.Groups["period"].Value) is { } period
            ? new(new(Feed.Interconnect, period, 1), match.Groups["version"] is { Success: true } version ? int.Parse(version.Value, CultureInfo.InvariantCulture) : 1)
            : null;
    }

    [GeneratedRegex("""^ITC_(?<system>[A-Z0-9]+)_(?<period>[0-9]{6})(_v(?<version>[0-9]{1,4}))?(?<extension>\.[a-z]+)\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
