using Bunit;
using Lko.Domain.Live;
using Lko.Web.Features.Integration.Systems;
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
    public async Task Page_Reader_SeesActionsDisabledWithTheReason()
    {
        await using var scene = await OpenAsync();
        scene.Schedule.Plan(Nnov);
        using var screen = new IntegrationScreen(scene, Reader, "en-GB");

        var page = Open(screen);

        page.WaitForAssertion(() => page.FindAll(".acts button").Count.ShouldBe(3));
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

        await scene.RunAsync(Nnov, Hour, TimeSpan.FromSeconds(1), 0, error: "<b>no folder</b>");
        await scene.FailedAsync(Nnov, Hour);
        screen.Announce(Topic.Sync, Nnov);

        page.WaitForAssertion(() => page.FindAll(".runs rect.hollow").Count.ShouldBe(2));
        page.Find(".note").TextContent.ShouldContain("<b>no folder</b>");
        page.FindAll(".note .raw b").ShouldBeEmpty();
        page.Find(".runs svg").GetAttribute("aria-label").ShouldBe("Последние запуски: 2, неудачных 1. Строк за запуск, до 100");
        page.WaitForAssertion(() => page.FindAll("tr[data-row]").Count.ShouldBe(2));
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

    private static IRenderedComponent<SystemPage> Open(IntegrationScreen screen) => screen.Render<SystemPage>(parameters => parameters.Add(page => page.Code, Nnov));
}
