using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Web.Features.Integration;

/// <summary>Addresses of the integration screens, relative to the portal's base.</summary>
internal static class IntegrationUrls
{
    public const string Health = "integration";

    public const string Quarantine = "integration/quarantine";

    public const string Outbox = "integration/outbox";

    public const string Findings = "integration/findings";

    public const string NewSystem = "integration/systems/new";

    public static string Edit(string code) => $"integration/systems/{Uri.EscapeDataString(code)}/edit";

    public static string NotTaken(string code) => $"{System(code)}?tab=files&verdict=nottaken";

    public static string Rejected(string code) => $"{System(code)}?tab=files&verdict=rejected";

    /// <summary>The balances of one month, as the files of a system told them.</summary>
    public static string Files(string code, Feed feed, Period period) => $"{System(code)}?tab=files&feed={feed.ToString().ToLowerInvariant()}&period={period}";

    public static string Files(string code, Feed feed) => $"{System(code)}?tab=files&feed={feed.ToString().ToLowerInvariant()}";

    public static string QuarantineOf(string code, Period period) => $"{Quarantine}?system={Uri.EscapeDataString(code)}&period={period}";

    public static string UnknownCodes(string code) => $"{Quarantine}?system={Uri.EscapeDataString(code)}&reason=unknownservice";

    public static string Refused(string code, string name) => $"{System(code)}/refused/{Uri.EscapeDataString(name)}";

    public static string System(string code) => $"integration/{Uri.EscapeDataString(code)}";
}
