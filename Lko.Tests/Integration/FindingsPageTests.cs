using Bunit;
using Lko.Domain.Integration;
using Lko.Tests.Support;
using Lko.Web.Features.Integration;
using Lko.Web.Features.Integration.Findings;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

/// <summary>What is stored of a finding, as people read it.</summary>
public sealed class FindingsPageTests
{
    public static TheoryData<FindingKind, string, string[]> Details => new()
    {
        { FindingKind.SystemLate, "2026-07-03 06:40 UTC", ["Последние данные: 03.07 09:40"] },
        { FindingKind.SystemLate, "\u2014", ["Последние данные: \u2014"] },
        { FindingKind.BreakerOpen, "2025-12-31 22:15 UTC", ["Опрос приостановлен с: 01.01 01:15"] },
        { FindingKind.FilesRejected, "2", ["Отклонено файлов: 2"] },
        { FindingKind.FilesMissing, "2026-06", ["Нет файлов за: июнь 2026"] },
        { FindingKind.QuarantineJump, "1200", ["Строк за сутки: 1\u00a0200"] },
        { FindingKind.QuarantineJump, "\u226510000", ["Строк за сутки: \u2265\u00a010\u00a0000"] },
        { FindingKind.ClockSkewed, "\u221202:05:00", ["Разница часов: \u221202:05:00"] },
        { FindingKind.FutureDated, "2027-07-06 06:40 UTC", ["Дата изменения: 06.07.2027 09:40"] },
        { FindingKind.PagesGone, "charges_2026-05_p2.json: 200", ["Снято строк: charges_2026-05_p2.json: 200"] },
        { FindingKind.RequestsGone, "1200 of 9000: LM-1; LM-2", ["Нет запросов: 1\u00a0200 из 9\u00a0000", "Номера: LM-1; LM-2", "После закрытия: запросы, которых портал так и не назвал, будут помечены удалёнными"] },
        { FindingKind.DeadLetter, "order.place 0197-ab, attempts: 8. HTTP 503", ["Сообщение: Отправить заявку", "Попыток: 8", "Последний ответ: HTTP 503"] },
        { FindingKind.SequenceGap, "2 of 3", ["Получено событий: 2 из 3"] },
        { FindingKind.LeftTerminalState, "Completed -> IN_BUILD, seq 9", ["Состояние заявки: Выполнена", "Сообщено: В работе, организация услуги", "Номер события: 9"] },
        { FindingKind.ReasonMissing, "HELD, seq 4, expected 2026-07-20, committed . поставка", ["Сообщено: Задержка", "Номер события: 4", "Ожидаемая дата: 20.07.2026", "Комментарий: поставка"] },
        { FindingKind.FilesRejected, "words of another time", ["Отклонено файлов: words of another time"] },
        { FindingKind.Unreadable, "LKO-1 no state {}", ["LKO-1 no state {}"] },
    };

    [Theory]
    [MemberData(nameof(Details))]
    public void Detail_AsStored_IsToldWithLabelsOnTheReadersClock(FindingKind kind, string stored, string[] told)
    {
        using var speaking = new CultureScope("ru-RU");

        FindingFacts.Of(kind, stored, IntegrationWords.Zone, new DateTimeOffset(2026, 7, 6, 6, 40, 0, TimeSpan.Zero))
            .Select(fact => fact.Label is null ? fact.Value : $"{fact.Label}: {fact.Value}").ShouldBe(told);
    }

    [Fact]
    public async Task Page_Finding_TellsItsFacts()
    {
        await using var scene = await OpenAsync();
        await scene.ChangeAsync(raw =>
        {
            raw.Findings.Add(Finding.Of(FindingKind.BreakerOpen, Nnov, "2026-07-06 03:54 UTC", scene.Now));
            return Task.CompletedTask;
        });
        using var screen = new IntegrationScreen(scene, language: "en-GB");

        var page = screen.Render<FindingsPage>();

        page.WaitForAssertion(() => page.Find("[data-fact]").TextContent.ShouldMatch(@"^\s*Not asked since:\s+6 Jul 06:54\s*$"));
        page.FindAll(".raw").ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_FindingThatEndsByItself_IsOfferedToTakeAndNotToResolve()
    {
        await using var scene = await OpenAsync();
        await scene.ChangeAsync(raw =>
        {
            raw.Findings.AddRange(
                Finding.Of(FindingKind.SystemLate, Nnov, "2026-07-03 06:40 UTC", scene.Now.AddHours(-1)), Finding.Of(FindingKind.FilesRejected, Nnov, "1", scene.Now));
            return Task.CompletedTask;
        });
        using var screen = new IntegrationScreen(scene);

        var page = screen.Render<FindingsPage>();

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").Count.ShouldBe(2));
        var (late, refused) = (page.FindAll("tbody tr[data-row]")[0], page.FindAll("tbody tr[data-row]")[1]);
        late.QuerySelectorAll("button").Select(button => button.TextContent).ShouldBe(["Взять"]);
        late.QuerySelector("[data-lasts]")!.TextContent.ShouldBe("Закроется само, когда причины не станет");
        refused.QuerySelectorAll("button").Select(button => button.TextContent).ShouldBe(["Взять", "Закрыть"]);
        refused.QuerySelectorAll("[data-lasts]").ShouldBeEmpty();
    }
}
