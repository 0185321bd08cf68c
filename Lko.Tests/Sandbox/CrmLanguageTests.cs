using System.Net;
using System.Text.Json;

namespace Lko.Tests.Sandbox;

/// <summary>The carrier's people answer in the language in which they were written to.</summary>
public sealed class CrmLanguageTests
{
    private const string Order = "LKO-2026-0000001";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en", "Wholesale sales", "Please name", "Laying fibre cable in ducts", "km")]
    [InlineData("ru", "Отдел продаж операторам", "Укажите", "Прокладка ОК в канализации", "км")]
    [InlineData("fr", "Отдел продаж операторам", "Укажите", "Прокладка ОК в канализации", "км")]
    [InlineData(null, "Отдел продаж операторам", "Укажите", "Прокладка ОК в канализации", "км")]
    public async Task Events_AreInTheLanguageOfTheOrder(string? language, string department, string question, string works, string unit)
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await PlaceAsync(sandbox, language);

        await sandbox.StepToAsync(Order, "QUOTED");

        var events = await EventsAsync(sandbox);
        var asked = events.Single(row => row.GetProperty("to").GetString() is "CLARIFY");
        (asked.GetProperty("actor").GetString(), asked.GetProperty("comment").GetString()![..question.Length]).ShouldBe((department, question));
        var line = events[^1].GetProperty("terms").GetProperty("lines")[0];
        (line.GetProperty("name").GetString(), line.GetProperty("unit").GetString()).ShouldBe((works, unit));
    }

    [Fact]
    public async Task WhoWroteLast_IsAnsweredInHisLanguage_AfterARestartToo()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await PlaceAsync(sandbox, "ru");
        await sandbox.StepToAsync(Order, "CLARIFY");
        var id = Guid.NewGuid();
        using var answer = await sandbox.PostAsync(id, Messages.Action(id, "order.answer", Order, "Ivan, 9 to 18", language: "en"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await sandbox.StopServerAsync();
        await sandbox.StartServerAsync();

        await sandbox.StepToAsync(Order, "TECH_CHECK");

        var events = await EventsAsync(sandbox);
        events.Select(row => row.GetProperty("actor").GetString()).ShouldBe(["CRM", "Отдел продаж операторам", "Network records"], "what was said before stays as it was");
    }

    [Theory]
    [InlineData("en", "The CRM does not await this answer now.")]
    [InlineData("ru", "Сейчас CRM этого ответа не ждёт.")]
    public async Task Refusal_IsInTheLanguageOfTheMessage(string language, string words)
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await PlaceAsync(sandbox, "ru");
        var id = Guid.NewGuid();

        using var answer = await sandbox.PostAsync(id, Messages.Action(id, "order.answer", Order, "x", language: language));

        JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token)).GetProperty("message").GetString().ShouldBe(words);
    }

    [Fact]
    public async Task RefusalAsked_ForByAFault_IsInTheLanguageOfTheMessage()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await sandbox.ControlAsync("crm/faults", new { kind = "refuse" });
        var id = Guid.NewGuid();

        using var answer = await sandbox.PostAsync(id, Messages.Place(id, Order, language: "en"));

        JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token)).GetProperty("message").GetString().ShouldBe("Refused by a rule of the CRM.");
    }

    private static async Task PlaceAsync(SandboxFixture sandbox, string? language)
    {
        var id = Guid.NewGuid();
        using var answer = await sandbox.PostAsync(id, Messages.Place(id, Order, language: language));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    private static async Task<List<JsonElement>> EventsAsync(SandboxFixture sandbox) => [.. (await sandbox.EventsAsync()).GetProperty("items").EnumerateArray()];
}
