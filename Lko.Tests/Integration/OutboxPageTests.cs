using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bunit;
using Lko.Domain.Integration;
using Lko.Web.Features.Integration.Findings;
using Lko.Web.Features.Integration.Outbox;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class OutboxPageTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Panel_DeadLetter_IsRetriedWithAReason()
    {
        await using var scene = await OpenAsync();
        var id = await DeadAsync(scene);
        await using var screen = new IntegrationScreen(scene);
        screen.Go($"integration/outbox?message={id.Value}");
        var dialogs = screen.Render<MudDialogProvider>();
        var page = screen.Render<OutboxPage>();
        page.WaitForAssertion(() => page.Find("pre.raw").TextContent.ShouldBe("{\"a\":\"<b>\"}"));
        page.Find(".tl").TextContent.ShouldContain("400 <i>");
        page.Find("tr.sel").TextContent.ShouldContain("Не доставлено");

        var press = page.FindAll("aside button").Single(button => button.TextContent.Contains("Отправить снова", StringComparison.Ordinal)).ClickAsync(new());
        dialogs.WaitForElement("textarea").Change("CRM исправлена");
        dialogs.Find(".mud-dialog-actions .btn.y").Click();
        await press;

        page.WaitForAssertion(() => page.Find("aside .st").TextContent.ShouldContain("Ждёт отправки"));
        page.FindAll("aside .tl")[^1].TextContent.ShouldContain("CRM исправлена");
        page.WaitForAssertion(() => page.Markup.ShouldContain("Недоставленных сообщений нет"));
    }

    [Fact]
    public async Task Page_MessageThatIsNoNumber_IsNoneChosen()
    {
        await using var scene = await OpenAsync();
        await DeadAsync(scene);
        await using var screen = new IntegrationScreen(scene);
        screen.Go("integration/outbox?message=abc");

        var page = screen.Render<OutboxPage>();

        page.WaitForElement("tr[data-row]");
        page.FindAll("aside, tr.sel").ShouldBeEmpty();
    }

    [Fact]
    public async Task Panel_DeadLetter_IsCorrectedWithItsErrorsAtTheField()
    {
        const string Answer = """{"messageId":"5f0c7a34-9c0e-4b59-9a0c-0d3f6f1f2a10","type":"order.answer","orderId":"LKO-2026-0000001","at":"2026-07-06T06:00:00.000Z","user":"М. З.","text":"нет","termsId":null}""";
        await using var scene = await OpenAsync();
        var id = await DeadAsync(scene, Answer, "order.answer");
        await using var screen = new IntegrationScreen(scene);
        screen.Go($"integration/outbox?message={id.Value}");
        var dialogs = screen.Render<MudDialogProvider>();
        var page = screen.Render<OutboxPage>();
        page.WaitForElement("aside button");

        var press = page.FindAll("aside button").Single(button => button.TextContent.Contains("Исправить и отправить", StringComparison.Ordinal)).ClickAsync(new());
        var text = dialogs.WaitForElement("#p-payload").GetAttribute("value")!;
        text.ShouldContain("\n  \"text\": \"нет\"", Case.Sensitive, "a person reads it line by line");
        await dialogs.Find("#p-payload").ChangeAsync(new() { Value = text.Replace("order.answer", "order.place", StringComparison.Ordinal) });
        await dialogs.Find(".mud-dialog-actions .btn.p").ClickAsync(new());
        dialogs.WaitForAssertion(() => dialogs.Find("#p-payload-error").TextContent.ShouldContain("type: не меняется"));
        dialogs.Find("#p-reason-error").TextContent.Trim().ShouldNotBeEmpty();
        dialogs.Find("#p-payload").GetAttribute("aria-describedby").ShouldBe("p-payload-error p-payload-hint");
        await dialogs.Find("#p-payload").ChangeAsync(new() { Value = text.Replace("нет", "да", StringComparison.Ordinal) });
        await dialogs.Find("#p-reason").ChangeAsync(new() { Value = "опечатка" });
        await dialogs.Find(".mud-dialog-actions .btn.p").ClickAsync(new());
        await press;

        page.WaitForAssertion(() => page.Find("aside .st").TextContent.ShouldContain("Ждёт отправки"));
        page.Find("pre.raw").TextContent.ShouldContain("\"text\":\"да\"");
        page.Find("aside details").TextContent.ShouldContain("До исправления: Г. Т.");
        page.Find("aside details pre").TextContent.ShouldBe(Answer);
        page.FindAll("aside .tl")[^1].TextContent.ShouldContain("опечатка");
    }

    /// <summary>A field is told by the browser as a whole, in a message of a circuit that is no longer than 32 KB.</summary>
    [Theory]
    [InlineData("ru-RU", "Исправить и отправить", "Строки 1–", "ошибка в строке ")]
    [InlineData("en-GB", "Correct and send", "Lines 1–", "line ")]
    public async Task Panel_DeadLetterWithManyFiles_IsCorrectedPartByPart(string language, string edit, string lines, string wrongLine)
    {
        var order = PlacedWith(files: 40);
        await using var scene = await OpenAsync();
        var id = await DeadAsync(scene, order);
        await using var screen = new IntegrationScreen(scene, language: language);
        screen.Go($"integration/outbox?message={id.Value}");
        var dialogs = screen.Render<MudDialogProvider>();
        var page = screen.Render<OutboxPage>();
        page.WaitForElement("aside button");

        var press = page.FindAll("aside button").Single(button => button.TextContent.Contains(edit, StringComparison.Ordinal)).ClickAsync(new());
        dialogs.WaitForElement("#p-payload");
        var texts = dialogs.FindAll("textarea.raw").Select(field => field.GetAttribute("value")!).ToList();
        texts.Count.ShouldBeGreaterThan(1);
        texts.ShouldAllBe(text => text.Length <= 6_000 && text.Length > 0);
        JsonNode.DeepEquals(JsonNode.Parse(string.Concat(texts)), JsonNode.Parse(order)).ShouldBeTrue();
        dialogs.FindAll("textarea.raw").Select(field => dialogs.Find($"label[for={field.Id}]").TextContent).Distinct(StringComparer.Ordinal).Count().ShouldBe(texts.Count, "each is called after its lines");
        dialogs.Find("label[for=p-payload]").TextContent.ShouldStartWith(lines);

        // A mistake is told by its line in the whole, which the field above says to be its own.
        await dialogs.Find("#p-reason").ChangeAsync(new() { Value = "опечатка" });
        var last = $"#p-payload-{texts.Count}";
        await dialogs.Find(last).ChangeAsync(new() { Value = $"?{texts[^1]}" });
        await dialogs.Find(".mud-dialog-actions .btn.p").ClickAsync(new());
        var firstOfLast = 1 + string.Concat(texts[..^1]).Count(letter => letter == '\n');
        dialogs.WaitForAssertion(() => dialogs.Find("#p-payload-error").TextContent.ShouldContain($"{wrongLine}{firstOfLast}"));
        dialogs.Find($"label[for=p-payload-{texts.Count}]").TextContent.ShouldContain($" {firstOfLast}–");
        dialogs.Find("#p-payload").GetAttribute("value").ShouldBe(texts[0]);

        await dialogs.Find(last).ChangeAsync(new() { Value = texts[^1].Replace("схема 39.pdf", "схема.pdf", StringComparison.Ordinal) });
        await dialogs.Find(".mud-dialog-actions .btn.p").ClickAsync(new());
        await press;

        page.WaitForAssertion(() => page.Find("aside pre.raw").TextContent.ShouldContain("\"схема.pdf\""));
        page.Find("aside pre.raw").TextContent.ShouldNotContain("схема 39.pdf");
        page.Find("aside pre.raw").TextContent.ShouldContain("схема 38.pdf");
    }

    [Fact]
    public void Parts_OfALineLongerThanAField_AreTheTextAllTheSame()
    {
        var text = string.Concat(Enumerable.Repeat("😀", 9_000)) + "\nконец";

        var parts = PayloadParts.Of(text);

        string.Concat(parts).ShouldBe(text);
        parts.ShouldAllBe(part => part.Length <= 6_000 && !char.IsLowSurrogate(part[0]), "no character is cut in two");
        PayloadParts.LinesOf(parts, parts.Length - 1).ShouldBe((1, 2));
        PayloadParts.Of("").ShouldBe([""]);
    }

    [Fact]
    public async Task Panel_Reader_SeesTheReasonAndNoOneActs()
    {
        await using var scene = await OpenAsync();
        var id = await DeadAsync(scene);
        using var screen = new IntegrationScreen(scene, Reader, "en-GB");
        screen.Go($"integration/outbox?message={id.Value}");

        var page = screen.Render<OutboxPage>();

        page.WaitForAssertion(() => page.FindAll("aside button").Count.ShouldBe(4));
        page.FindAll("aside button").ShouldAllBe(button => button.GetAttribute("aria-disabled") == "true");
        page.Find(".tabs [aria-current]").TextContent.ShouldContain("Dead letters");
    }

    [Fact]
    public async Task Findings_TakenAndResolvedOnThePage()
    {
        await using var scene = await OpenAsync();
        await scene.ChangeAsync(raw =>
        {
            raw.Findings.Add(Finding.Of(FindingKind.FilesRejected, Nnov, "2", scene.Now));
            return Task.CompletedTask;
        });
        await using var screen = new IntegrationScreen(scene);
        screen.Go("integration/findings");
        var dialogs = screen.Render<MudDialogProvider>();
        var page = screen.Render<FindingsPage>();
        page.WaitForAssertion(() => page.Find("tr[data-row] a").GetAttribute("href").ShouldBe($"integration/{Nnov}?tab=files&verdict=rejected"));

        await page.FindAll("tr[data-row] button")[0].ClickAsync(new());
        page.WaitForAssertion(() => page.Find("tr.mine").TextContent.ShouldContain("Г. Т."));
        var press = page.FindAll("tr[data-row] button")[0].ClickAsync(new());
        dialogs.WaitForElement("textarea").Change("данные пришли");
        dialogs.Find(".mud-dialog-actions .btn.y").Click();
        await press;

        page.WaitForAssertion(() => page.Markup.ShouldContain("Открытых расхождений нет"));
        await using var db = scene.Database.Raw();
        (await db.Findings.SingleAsync(Token)).Note.ShouldBe("данные пришли");
    }

    private static string PlacedWith(int files) => new JsonObject
    {
        ["messageId"] = "5f0c7a34-9c0e-4b59-9a0c-0d3f6f1f2a10",
        ["type"] = "order.place",
        ["orderId"] = "LKO-2026-0000001",
        ["at"] = "2026-07-06T06:00:00.000Z",
        ["user"] = "М. З.",
        ["order"] = new JsonObject
        {
            ["kind"] = "NEW",
            ["product"] = "L2_P2P",
            ["specificationVersion"] = 3,
            ["operator"] = new JsonObject { ["code"] = "OP10", ["inn"] = "5260000001" },
            ["contract"] = "352000012525",
            ["carrierBranch"] = "VOLGA",
            ["parameters"] = new JsonObject(),
            ["files"] = new JsonArray([.. Enumerable.Range(0, files).Select(at => new JsonObject
            {
                ["file"] = Guid.NewGuid().ToString("D"), ["name"] = $"схема {at}.pdf", ["size"] = 1, ["sha256"] = new string('a', 64),
            })]),
        },
    }.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static async Task<OutboxMessageId> DeadAsync(IntegrationScene scene, string payload = "{\"a\":\"<b>\"}", string type = "order.place")
    {
        await scene.ChangeAsync(raw =>
        {
            var letter = OutboxMessage.Create("LKO-2026-0000001", type, Guid.NewGuid(), payload, scene.Now);
            letter.Record(new SendResult(SendOutcome.Poison, Detail: "400 <i>"), asked: false, scene.Now, null);
            raw.Outbox.Add(letter);
            return Task.CompletedTask;
        });
        await using var db = scene.Database.Raw();
        return await db.Outbox.Select(row => row.Id).SingleAsync(Token);
    }
}
