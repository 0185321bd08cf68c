using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Web.Features.Integration.Health;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class HealthPageTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Page_States_AreWordsAndIconsNotColourAlone()
    {
        await using var scene = await OpenAsync();
        await scene.SucceededAsync(Nnov, Hour);
        await scene.FailedAsync("ASR-CHEL-1", 48 * Hour);
        scene.Schedule.Plan("ASR-KURS-1", paused: true);
        using var screen = new IntegrationScreen(scene);

        var page = screen.Render<HealthPage>();

        page.WaitForAssertion(() => page.FindAll(".hc").Count.ShouldBe(71));
        var failing = Cell(page, "ASR-CHEL-1");
        failing.GetAttribute("title").ShouldBe("АСР «Тайга-Биллинг», Челябинск: Нет связи, 2\u00A0д.");
        failing.ClassName.ShouldBe("hc bad-t");
        failing.QuerySelectorAll("svg").ShouldHaveSingleItem();
        Cell(page, "ASR-KURS-1").TextContent.ShouldContain("пауза");
        Cell(page, Nnov).TextContent.ShouldContain("06.07 08:40");
        Cell(page, Nnov).QuerySelectorAll("svg").ShouldBeEmpty();
        page.Find(".kpi").TextContent.ShouldContain("из 71");
        page.FindAll("tr[data-row]").Count.ShouldBe(71);
        page.Find("tr[data-row] a").GetAttribute("href").ShouldStartWith("integration/");
    }

    [Fact]
    public async Task Page_RegionWithSeveralDeviations_NamesEveryOneAndTheFiguresSumToAll()
    {
        await using var scene = await OpenAsync();
        await scene.SucceededAsync(Nnov, Hour);
        await scene.FailedAsync("ASR-SRTV-1", 2 * Hour);
        scene.Schedule.Plan("ASR-KIRV-1", paused: true);
        await scene.SucceededAsync("ASR-KAZN-1", 60 * Hour);
        using var screen = new IntegrationScreen(scene);
        screen.Go("integration?branch=VOLGA");

        var page = screen.Render<HealthPage>();

        page.WaitForAssertion(() => page.FindAll(".mx").ShouldHaveSingleItem());
        page.FindAll(".mx .clk").Select(line => line.TextContent).ShouldBe(["Нет связи: 1", "Задержка: 1", "Ещё не читалась: 7", "На паузе: 1"]);
        page.FindAll(".kpi > div").Take(5).Sum(figure => int.Parse(figure.QuerySelector(".v")!.FirstChild!.TextContent, CultureInfo.InvariantCulture)).ShouldBe(71);
        screen.Go("integration");
        page.WaitForAssertion(() => page.FindAll(".mx > div > b").Select(region => region.TextContent).ShouldBe(
            ["МРФ «Центр»", "МРФ «Северо-Запад»", "МРФ «Волга»", "МРФ «Юг»", "МРФ «Урал»", "МРФ «Сибирь»", "МРФ «Дальний Восток»", "Общие для страны"]));
        page.FindAll(".leg svg path").Select(path => path.GetAttribute("d")).Distinct(StringComparer.Ordinal).Count().ShouldBe(page.FindAll(".leg svg path").Count);
    }

    [Fact]
    public async Task Page_Filters_ComeFromTheAddressAndGoThere()
    {
        await using var scene = await OpenAsync();
        await scene.FailedAsync(Nnov, Hour);
        await scene.FailedAsync("ASR-CHEL-1", Hour);
        using var screen = new IntegrationScreen(scene, language: "en-GB");
        screen.Go("integration?branch=VOLGA&state=failing");

        var page = screen.Render<HealthPage>();

        page.WaitForAssertion(() => page.FindAll("tr[data-row]").ShouldHaveSingleItem().TextContent.ShouldContain(Nnov));
        page.Find("tr[data-row]").TextContent.ShouldContain("Unreachable");
        page.Find("select[aria-label='Dialect']").Change("soap");
        screen.Path.ShouldEndWith("integration?branch=VOLGA&state=failing&dialect=soap");
        page.WaitForAssertion(() => page.Markup.ShouldContain("No system matches"));
    }

    [Fact]
    public async Task Page_SystemInTheAddress_IsToldBesideTheMatrixAndFollowsItsRuns()
    {
        await using var scene = await OpenAsync();
        await scene.SucceededAsync(Nnov, Hour);
        await scene.RunAsync(Nnov, Hour, TimeSpan.FromSeconds(4), 75, quarantined: 25);
        using var screen = new IntegrationScreen(scene);
        screen.Go($"integration?branch=VOLGA&open={Nnov}");

        var page = screen.Render<HealthPage>();

        page.WaitForAssertion(() => page.Find("[data-brief-panel] .tl").TextContent.ShouldContain("принято строк 75, в карантине 25"));
        var panel = page.Find("[data-brief-panel]");
        panel.TextContent.ShouldContain("Свежие данные");
        panel.TextContent.ShouldContain("06.07 08:40");
        panel.QuerySelector("footer a")!.GetAttribute("href").ShouldBe($"integration/{Nnov}");
        page.Find("[data-brief-close]").GetAttribute("href")!.ShouldEndWith("integration?branch=VOLGA");
        page.FindAll($"a[data-brief='{Nnov}'], tr[data-brief='{Nnov}']").Count.ShouldBe(2);

        await scene.RunAsync(Nnov, TimeSpan.Zero, TimeSpan.FromSeconds(1), 0, fault: SyncFault.TimedOut);
        screen.Announce(Topic.Sync, Nnov);

        page.WaitForAssertion(() => page.Find("[data-brief-panel] .tl").TextContent.ShouldContain("Система не ответила вовремя. Номер запуска: "));
        screen.Go("integration?open=NOPE");
        page.WaitForAssertion(() => page.FindAll("[data-brief-panel]").ShouldBeEmpty());
    }

    [Fact]
    public async Task Brief_Prerendered_ReadsNothingOfItsOwn()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene, isPrerendering: true);
        var alone = screen.Render<HealthPage>();
        alone.WaitForAssertion(() => Cell(alone, Nnov).TextContent.ShouldContain("не читалась"));
        var asked = screen.Database.Asked;

        screen.Go($"integration?open={Nnov}");
        var page = screen.Render<HealthPage>();

        page.WaitForElement("[data-brief-panel] .skel");
        (screen.Database.Asked - asked).ShouldBe(asked, "the page reads as much as without the card");
    }

    [Fact]
    public async Task Page_RunGoesOn_ShowsHowFarWithoutReload()
    {
        await using var scene = await OpenAsync();
        scene.Schedule.Plan(Nnov);
        using var screen = new IntegrationScreen(scene);
        var page = screen.Render<HealthPage>();
        page.WaitForAssertion(() => Cell(page, Nnov).QuerySelectorAll("svg").Length.ShouldBe(1));

        scene.Schedule.Plan(Nnov, running: true, progress: new(SyncStage.TakingOver, 1, 4, 45, 100, 3000, scene.Now - TimeSpan.FromSeconds(10)));
        screen.Announce(Topic.Progress, Nnov);

        page.WaitForAssertion(() => page.FindAll("tr[data-row]").Single(row => row.TextContent.Contains(Nnov, StringComparison.Ordinal)).TextContent.ShouldContain("Загрузка строк, 45\u00a0%"));
        page.FindAll("tr[data-row]").Single(row => row.TextContent.Contains(Nnov, StringComparison.Ordinal)).TextContent.ShouldContain("300");
        Cell(page, Nnov).GetAttribute("title")!.ShouldContain("Загрузка строк, 45\u00a0%");
    }

    [Fact]
    public async Task Page_RunEnds_ShowsWithoutReload()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene);
        var page = screen.Render<HealthPage>();
        page.WaitForAssertion(() => Cell(page, Nnov).TextContent.ShouldContain("не читалась"));

        await scene.SucceededAsync(Nnov, TimeSpan.Zero);
        await scene.QuarantineAsync(Nnov, 5);
        screen.Announce(Topic.Sync, Nnov);

        page.WaitForAssertion(() => Cell(page, Nnov).TextContent.ShouldContain("карант. 5"));
        page.FindAll(".st.held").ShouldContain(chip => chip.TextContent.Contains("ждут решения: 5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_SystemGrowsLateAndNobodyTells_ShowsItWithinAMinute()
    {
        await using var scene = await OpenAsync();
        await scene.SucceededAsync(Nnov, Hour);
        await using (var raw = scene.Database.Raw())
        {
            var system = await raw.SourceSystems.SingleAsync(row => row.Code == Nnov, Xunit.TestContext.Current.CancellationToken);
            scene.Time.SetUtcNow(scene.Cron.Next(system.Schedule, system.ScheduleZone, scene.Now, 1)![0] + SourceFreshness.Grace);
        }

        using var screen = new IntegrationScreen(scene);
        var page = screen.Render<HealthPage>();
        page.WaitForAssertion(() => Cell(page, Nnov).GetAttribute("title")!.ShouldNotContain("Задержка"));

        scene.Time.Advance(TimeSpan.FromMinutes(1));

        page.WaitForAssertion(() => Cell(page, Nnov).GetAttribute("title")!.ShouldContain("Задержка"));
        await screen.DisposeComponentsAsync();
        var asked = screen.Database.Asked;
        scene.Time.Advance(Hour);
        screen.Database.Asked.ShouldBe(asked, "a page that was left reads no more");
    }

    [Fact]
    public async Task Page_ThatCouldNotBeRead_SaysSoAndReadsAgainWhenAsked()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene);
        screen.Database.IsBroken = true;

        var page = screen.Render<HealthPage>();

        page.WaitForAssertion(() => page.FindAll("[role=alert]").ShouldHaveSingleItem());
        page.FindAll(".hc, .empty, .skel").ShouldBeEmpty();
        screen.Database.IsBroken = false;
        page.Find("[role=alert] button").Click();
        page.WaitForAssertion(() => Cell(page, Nnov).TextContent.ShouldContain("не читалась"));
    }

    private static IElement Cell(IRenderedComponent<HealthPage> page, string code) => page.Find($".hc[href='integration/{code}']");
}
