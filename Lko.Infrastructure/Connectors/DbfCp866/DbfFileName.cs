using System.Globalization;
using System.Text.RegularExpressions;
using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.DbfCp866;

/// <summary>Names of eight characters: <c>LSmm</c>, <c>SALDOmm</c>, <c>NACHmm[_n]</c>, <c>OPLmmdd</c>, <c>DOCmm</c>, each with an optional version <c>Vk</c>.</summary>
internal static partial class DbfFileName
{
    /// <summary>The names have no room for a year: the table itself tells it.</summary>
    public static FileName? Parse(DeliveredFile file, string encoding)
    {
        var match = Shape().Match(file.Name);
        if (!match.Success || Number(match.Groups["month"]) is not (>= 1 and <= 12 and var month))
        {
            return null;
        }

        var feed = match.Groups["type"].Value switch
        {
            "LS" => Feed.Accounts,
            "SALDO" => Feed.Balances,
            "NACH" => Feed.Charges,
            "OPL" => Feed.Payments,
            _ => Feed.Documents,
        };
        var part = match.Groups["day"].Success ? Number(match.Groups["day"]) : match.Groups["part"].Success ? Number(match.Groups["part"]) : 1;
        var year = file.Known is { } known && known.Key.Feed == feed && known.Key.Period.Month == month ? known.Key.Period.Year : DbfYear.Of(file, month, encoding);
        return new(new(feed, new Period(year, month), part), match.Groups["version"].Success ? Number(match.Groups["version"]) : 1);
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """^((?<type>LS|SALDO|DOC)(?<month>[0-9]{2})|(?<type>NACH)(?<month>[0-9]{2})(_(?<part>[0-9]{1,4}))?|(?<type>OPL)(?<month>[0-9]{2})(?<day>[0-9]{2}))(V(?<version>[0-9]{1,4}))?\.DBF\z""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
