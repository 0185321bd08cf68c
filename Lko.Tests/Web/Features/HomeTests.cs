using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Features.Home;
using Lko.Web.Features.Orders.List;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>The first page: what it reads again and when, and whose answer stands.</summary>
public sealed class HomeTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Balances_OfOtherSystems_AreNotReadAgainAndOnesOwnNotForEveryRun()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);
        var home = screen.Render<HomePage>();
        home.WaitForAssertion(() => home.FindAll(".skel").ShouldBeEmpty());
        var own = (await new GetBalances(scene.Database.For(OrderScene.Orders), new QuartzCronTimes(), scene.Time).Run(BalanceQuery.Latest, Token)).Value.Sources.Select(source => source.Code).ToList();
        await using var raw = scene.Database.Raw();
        var foreign = await raw.SourceSystems.Select(row => row.Code).Where(code => !own.Contains(code)).ToListAsync(Token);
        foreign.Count.ShouldBeGreaterThan(10);
        var before = screen.Database.Asked;

        foreach (var system in foreign)
        {
            screen.Announce(Topic.Balance, system);
        }

        await screen.ToldAsync();
        screen.Database.Asked.ShouldBe(before, "nothing of them is shown");

        screen.Announce(Topic.Balance, own[0]);
        await Eventually.Until(() => screen.Database.Asked == before + 1, "his own are read");
        for (var run = 0; run < 20; run++)
        {
            screen.Announce(Topic.Balance, own[0]);
            await screen.ToldAsync();
        }

        screen.Database.Asked.ShouldBe(before + 1, "the next reading comes after a while, for all of them");
    }

    [Fact]
    public async Task Balances_WhenAnythingMayHaveChanged_AreReadAgain()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders);
        var home = screen.Render<HomePage>();
        home.WaitForAssertion(() => home.FindAll(".skel").ShouldBeEmpty());
        var before = screen.Database.Asked;

        screen.Announce(Topic.Balance, "");

        await Eventually.Until(() => screen.Database.Asked == before + 1, "another node was out of reach");
    }

    [Fact]
    public async Task Orders_NearTheEndOfTheirTerm_AreCounted()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "CLARIFY");
        scene.Time.SetUtcNow((await scene.StoredAsync(number)).OwnRiskAt.ShouldNotBeNull());
        using var culture = new CultureScope("ru-RU");
        await using var screen = new Screen(scene, OrderScene.Orders);
        var home = screen.Render<HomePage>();
        home.WaitForAssertion(() => home.FindAll(".skel").ShouldBeEmpty());

        home.Markup.ShouldContain("под риском: 1");
        home.Markup.ShouldNotContain("просроченных нет");
    }

    [Fact]
    public async Task Change_WhileThePageIsRead_IsNotMissed()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var number = await scene.SubmittedAsync();
        await using var screen = new Screen(scene, OrderScene.Orders);

        // The orders have been read when the last part of the page is asked for, which is held.
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        screen.Database.Waits = useCase =>
        {
            var isLast = useCase.EndsWith("ListCarrierBranches.cs", StringComparison.Ordinal);
            _ = isLast && asked.TrySetResult();
            return isLast ? answer.Task : Task.CompletedTask;
        };
        var home = screen.Render<HomePage>();
        await asked.Task.WaitAsync(Eventually.DefaultTimeout, Token);
        await scene.ReportAsync(number, "CLARIFY");
        screen.Announce(Topic.Order, "");
        await screen.ToldAsync();
        answer.SetResult();

        home.WaitForAssertion(() => home.Find(".turn").TextContent.ShouldContain(number));
    }

    [Theory]
    [InlineData(OrderScene.Orders, 3)]
    [InlineData("carrier-kam-volga", 2)]
    public async Task Orders_OfTheCarriersPeople_AreNotAskedForWhatWaits(string subject, int asked)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await scene.SubmittedAsync();
        await using var screen = new Screen(scene, subject);
        var lists = 0;
        screen.Database.Waits = useCase =>
        {
            _ = useCase.EndsWith("ListOrders.cs", StringComparison.Ordinal) ? Interlocked.Increment(ref lists) : 0;
            return Task.CompletedTask;
        };

        var home = screen.Render<HomePage>();

        home.WaitForAssertion(() => home.FindAll("tbody tr").ShouldNotBeEmpty());
        lists.ShouldBe(asked, "the counts, what is in work, and what waits for those who can move it here");
    }

    [Fact]
    public async Task Tabs_ChangeBeforeItIsKnownWhoLooks_IsCounted()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var order = await scene.StoredAsync(await scene.SubmittedAsync());
        await using var screen = new Screen(scene, OrderScene.Orders);
        var tabs = screen.Render<OrderTabs>(parameters => parameters.Add(part => part.Current, OrderView.Open).Add(part => part.Viewer, null));
        tabs.WaitForAssertion(() => Open().ShouldBe("1"));

        await scene.SubmittedAsync();
        screen.Announce(new Change(Topic.Order, order.Number!, order.OperatorId, order.BranchId, order.CarrierBranch));

        tabs.WaitForAssertion(() => Open().ShouldBe("2"));

        string? Open() => tabs.Find("a[aria-current]").QuerySelector(".c")?.TextContent.Trim();
    }

    [Fact]
    public async Task Share_OfAnOlderScopeThatAnswersLate_IsNotShown()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await ReportedAsync(scene);
        await using var screen = new Screen(scene, "carrier-manager");
        var home = screen.Render<HomePage>();
        home.WaitForAssertion(() => home.Markup.ShouldContain("Заявок через ЛКО"));

        var older = screen.Database.Hold();
        var asked = screen.Database.Asked;
        screen.Announce(Topic.Sync, PollCrm.System);
        await Eventually.Until(() => screen.Database.Asked == asked + 1, "the share of all regions is asked for");
        screen.Database.Hold();
        screen.Database.Release();
        screen.Go("?scope=URAL");
        home.WaitForAssertion(() => home.Markup.ShouldNotContain("Заявок через ЛКО"));
        older.SetResult();

        // The next one is told once the reading before it is over, and is held itself.
        screen.Database.Hold();
        asked = screen.Database.Asked;
        screen.Announce(Topic.Sync, PollCrm.System);
        await Eventually.Until(() => screen.Database.Asked == asked + 1, "the share is asked for again");
        home.Markup.ShouldNotContain("Заявок через ЛКО", customMessage: "the Urals still have none");
        screen.Database.Release();
    }

    [Fact]
    public async Task Share_ThatCannotBeRead_LeavesThePageStanding()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await ReportedAsync(scene);
        await using var screen = new Screen(scene, "carrier-manager");
        var home = screen.Render<HomePage>();
        home.WaitForAssertion(() => home.Markup.ShouldContain("Заявок через ЛКО"));
        home.Markup.ShouldMatch(@"на [\d.]+ [\d:]+ \(<abbr title=""московское время"">МСК");
        home.FindAll("a[href='integration/CRM?tab=files&feed=reportedorders']").ShouldHaveSingleItem();
        var drawn = home.RenderCount;
        screen.Database.IsBroken = true;

        screen.Announce(Topic.Sync, PollCrm.System);

        home.WaitForState(() => home.RenderCount > drawn);
        home.Markup.ShouldContain("Заявок через ЛКО", customMessage: "the figure of before");
        home.Markup.ShouldNotContain(UncertainDatabase.Secret);
    }

    [Theory]
    [InlineData("ru-RU", "2 дела", "Цель — 15")]
    [InlineData("en-GB", "2 things to do", "The goal is 15%")]
    public async Task Figures_AreCountedInWordsAndExplained(string language, string things, string goal)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await ReportedAsync(scene);
        foreach (var number in new[] { await scene.SubmittedAsync(), await scene.SubmittedAsync() })
        {
            await scene.ReportAsync(number, "CLARIFY");
        }

        await using (var screen = new Screen(scene, OrderScene.Orders, language))
        {
            var home = screen.Render<HomePage>();
            home.WaitForAssertion(() => home.Find(".st.you").TextContent.ShouldBe(things));
            home.FindAll(".kpi a[href=catalogue]").ShouldHaveSingleItem("without drafts there is nothing to continue");
            home.FindAll(".kpi a[href*='view=drafts']").ShouldBeEmpty();

            await scene.DraftAsync();
            screen.Announce(Topic.Order, "");

            home.WaitForAssertion(() => home.FindAll(".kpi a[href*='view=drafts']").ShouldHaveSingleItem());
        }

        await using var carrier = new Screen(scene, "carrier-manager", language);
        var theirs = carrier.Render<HomePage>();
        theirs.WaitForAssertion(() => theirs.Find(".kpi").TextContent.ShouldContain(goal));
    }

    [Fact]
    public async Task Zone_OfThePersonChanges_TheDayIsTheNewOne()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        scene.Time.Advance(TimeSpan.FromHours(8));
        await using var screen = new Screen(scene, OrderScene.Orders);
        var home = screen.Render<HomePage>();
        home.WaitForAssertion(() => home.Markup.ShouldContain("23 ноября"));

        (await new SaveProfile(scene.Database.For(OrderScene.Orders)).Run(new ProfileWishes(TimeZone: "Asia/Vladivostok"), Token)).IsOk.ShouldBeTrue();
        screen.AnnounceRights(OrderScene.Orders);

        home.WaitForAssertion(() => home.Markup.ShouldContain("24 ноября"));
    }

    [Theory]
    [InlineData("portal-admin", "integration")]
    [InlineData("carrier-manager", null)]
    [InlineData("op10-finance", null)]
    public async Task Home_OfAnybody_IsNotEmpty(string subject, string? leadsTo)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, subject);

        var home = screen.Render<HomePage>();

        home.WaitForAssertion(() => home.FindAll(".skel").ShouldBeEmpty());
        home.FindAll(".kpi > div, .pan li").ShouldNotBeEmpty();
        home.FindAll(".pan li a").Any(link => link.GetAttribute("href") == leadsTo).ShouldBe(leadsTo is not null, "whoever sees neither orders nor balances is led to what he sees");
    }

    /// <summary>One order that the CRM registered in the Volga region.</summary>
    private static async Task ReportedAsync(OrderScene scene)
    {
        await using var raw = scene.Database.Raw();
        var crm = await raw.SourceSystems.SingleAsync(row => row.Code == PollCrm.System, Token);
        var record = new ReportedOrderRecord("N-1", new DateTime(2026, 11, 20), ReportedOrderRecord.Portal, "7707083893", "VOLGA", "", "L2_P2P", "NEW", "REGISTERED", null, null, null);
        raw.ReportedOrders.Add(ReportedOrder.Of(crm, record, record.RegisteredIn, new string('0', 64), new RowSource("F3", 1, scene.Time.GetUtcNow(), new string('0', 64))));
        await raw.SaveChangesAsync(Token);
    }
}
