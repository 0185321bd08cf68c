using Lko.Web.Access;

namespace Lko.Tests.Access;

public sealed class SafeReturnUrlTests
{
    internal static readonly string[] Pieces =
        ["/", "\\", "//", "/\\", "\\\\", "\t", "\n", "\r", "\0", " ", "evil.example", "https:", "http://", "javascript:alert(1)", "@", ":", "%2f", "%5c", "..", ".", "?", "#", "orders", "data:,x"];

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\/evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("\t//evil.example")]
    [InlineData("evil.example")]
    [InlineData("~/orders")]
    [InlineData("")]
    [InlineData(null)]
    public void Of_Foreign_GoesHome(string? address) => SafeReturnUrl.Of(address).ShouldBe("/");

    [Theory]
    [InlineData("/")]
    [InlineData("/orders")]
    [InlineData("/orders/LKO-2026-0000001?tab=history#top")]
    public void Of_OwnPath_Stays(string address) => SafeReturnUrl.Of(address).ShouldBe(address);

    [Fact]
    public void Of_AnythingPutTogether_StaysOnTheHost()
    {
        var home = new Uri("https://lko.example.org/");
        var random = new Random(20260705);
        for (var round = 0; round < 100_000; round++)
        {
            var address = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pieces[random.Next(Pieces.Length)]));

            var target = SafeReturnUrl.Of(address);

            // As browsers read it: tabs and line breaks vanish, a backslash is a slash.
            var seen = new string([.. target.Where(letter => letter is not ('\t' or '\n' or '\r'))]).Replace('\\', '/').TrimStart(' ', '\0');
            Uri.TryCreate(home, seen, out var resolved).ShouldBeTrue(target);
            resolved!.Authority.ShouldBe(home.Authority, target);
            resolved.Scheme.ShouldBe("https", target);
        }
    }

    [Fact]
    public void Of_Endless_GoesHome() => SafeReturnUrl.Of("/" + new string('a', 5000)).ShouldBe("/");
}
