using Bunit;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Tests.Support;
using Lko.Web.Features.Integration.Quarantine;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class QuarantinePageTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_HostileRow_IsTextOnly()
    {
        await using var scene = await OpenAsync();
        await scene.QuarantineAsync(Nnov, 1, raw: "1;<script>alert('x')</script>;2");
        using var screen = new IntegrationScreen(scene, Reader);
        var id = await FirstAsync(scene);
        screen.Go($"integration/quarantine?row={id.Value}");

        var page = screen.Render<QuarantinePage>();

        page.WaitForAssertion(() => page.Find("pre.raw").TextContent.ShouldBe("1;<script>alert('x')</script>;2"));
        page.FindAll("script").ShouldBeEmpty();
        page.WaitForAssertion(() => page.Find("tr.sel").TextContent.ShouldContain("<script>"));
        page.Find("aside p").TextContent.ShouldContain("Запросите исправленный файл");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task Page_RowThatIsNoNumber_IsNoneChosen(string row)
    {
        await using var scene = await OpenAsync();
        await scene.QuarantineAsync(Nnov, 1);
        using var screen = new IntegrationScreen(scene, Reader);
        screen.Go($"integration/quarantine?row={row}");

        var page = screen.Render<QuarantinePage>();

        page.WaitForElement("tr[data-row]");
        page.FindAll("aside, tr.sel").ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_Filters_ComeFromTheAddressAndGoThere()
    {
        await using var scene = await OpenAsync();
        await scene.QuarantineAsync(Nnov, 2, RejectReason.BadDate);
        await scene.QuarantineAsync("ASR-CHEL-1", 3);
        using var screen = new IntegrationScreen(scene, Reader, "en-GB");
        screen.Go("integration/quarantine?reason=baddate&period=2026-06");

        var page = screen.Render<QuarantinePage>();

        page.WaitForAssertion(() => page.FindAll("tr[data-row]").Count.ShouldBe(2));
        page.Find("tr[data-row]").TextContent.ShouldContain("Unreadable date");
        page.Find("select[aria-label='System'] option[value='ASR-CHEL-1']").TextContent.ShouldMatch(@"^.+ \(ASR-CHEL-1\)$");
        page.Find("tr[data-row] td[data-l='System']").TextContent.ShouldMatch($@"\S+\s.*{Nnov}");
        page.Find("select[aria-label='System']").Change("ASR-CHEL-1");
        screen.Path.ShouldEndWith("integration/quarantine?reason=baddate&period=2026-06&system=ASR-CHEL-1");
        page.WaitForAssertion(() => page.Markup.ShouldContain("Nothing matches"));
    }

    [Fact]
    public async Task Panel_MapsTheCodeAndAsksForAReprocess()
    {
        await using var scene = await OpenAsync();
        scene.Schedule.Plan(Nnov);
        await WaitingForAsync(scene, "NEWCODE", 3);
        using var screen = new IntegrationScreen(scene);
        screen.Go($"integration/quarantine?row={(await FirstAsync(scene)).Value}");
        var page = screen.Render<QuarantinePage>();
        page.WaitForAssertion(() => page.Find("aside").TextContent.ShouldContain("ждут этот код: 3"));

        await Press(page, "Сопоставить код");
        page.Find("aside .err").TextContent.ShouldContain("Выберите");
        var meaning = $"#{page.Find("aside [role=combobox]").Id}";
        page.Find(meaning).Input("Атлантида");
        page.Find(meaning).Blur();
        await Press(page, "Сопоставить код");
        page.Find("aside .err").TextContent.ShouldContain("Выберите");
        page.Find(meaning).GetAttribute("value").ShouldBe("Атлантида");
        page.Choose(meaning, "L2_P2P");
        await Press(page, "Сопоставить код");

        page.WaitForAssertion(() => page.Find("aside").TextContent.ShouldContain("Уже сопоставлен: L2_P2P"));
        await Press(page, $"Обработать {Nnov} повторно");
        scene.Schedule.Calls.ShouldBe([$"reprocess {Nnov}"]);
        await Press(page, "Снять сопоставление");
        page.WaitForAssertion(() => page.Find("aside").TextContent.ShouldNotContain("Уже сопоставлен"));
    }

    [Fact]
    public async Task Panel_RowAcceptedMeanwhile_SaysThatItHasLeft()
    {
        await using var scene = await OpenAsync();
        await WaitingForAsync(scene, "NEWCODE", 1);
        using var screen = new IntegrationScreen(scene, Reader);
        screen.Go($"integration/quarantine?row={(await FirstAsync(scene)).Value}");
        var page = screen.Render<QuarantinePage>();
        page.WaitForAssertion(() => page.FindAll("pre.raw").Count.ShouldBe(1));
        page.FindAll("aside button").ShouldAllBe(button => button.GetAttribute("aria-disabled") == "true");

        await scene.ChangeAsync(async raw => raw.QuarantineRows.RemoveRange(await raw.QuarantineRows.ToListAsync(Token)));
        screen.Announce(Topic.Sync, Nnov);

        page.WaitForAssertion(() => page.Find("aside h2").TextContent.ShouldContain("больше нет в карантине"));
        page.WaitForAssertion(() => page.Find(".fresh").TextContent.ShouldContain("Данные обновились"));
    }

    [Theory]
    [InlineData("ru-RU", "Ключ записи", "Отклонена раз", "отклонена раз: 2")]
    [InlineData("en-GB", "Record key", "Times refused", "times refused: 2")]
    public async Task Page_RowThatCameAgain_TellsItsKeyAndHowOften(string language, string key, string times, string since)
    {
        await using var scene = await OpenAsync();
        await scene.ChangeAsync(raw =>
        {
            var told = new QuarantinedRow("d01/NACH.csv", 3, "SUM", RejectReason.BadNumber, "CH-77;2", ExternalId: "CH-77");
            var row = QuarantineRow.Of(Nnov, Feed.Charges, new Period(2026, 6), told, scene.Now);
            row.Follow(scene.Now.AddHours(-5), 1, cameAgain: true);
            raw.QuarantineRows.Add(row);
            return Task.CompletedTask;
        });
        using var screen = new IntegrationScreen(scene, Reader, language);
        screen.Go($"integration/quarantine?row={(await FirstAsync(scene)).Value}");

        var page = screen.Render<QuarantinePage>();

        page.WaitForAssertion(() => page.Find("aside [data-external-id]").TextContent.ShouldBe("CH-77"));
        page.Find("aside").TextContent.ShouldContain(key);
        page.Find("aside").TextContent.ShouldContain(times);
        page.WaitForAssertion(() => page.Find("tr.sel").TextContent.ShouldContain(since));
    }

    private static Task Press(IRenderedComponent<QuarantinePage> page, string text) =>
        page.FindAll("aside button").Single(button => button.TextContent.Contains(text, StringComparison.Ordinal)).ClickAsync(new());

    private static Task WaitingForAsync(IntegrationScene scene, string code, int rows) => scene.ChangeAsync(raw =>
    {
        raw.QuarantineRows.AddRange(Enumerable.Range(1, rows).Select(line => QuarantineRow.Of(
            Nnov, Feed.Charges, new Period(2026, 6), new QuarantinedRow("d01/NACH.csv", line, "Service", RejectReason.UnknownService, $"1;{code};2", code), scene.Now)));
        return Task.CompletedTask;
    });

    private static async Task<QuarantineRowId> FirstAsync(IntegrationScene scene)
    {
        await using var raw = scene.Database.Raw();
        return await raw.QuarantineRows.OrderBy(row => row.Id).Select(row => row.Id).FirstAsync(Token);
    }
}
