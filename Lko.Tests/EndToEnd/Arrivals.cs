using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Lko.Tests.EndToEnd;

/// <summary>Waits for an address. Playwright's own wait looks first and listens then, and misses a page that arrives between (microsoft/playwright-dotnet#3364).</summary>
internal static class Arrivals
{
    /// <param name="address">The whole address; <c>*</c> stands for a part between two slashes, <c>**</c> for any.</param>
    public static Task ArriveAsync(this IPage page, string address) => Assertions.Expect(page).ToHaveURLAsync(Pattern(address));

    private static Regex Pattern(string address) =>
        new($"^{Regex.Escape(address).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}$", RegexOptions.None, TimeSpan.FromSeconds(1));
}
