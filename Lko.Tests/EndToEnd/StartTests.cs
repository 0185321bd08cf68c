using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lko.Infrastructure.Sandbox.Identity;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.EndToEnd;

/// <summary>What the person at the console gets: a portal that is there at once, who can sign in, and a way to start over.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class StartTests(ITestOutputHelper output)
{
    private const int Starts = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>
    /// By the very command, the median of three: one start that something else on the machine delays is no failure, and one that is quick by luck is no
    /// proof. Nothing is built, nothing is warm but the disk.
    /// </summary>
    [Fact]
    public async Task SecondStart_ServesTheFirstPageWithinFiveSeconds()
    {
        await using var portal = await new PortalProcess { ByCommand = true }.StartAsync();
        var times = new List<TimeSpan>();
        for (var start = 0; start < Starts; start++)
        {
            await portal.KillAsync();
            times.Add(await FirstPageAsync(portal));
        }

        var told = string.Join(", ", times.Select(time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s")));
        output.WriteLine($"Second start to the first page a person sees: {told}");
        times.Order().ElementAt(Starts / 2).ShouldBeLessThan(Limit, told);
    }

    [Fact]
    public async Task Start_TellsAddressesAndEverySignIn()
    {
        await using var portal = await new PortalProcess { IsFresh = true }.StartAsync();

        string[] expected = [portal.Address.GetLeftPart(UriPartial.Authority), portal.Sandbox.AbsoluteUri, .. SandboxPeople.All.Select(person => $"    {person.Subject} ")];
        expected.Length.ShouldBe(10);
        await Eventually.Until(() => Array.TrueForAll(expected, text => portal.Log.Contains(text, StringComparison.Ordinal)), "the console tells where to go and as whom");
    }

    [Fact]
    public async Task Reset_StartsOver()
    {
        await using var portal = await new PortalProcess().StartAsync();
        int operators, users;
        using (var browser = new Browser(portal.Address, portal.Sandbox))
        {
            using var page = await browser.SignInAsync("op10-orders");
        }

        await using (var db = portal.OpenDatabase())
        {
            (operators, users) = (await db.Operators.CountAsync(Token), await db.Users.CountAsync(Token));
            (await db.UserSessions.CountAsync(Token)).ShouldBe(1);
        }

        await portal.KillAsync();
        string[] its = ["drops/ASR-NNOV-1/d99/mine.csv", "files/mine.pdf", "sandbox/mine.jsonl"];
        foreach (var path in its.Append("not-its.txt").Select(path => Path.Combine(portal.DataPath, path)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "x", Token);
        }

        await portal.StartAsync("reset");

        await using (var db = portal.OpenDatabase())
        {
            (await db.UserSessions.CountAsync(Token)).ShouldBe(0);
            (await db.Operators.CountAsync(Token)).ShouldBe(operators);
            (await db.Users.CountAsync(Token)).ShouldBe(users);
        }

        its.Where(path => File.Exists(Path.Combine(portal.DataPath, path))).ShouldBeEmpty();
        File.Exists(Path.Combine(portal.DataPath, "not-its.txt")).ShouldBeTrue("a mistyped path costs nobody his files");
        using var again = new Browser(portal.Address, portal.Sandbox);
        using var home = await again.SignInAsync("op10-orders");
        home.StatusCode.ShouldBe(HttpStatusCode.OK);
        home.RequestMessage!.RequestUri.ShouldBe(portal.Address);
    }

    /// <summary>From the start of the process to the choice of people, to which a person without a session is sent.</summary>
    private static async Task<TimeSpan> FirstPageAsync(PortalProcess portal)
    {
        var clock = Stopwatch.StartNew();
        await portal.StartAsync();
        using var browser = new Browser(portal.Address, portal.Sandbox);
        using var page = await browser.FollowAsync(await browser.GetAsync("/"));
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        return clock.Elapsed;
    }
}
