using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Lko.Tests.Sandbox;

public sealed class CrmIntakeTests
{
    private const string Order = "LKO-2026-0000001";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_SameKeyAndBody_IsReplayedAndRecordedOnce()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var id = Guid.NewGuid();
        var body = Messages.Place(id, Order);

        using var first = await sandbox.PostAsync(id, body);
        using var second = await sandbox.PostAsync(id, body);

        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        first.Headers.Contains("Idempotent-Replay").ShouldBeFalse();
        second.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        second.Headers.GetValues("Idempotent-Replay").ShouldBe(["true"]);
        (await second.Content.ReadAsStringAsync(Token)).ShouldBe(await first.Content.ReadAsStringAsync(Token));
        var order = (await sandbox.LedgerAsync()).GetProperty("orders").EnumerateArray().ShouldHaveSingleItem();
        order.GetProperty("placements").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Message_SameKeyTwentyTimesAtOnce_IsRecordedOnce()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var id = Guid.NewGuid();
        var body = Messages.Place(id, Order);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sandbox.PostAsync(id, body)));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Accepted);
        answers.Count(answer => answer.Headers.Contains("Idempotent-Replay")).ShouldBe(19);
        (await sandbox.LedgerAsync()).GetProperty("orders")[0].GetProperty("messages").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Message_SameKeyOtherBody_IsRefused422()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var id = Guid.NewGuid();
        using var first = await sandbox.PostAsync(id, Messages.Place(id, Order));

        using var second = await sandbox.PostAsync(id, Messages.Place(id, Order, "DIA"));

        second.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Message_RefusedByRule_GetsTheSameRefusalAgainAndIsNotFound()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var id = Guid.NewGuid();
        var body = Messages.Action(id, "order.answer", Order, "Ответ");

        using var first = await sandbox.PostAsync(id, body);
        await sandbox.PlaceAsync();
        await sandbox.StepToAsync(Order, "CLARIFY");
        using var second = await sandbox.PostAsync(id, body);

        first.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        JsonElement.Parse(await first.Content.ReadAsStringAsync(Token)).GetProperty("code").GetString().ShouldBe("ORDER_UNKNOWN");
        second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        using var found = await sandbox.Http.GetAsync($"api/v1/messages/{id}", Token);
        found.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Find_AcceptedMessage_TellsTheCrmNumberAndWhen()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var id = Guid.NewGuid();
        using var answer = await sandbox.PostAsync(id, Messages.Place(id, Order));

        var found = JsonElement.Parse(await sandbox.Http.GetStringAsync($"api/v1/messages/{id}", Token));

        found.GetProperty("crmId").GetString().ShouldBe(JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token)).GetProperty("crmId").GetString());
        found.GetProperty("receivedAt").GetDateTimeOffset().ShouldBe(sandbox.Time.GetUtcNow());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"messageId":"$","type":"order.other","orderId":"LKO-2026-0000001","at":"2026-07-06T06:00:00Z","user":"x"}""")]
    [InlineData("""{"messageId":"$","type":"order.answer","orderId":"1","at":"2026-07-06T06:00:00Z","user":"x","text":"x"}""")]
    [InlineData("""{"messageId":"$","type":"order.answer","orderId":"LKO-2026-0000001","at":"2026-07-06T09:00:00+03:00","user":"x","text":"x"}""")]
    [InlineData("""{"messageId":"$","type":"order.place","orderId":"LKO-2026-0000001","at":"2026-07-06T06:00:00Z","user":"x"}""")]
    [InlineData("""{"messageId":"00000000-0000-0000-0000-000000000001","type":"order.answer","orderId":"LKO-2026-0000001","at":"2026-07-06T06:00:00Z","user":"x","text":"x"}""")]
    [InlineData("""{"messageId":5,"type":"order.answer"}""")]
    public async Task Message_Malformed_IsAnswered400(string body)
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var id = Guid.NewGuid();

        using var answer = await sandbox.PostAsync(id, body.Replace("$", id.ToString(), StringComparison.Ordinal));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Api_WithoutTheKey_IsRefused401()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        sandbox.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "other");

        using var events = await sandbox.Http.GetAsync("api/v1/order-events", Token);
        using var message = await sandbox.PostAsync(Guid.NewGuid(), "{}");

        events.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        message.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Ledger_AfterRestart_KnowsOrdersKeysEventsAndCursor()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var id = Guid.NewGuid();
        var body = Messages.Place(id, Order);
        using var first = await sandbox.PostAsync(id, body);
        await sandbox.StepToAsync(Order, "AGREED");
        var before = await sandbox.LedgerAsync();
        var events = await sandbox.EventsAsync();

        await sandbox.StopServerAsync();
        await sandbox.StartServerAsync();

        JsonElement.DeepEquals(await sandbox.LedgerAsync(), before).ShouldBeTrue();
        JsonElement.DeepEquals(await sandbox.EventsAsync(), events).ShouldBeTrue();
        using var again = await sandbox.PostAsync(id, body);
        again.Headers.Contains("Idempotent-Replay").ShouldBeTrue();
        await sandbox.StepToAsync(Order, "DONE");
    }

    [Fact]
    public async Task Ledger_LastLineTorn_IsCutAndTheRestKept()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await sandbox.PlaceAsync();
        await sandbox.PlaceAsync("LKO-2026-0000002");
        await sandbox.StopServerAsync();
        var bytes = await File.ReadAllBytesAsync(sandbox.StatePath, Token);
        await File.WriteAllBytesAsync(sandbox.StatePath, bytes[..^20], Token);

        await sandbox.StartServerAsync();

        (await sandbox.LedgerAsync()).GetProperty("orders").EnumerateArray().ShouldHaveSingleItem().GetProperty("orderId").GetString().ShouldBe(Order);
        await sandbox.PlaceAsync("LKO-2026-0000002");
        await sandbox.StopServerAsync();
        await sandbox.StartServerAsync();
        (await sandbox.LedgerAsync()).GetProperty("orders").GetArrayLength().ShouldBe(2);
    }
}
