using Bunit;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Web.Features.Integration;
using Lko.Web.Features.Integration.Systems;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class SystemPageTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Page_Manager_PausesAfterConfirmingAndSeesItInTheJournal()
    {
        await using var scene = await OpenAsync();
        scene.Schedule.Plan(Nnov, next: scene.Now + Hour);
        await scene.RunAsync(Nnov, Hour, TimeSpan.FromSeconds(4), 100);
        await using var screen = new IntegrationScreen(scene);
        var dialogs = screen.Render<MudDialogProvider>();
        var page = Open(screen);
        page.WaitForAssertion(() => page.FindAll("tr[data-row]").ShouldHaveSingleItem().TextContent.ShouldContain("Успешно"));

        var press = page.FindAll(".acts button").Single(button => button.TextContent.Contains("Приостановить", StringComparison.Ordinal)).ClickAsync(new());
        dialogs.WaitForAssertion(() => dialogs.Find("h2").TextContent.ShouldContain(Nnov));
        scene.Schedule.Calls.ShouldBeEmpty();
        dialogs.Find(".mud-dialog-actions .btn.y").Click();
        await press;

        scene.Schedule.Calls.ShouldBe([$"pause {Nnov}"]);
        page.WaitForAssertion(() => page.Find(".tl").TextContent.ShouldContain("Приостановил чтение"));
        page.Find(".head .st").TextContent.ShouldContain("На паузе");
        page.FindAll(".acts button").ShouldContain(button => button.TextContent.Contains("Возобновить", StringComparison.Ordinal));
        page.Find(".acts .why").TextContent.ShouldContain("Сначала возобновите");
    }

    [Fact]
    public async Task Page_SystemThatDoesNotTellAFeed_NamesItUntilItDoes()
    {
        const string Asked = "ASR-MSK-1";
        await using var scene = await OpenAsync();
        await HeardAsync(2 * Hour, Feed.Accounts, Feed.Documents);
        await scene.RunAsync(Asked, Hour, TimeSpan.FromSeconds(4), 100);
        await using var screen = new IntegrationScreen(scene);

        var page = Open(screen, Asked);

        page.WaitForAssertion(() => page.Find(".note").TextContent.ShouldContain("Система не отдаёт: Документы, Лицевые счета"));
        page.WaitForAssertion(() => page.FindAll("[data-silent]").ShouldHaveSingleItem().TextContent.ShouldContain("Документы, Лицевые счета"));
        await HeardAsync(default);
        await using var later = new IntegrationScreen(scene);
        var again = Open(later, Asked);
        again.WaitForAssertion(() => again.FindAll("tr[data-row]").Count.ShouldBe(3));
        again.FindAll(".note").ShouldBeEmpty();

        Task HeardAsync(TimeSpan ago, params Feed[] silent) => scene.ChangeAsync(raw =>
        {
            var run = SyncRun.Start(new(Asked), scene.Now - ago);
            run.Hear([.. silent.Order()]);
            run.Succeed(scene.Now - ago);
            raw.SyncRuns.Add(run);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Page_Backfill_IsOfferedForTheLastMonthAndRefusedAtTheField()
    {
        await using var scene = await OpenAsync();
        scene.Schedule.Plan(Nnov, next: scene.Now + Hour);
        await using var screen = new IntegrationScreen(scene);
        var dialogs = screen.Render<MudDialogProvider>();
        var page = Open(screen);
        page.WaitForAssertion(() => Backfill(page).GetAttribute("aria-disabled").ShouldBeNull());

        var press = Backfill(page).ClickAsync(new());
        dialogs.WaitForAssertion(() => dialogs.FindAll("select").Count.ShouldBe(2));
        dialogs.FindAll("option[selected]").Select(option => option.TextContent).ShouldBe(["июнь 2026", "июнь 2026"]);
        dialogs.FindAll("#p-from option").Select(option => option.GetAttribute("value")).ShouldBe(["202607", "202606", "202605", "202604", "202603", "202602", "202601"]);
        dialogs.Markup.ShouldContain("начисления");
        dialogs.Find("#p-to").Change("202603");
        dialogs.Find(".mud-dialog-actions .btn.y").Click();
        dialogs.WaitForAssertion(() => dialogs.Find("#p-to-error").TextContent.ShouldContain("раньше первого"));
        dialogs.Find("#p-to").GetAttribute("aria-invalid").ShouldBe("true");
        scene.Schedule.Calls.ShouldBeEmpty();

        dialogs.Find("#p-from").Change("202602");
        dialogs.Find(".mud-dialog-actions .btn.y").Click();
        await press;

        scene.Schedule.Calls.ShouldBe([$"backfill {Nnov} 2026-02..2026-03"]);
        page.WaitForAssertion(() => page.Find(".tl").TextContent.ShouldContain("Запросил прошлые месяцы"));
        Backfill(page).GetAttribute("aria-disabled").ShouldBe("true");
        page.Find(".acts .why").TextContent.ShouldContain("уже ждёт или идёт");
        page.FindAll("p[role=status]").ShouldHaveSingleItem().TextContent.ShouldBe("Прошлые месяцы: осталось прочитать февраль 2026 — март 2026");
    }

    [Fact]
    public async Task Page_RunGoesOn_ShowsHowFarAndCanBeStopped()
    {
        await using var scene = await OpenAsync();
        scene.Schedule.Plan(Nnov, running: true, progress: new(SyncStage.Weighing, 1, 4, 25, 100, 0, scene.Now - TimeSpan.FromSeconds(10)));
        await scene.ChangeAsync(raw =>
        {
            raw.SyncRuns.Add(SyncRun.Start(new(Nnov), scene.Now - TimeSpan.FromSeconds(10)));
            return Task.CompletedTask;
        });
        await using var screen = new IntegrationScreen(scene);
        var dialogs = screen.Render<MudDialogProvider>();
        var page = Open(screen);
        page.WaitForAssertion(() => page.Find("progress").GetAttribute("value").ShouldBe("25"));
        page.Find("progress").GetAttribute("aria-label").ShouldBe("Проверка файлов, 25\u00a0%");

        scene.Schedule.Plan(Nnov, running: true, progress: new(SyncStage.TakingOver, 3, 4, 3 << 20, 4 << 20, 12_000, scene.Now - TimeSpan.FromSeconds(10)));
        screen.Announce(Topic.Progress, Nnov);

        page.WaitForAssertion(() => page.Find("progress").GetAttribute("value").ShouldBe("75"));
        page.Find("progress + p").TextContent.Replace('\u00a0', ' ').ShouldBe("файлов 3 из 4 · 3 МБ из 4 МБ · строк 12 000 · 1 200 строк/с · 10 с");

        var press = page.FindAll(".acts button").Single(button => button.TextContent.Contains("Остановить", StringComparison.Ordinal)).ClickAsync(new());
        dialogs.WaitForAssertion(() => dialogs.Find("h2").TextContent.ShouldContain(Nnov));
        dialogs.Find(".mud-dialog-actions .btn.y").Click();
        await press;

        page.WaitForAssertion(() => page.FindAll("progress").ShouldBeEmpty());
        page.FindAll(".acts button").ShouldNotContain(button => button.TextContent.Contains("Остановить", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_Reader_SeesActionsDisabledWithTheReason()
    {
        await using var scene = await OpenAsync();
        scene.Schedule.Plan(Nnov);
        using var screen = new IntegrationScreen(scene, Reader, "en-GB");

        var page = Open(screen);

        page.WaitForAssertion(() => page.FindAll(".acts button").Count.ShouldBe(4));
        page.FindAll(".acts button").ShouldAllBe(button => button.GetAttribute("aria-disabled") == "true");
        page.Find(".acts .why").TextContent.ShouldContain("integration administrator");
        page.Find("dl.kv").TextContent.ShouldContain("csv-cp1251");
    }

    [Fact]
    public async Task Page_RunFails_ShowsErrorChartAndRowLive()
    {
        await using var scene = await OpenAsync();
        await scene.RunAsync(Nnov, 2 * Hour, TimeSpan.FromSeconds(4), 100);
        using var screen = new IntegrationScreen(scene, Reader);
        var page = Open(screen);
        page.WaitForAssertion(() => page.FindAll(".runs rect").Count.ShouldBe(2));

        await scene.RunAsync(Nnov, Hour, TimeSpan.FromSeconds(1), 0, fault: SyncFault.FolderUnreadable);
        await scene.FailedAsync(Nnov, Hour);
        screen.Announce(Topic.Sync, Nnov);

        page.WaitForAssertion(() => page.FindAll(".runs rect.hollow").Count.ShouldBe(2));
        page.Find(".note").TextContent.ShouldContain("Папка обмена не читается. Папку обмена и права на неё проверяет администратор портала. Номер запуска: ");
        page.FindAll("tr[data-row] small").ShouldContain(small => small.TextContent.StartsWith("Папка обмена не читается. Номер запуска: ", StringComparison.Ordinal));
        page.Find(".runs svg").GetAttribute("aria-label").ShouldBe("Последние запуски: 2, неудачных 1. Строк за запуск, до 100");
        page.WaitForAssertion(() => page.FindAll("tr[data-row]").Count.ShouldBe(2));
    }

    [Fact]
    public async Task Page_RunWhoseFilesWereRejected_SaysSoAndLeadsToThem()
    {
        await using var scene = await OpenAsync();
        await scene.ChangeAsync(raw =>
        {
            foreach (var (ago, news) in new[] { (2 * Hour, 2), (Hour, 0) })
            {
                var run = SyncRun.Start(new(Nnov), scene.Now - ago);
                run.Advance(new SyncCounts(4, news, 2, 100, 0, 100));
                run.Succeed(scene.Now - ago);
                raw.SyncRuns.Add(run);
            }

            return Task.CompletedTask;
        });
        using var screen = new IntegrationScreen(scene, Reader);

        var page = Open(screen);

        page.WaitForAssertion(() => page.FindAll("tr[data-row] .st").Select(chip => chip.TextContent.Trim()).ShouldBe(["Успешно", "Успешно, отклонено файлов: 2"]));
        page.Find("tr[data-row] small a").GetAttribute("href").ShouldBe($"integration/{Nnov}?tab=files&verdict=rejected");
        page.Find(".runs svg").GetAttribute("aria-label").ShouldStartWith("Последние запуски: 2, неудачных 0, с отклонёнными файлами 1");
    }

    [Fact]
    public async Task Page_Chart_TellsRowsQuarantineOutcomeAndWhen()
    {
        await using var scene = await OpenAsync();
        await scene.RunAsync(Nnov, 3 * Hour, TimeSpan.FromSeconds(4), 75, quarantined: 25);
        await scene.RunAsync(Nnov, 2 * Hour, TimeSpan.FromSeconds(2), 50);
        await scene.RunAsync(Nnov, Hour, TimeSpan.FromSeconds(1), 0, fault: SyncFault.Unreachable);
        using var screen = new IntegrationScreen(scene, Reader, "en-GB");

        var page = Open(screen);

        page.WaitForAssertion(() => page.FindAll(".runs svg").Count.ShouldBe(2));
        page.FindAll(".runs rect.rows").Select(bar => bar.GetAttribute("height")).ShouldBe(["46", "23"]);
        page.FindAll(".runs rect.held").ShouldHaveSingleItem().GetAttribute("height").ShouldBe("11.5");
        page.FindAll(".runs rect.hollow").Count.ShouldBe(2);
        page.Find(".runs rect.held title").TextContent.ShouldContain("rows 100, 25 of them in quarantine");
        page.Find(".runs .axis").TextContent.ShouldContain("08:40");
        page.Find(".runs .leg").TextContent.ShouldContain("in quarantine");
    }

    [Fact]
    public async Task Page_RunOfATimeWhenTheReasonWasAText_DoesNotShowIt()
    {
        await using var scene = await OpenAsync();
        await scene.RunAsync(Nnov, Hour, TimeSpan.FromSeconds(1), 0, fault: SyncFault.Internal);
        await scene.ChangeAsync(raw => raw.SyncRuns.ExecuteUpdateAsync(set => set.SetProperty(row => row.Error, "SqliteException: SQLite Error 5, password=x"), Xunit.TestContext.Current.CancellationToken));
        await using var screen = new IntegrationScreen(scene);

        var page = Open(screen);

        page.WaitForAssertion(() => page.Find(".note").TextContent.ShouldContain("Вид причины не сохранён"));
        page.WaitForAssertion(() => page.FindAll("tr[data-row]").ShouldHaveSingleItem().TextContent.ShouldContain("Вид причины не сохранён"));
        page.Markup.ShouldNotContain("SQLite");
    }

    [Fact]
    public void Words_AreThereForEveryFault()
    {
        foreach (var fault in Enum.GetValues<SyncFault>())
        {
            IntegrationWords.Name(fault).ShouldNotContain('.', $"{fault}");
            IntegrationWords.Advice(fault).ShouldEndWith(".", Case.Sensitive, $"{fault}");
        }
    }

    [Fact]
    public async Task Page_Files_ComeFromTheAddress()
    {
        await using var scene = await OpenAsync();
        using var screen = new IntegrationScreen(scene, Reader);
        screen.Go($"integration/{Nnov}?tab=files&verdict=rejected");

        var page = Open(screen);

        page.WaitForAssertion(() => page.Markup.ShouldContain("По этим условиям ничего не найдено"));
        page.Find(".tabs [aria-current]").TextContent.ShouldContain("Файлы");
        page.Find("option[selected]").TextContent.ShouldBe("Отклонён");
    }

    [Fact]
    public async Task Page_FilesOfAMonth_SayWhatTheyToldAndLeadToTheirRows()
    {
        await using var scene = await OpenAsync();
        await scene.ChangeAsync(raw =>
        {
            foreach (var (name, feed, month) in new[] { ("SALDO_6.csv", Feed.Balances, 6), ("SALDO_5.csv", Feed.Balances, 5), ("NACH_6.csv", Feed.Charges, 6) })
            {
                var entry = new LedgerEntry($"d01/{name}", new string('a', 64), new FileName(new(feed, new Period(2026, month), 1), 1), FileVerdict.Effective, null);
                var file = SourceFile.Of(Nnov, new DeliveredFile("d01", name, 10, () => Stream.Null), entry, scene.Now);
                file.Count(3, 2);
                file.Tell(350);
                raw.SourceFiles.Add(file);
            }

            return Task.CompletedTask;
        });
        using var screen = new IntegrationScreen(scene);
        screen.Go($"integration/{Nnov}?tab=files&feed=balances&period=2026-06");

        var page = Open(screen);

        page.WaitForAssertion(() => page.FindAll("tr[data-row]").ShouldHaveSingleItem().TextContent.ShouldContain("SALDO_6.csv"));
        page.Find("tr[data-row]").TextContent.ShouldContain("3,50");
        page.Find("tr[data-row] a").GetAttribute("href").ShouldBe($"integration/quarantine?system={Nnov}&period=2026-06");
        page.Find("[data-only]").TextContent.ShouldBe("Остатки · июнь 2026");
        page.Find("[data-only] + button").Click();
        screen.Path.ShouldEndWith($"integration/{Nnov}?tab=files");
    }

    private static AngleSharp.Dom.IElement Backfill(IRenderedComponent<SystemPage> page) =>
        page.FindAll(".acts button").Single(button => button.TextContent.Contains("прошлые месяцы", StringComparison.Ordinal));

    private static IRenderedComponent<SystemPage> Open(IntegrationScreen screen, string system = Nnov) => screen.Render<SystemPage>(parameters => parameters.Add(page => page.Code, system));
}
