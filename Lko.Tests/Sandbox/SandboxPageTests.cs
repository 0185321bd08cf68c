using System.Net;
using System.Text.Json;

namespace Lko.Tests.Sandbox;

public sealed class SandboxPageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_ShowsOrdersEncoded()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var id = Guid.NewGuid();
        using var answer = await sandbox.PostAsync(id, Messages.Place(id, "LKO-2026-0000042", "<img src=x onerror=alert(1)>"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var page = await sandbox.Http.GetStringAsync("", Token);

        page.ShouldContain("LKO-2026-0000042");
        page.ShouldContain("Отправлена");
        page.ShouldContain("&lt;img src=x");
        page.ShouldNotContain("<img");
    }

    [Fact]
    public async Task Button_OfThePage_MovesTheOrderAndLeadsBack()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var order = await sandbox.PlaceAsync();

        using var answer = await sandbox.Http.PostAsync($"control/crm/orders/{order}/step", new FormUrlEncodedContent([]), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.ShouldBe("/");
        (await sandbox.StateAsync(order)).ShouldBe("REGISTERED");
    }

    /// <summary>A browser without scripts is led to a page that says what is wrong, and can go back from it.</summary>
    [Theory]
    [InlineData("ru", "Нужно целое число от 1 до 10000.")]
    [InlineData("en", "A whole number from 1 to 10000 is needed.")]
    public async Task Form_MistypedWithoutScript_IsToldOnAPage(string language, string message)
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        sandbox.Http.DefaultRequestHeaders.Add("Accept-Language", language);
        using var form = new FormUrlEncodedContent([new("kind", "Drop"), new("count", "0")]);

        using var answer = await sandbox.Http.PostAsync("control/crm/faults", form, Token);

        (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.BadRequest, "text/html"));
        var page = await answer.Content.ReadAsStringAsync(Token);
        page.ShouldContain(message);
        page.ShouldContain("href=\"/\"");
        page.ShouldNotContain("<script");
    }

    /// <summary>What would do nothing is not offered, and the page says why.</summary>
    [Fact]
    public async Task Page_WithoutAnSshServer_OffersNoFaultsOfItsConnections()
    {
        await using var sandbox = await SandboxFixture.StartAsync();

        var page = await sandbox.Http.GetStringAsync("", Token);

        page.ShouldNotContain("В следующем соединении SFTP");
        page.ShouldContain("Сервера SSH нет");
        page.ShouldContain("Часы спешат или отстают");
    }

    [Fact]
    public async Task Page_BeforeAnSshServer_OffersThem()
    {
        await using var sandbox = await SandboxFixture.StartAsync(sftp: 9);
        await sandbox.ControlAsync("billing/ASR-NNOV-1/faults", new { kind = "Refuse" });

        var page = await sandbox.Http.GetStringAsync("", Token);

        page.ShouldContain("В следующем соединении SFTP");
        page.ShouldContain("ASR-NNOV-1: Не принимает соединений");
        page.ShouldNotContain("Сервера SSH нет");
    }

    [Fact]
    public async Task Control_FromAForeignPage_IsRefused()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "control/crm/pause");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await sandbox.Http.SendAsync(request, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("assets/sandbox.css", "text/css")]
    [InlineData("assets/sandbox.js", "text/javascript")]
    public async Task Assets_AreServed(string path, string type)
    {
        await using var sandbox = await SandboxFixture.StartAsync();

        using var answer = await sandbox.Http.GetAsync(path, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
    }

    [Fact]
    public async Task State_TellsCountersAndWaitingFaults()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await sandbox.PlaceAsync();
        await sandbox.ControlAsync("crm/faults", new { kind = "fail", count = 3 });

        var state = JsonElement.Parse(await sandbox.Http.GetStringAsync("control/state", Token));

        state.GetProperty("orders").GetInt32().ShouldBe(1);
        state.GetProperty("faults")[0].GetProperty("left").GetInt32().ShouldBe(3);
        await sandbox.ControlAsync("crm/faults/clear");
        JsonElement.Parse(await sandbox.Http.GetStringAsync("control/state", Token)).GetProperty("faults").GetArrayLength().ShouldBe(0);
    }
}
