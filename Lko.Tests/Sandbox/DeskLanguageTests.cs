using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lko.Tests.Sandbox;

/// <summary>The desk of the sandbox speaks Russian and English.</summary>
public sealed partial class DeskLanguageTests
{
    private static readonly string[] States =
    [
        "SUBMITTED", "REGISTERED", "CLARIFY", "TECH_CHECK", "TECH_NO", "QUOTED", "AGREED", "SIGNING", "IN_BUILD", "TESTING", "ACCEPTANCE",
        "DONE", "PARTIAL", "FAILED", "REJECTED", "CANCELLING", "CANCELLED",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "ru")]
    [InlineData("de", "ru")]
    [InlineData("en-GB", "en")]
    [InlineData("ru-RU, en;q=0.8", "ru")]
    [InlineData("de, en;q=0.8, ru;q=0.5", "en")]
    [InlineData("ru;q=0.5, en;q=0.8", "en")]
    public async Task Desk_SpeaksTheLanguageOfTheBrowser(string? wishes, string spoken)
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        if (wishes is not null)
        {
            sandbox.Http.DefaultRequestHeaders.Add("Accept-Language", wishes);
        }

        (await sandbox.Http.GetStringAsync("", Token)).ShouldContain($"<html lang=\"{spoken}\">");
    }

    [Fact]
    public async Task Link_OfTheBar_ChoosesTheOtherLanguageAndLeadsBack()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        sandbox.Http.DefaultRequestHeaders.Add("Accept-Language", "ru");
        (await sandbox.Http.GetStringAsync("", Token)).ShouldContain("href=\"/language/en\"");

        using var chosen = await sandbox.Http.GetAsync("language/en", Token);

        chosen.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        chosen.Headers.Location!.OriginalString.ShouldBe("/");
        var cookie = chosen.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldStartWith("lko.sandbox.culture=");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldContain("httponly");
        var page = await sandbox.Http.GetStringAsync("", Token);
        page.ShouldContain("<html lang=\"en\">");
        page.ShouldContain("href=\"/language/ru\"");
        using var unknown = await sandbox.Http.GetAsync("language/de", Token);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>Orders in every state, faults of every sort and clocks that are wrong: nothing is left in Russian but the link to it.</summary>
    [Fact]
    public async Task Desk_InEnglish_HasNoRussianWord()
    {
        await using var sandbox = await SandboxFixture.StartAsync(sftp: 9);
        sandbox.Http.DefaultRequestHeaders.Add("Accept-Language", "en");
        OwnWords(await sandbox.Http.GetStringAsync("", Token)).ShouldNotMatch("[А-Яа-яЁё]");
        foreach (var (index, state) in States.Index())
        {
            var order = await sandbox.PlaceAsync($"LKO-2026-{index:0000000}");
            if (state != "SUBMITTED")
            {
                await sandbox.StepAsync(order, new { to = state });
            }
        }

        foreach (var scope in new[] { "messages", "find", "events" })
        {
            await sandbox.ControlAsync("crm/faults", new { kind = "drop", scope });
        }

        await sandbox.ControlAsync("crm/events/faults", new { kind = "badSignature" });
        await sandbox.ControlAsync("billing/ASR-NNOV-1/faults", new { kind = "Refuse" });
        await sandbox.ControlAsync("billing/ASR-NNOV-1/faults", new { kind = "TrailerLies" });
        await sandbox.ControlAsync("billing/ASR-NNOV-1/faults", new { kind = "ClockSkew", seconds = 90 });
        await sandbox.ControlAsync("billing/ASR-MSK-1/faults", new { kind = "SilentFeed", feed = "charges" });
        await sandbox.ControlAsync("time", new { hours = 36 });
        await sandbox.ControlAsync("crm/resume");

        var page = await sandbox.Http.GetStringAsync("", Token);

        OwnWords(page).ShouldNotMatch("[А-Яа-яЁё]");
        page.ShouldContain("Messages of the portal: Taken, the answer is lost · 1 left");
        page.ShouldContain("ASR-MSK-1: does not tell charges");
        WebUtility.HtmlDecode(page).ShouldContain("fast-forwarded by 1.5\u00A0days");
    }

    [Theory]
    [InlineData("ru", "order: Заявка ждёт ответа оператора.", "seconds: Нужно число от 0 до 3600.", "expectedCompletion: Нужен день этого века вида 2026-09-30.")]
    [InlineData("en", "order: The order waits for the operator's answer.", "seconds: A number from 0 to 3600 is needed.", "expectedCompletion: A day of this century such as 2026-09-30 is needed.")]
    public async Task Controls_RefuseInTheLanguageOfWhoAsks(string language, string waits, string range, string day)
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();
        await sandbox.StepToAsync(order, "CLARIFY");
        sandbox.Http.DefaultRequestHeaders.Add("Accept-Language", language);

        (await RefusedAsync($"crm/orders/{order}/step", new { }, HttpStatusCode.Conflict)).ShouldBe(waits);
        (await RefusedAsync("crm/pace", new { seconds = -1 }, HttpStatusCode.BadRequest)).ShouldBe(range);
        (await RefusedAsync($"crm/orders/{order}/step", new { expectedCompletion = "30.09.2026" }, HttpStatusCode.BadRequest)).ShouldBe(day);

        async Task<string?> RefusedAsync(string path, object body, HttpStatusCode status)
        {
            using var answer = await sandbox.Http.PostAsJsonAsync("control/" + path, body, Token);
            answer.StatusCode.ShouldBe(status);
            var refusal = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
            return $"{refusal.GetProperty("field").GetString()}: {refusal.GetProperty("message").GetString()}";
        }
    }

    /// <summary>Without the link to Russian, and without what is called so in every language: contracts and requests for last miles.</summary>
    private static string OwnWords(string page) => SaidInRussian().Replace(page, "");

    [GeneratedRegex("""<a class="lang"[^>]* lang="ru"[^>]*>RU</a>|Д-2024/0017|ЗПМ-2026-\d{6}""", RegexOptions.None, 5_000)]
    private static partial Regex SaidInRussian();
}
