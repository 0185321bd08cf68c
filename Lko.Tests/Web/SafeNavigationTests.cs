using Lko.Tests.Access;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Tests.Web;

/// <summary>Code leads people within the portal alone, whatever an address was put together from.</summary>
public sealed class SafeNavigationTests
{
    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\/evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("https://lko.example.org.evil.example/")]
    [InlineData("https://lko.example.org@evil.example/")]
    [InlineData("http://lko.example.org/orders")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("/\t/evil.example")]
    [InlineData("\n//evil.example")]
    [InlineData(" //evil.example")]
    [InlineData("http://")]
    public void Navigate_Foreign_GoesHome(string address) => Led(address).ShouldBe("");

    [Theory]
    [InlineData("")]
    [InlineData("orders")]
    [InlineData("/orders/LKO-2026-0000001?tab=history#top")]
    [InlineData("?q=%5C%2Fevil")]
    [InlineData("https://lko.example.org/orders?q=a%20b")]
    [InlineData("?q=a\\b")]
    [InlineData("/orders#a\\b")]
    [InlineData("https://lko.example.org/orders?q=\\\\evil.example")]
    [InlineData("evil.example")]
    public void Navigate_Own_StaysAsItIs(string address) => Led(address).ShouldBe(address);

    [Fact]
    public void Navigate_AnythingPutTogether_StaysOnTheHost()
    {
        var random = new Random(20261126);
        for (var round = 0; round < 100_000; round++)
        {
            var address = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => SafeReturnUrlTests.Pieces[random.Next(SafeReturnUrlTests.Pieces.Length)]));

            var target = Led(address);

            // As browsers read it: tabs and line breaks vanish, a backslash is a slash.
            var seen = new string([.. target.Where(letter => letter is not ('\t' or '\n' or '\r'))]).Replace('\\', '/').TrimStart(' ', '\0');
            Uri.TryCreate(new Uri(Recorder.Home), seen, out var resolved).ShouldBeTrue(target);
            resolved!.GetLeftPart(UriPartial.Authority).ShouldBe("https://lko.example.org", target);
        }
    }

    [Fact]
    public void Navigate_UnderAPath_StaysUnderIt()
    {
        new Recorder("https://lko.example.org/portal/").Lead("/other").ShouldBe("");
        new Recorder("https://lko.example.org/portal/").Lead("orders").ShouldBe("orders");
        new Recorder("https://lko.example.org/portal/").Lead("../other").ShouldBe("");
    }

    [Theory]
    [InlineData("https://lko.example.org:443/")]
    [InlineData("https://LKO.Example.org/")]
    public void Navigate_WhateverTheHostIsCalled_StaysOnIt(string home)
    {
        foreach (var address in new[] { "orders", "/orders?tab=history", home + "orders", "https://lko.example.org/orders" })
        {
            new Recorder(home).Lead(address).ShouldBe(address);
        }

        new Recorder(home).Lead("https://lko.example.org:8443/orders").ShouldBe("");
        new Recorder(home).Lead("https://LKO.Example.org.evil.example/").ShouldBe("");
        new Recorder(home).Lead("//evil.example").ShouldBe("");
    }

    private static string Led(string address) => new Recorder(Recorder.Home).Lead(address);

    private sealed class Recorder : NavigationManager
    {
        public const string Home = "https://lko.example.org/";

        private string? _led;

        public Recorder(string home) => Initialize(home, home + "orders");

        public string Lead(string address)
        {
            this.SafeNavigate(address);
            return _led!;
        }

        protected override void NavigateToCore(string uri, NavigationOptions options) => _led = uri;
    }
}
