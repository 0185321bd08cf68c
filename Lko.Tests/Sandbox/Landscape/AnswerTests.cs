using System.Net;
using System.Text;
using System.Text.Json;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.CrmRest;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.PortalRest;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Lko.Tests.Support;

namespace Lko.Tests.Sandbox.Landscape;

/// <summary>What the systems that are asked answer, over the wire.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private const string Rest = "ASR-MSK-1";
    private const string Soap = "ASR-IRKT-1";

    private SandboxFixture _sandbox = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _sandbox = await SandboxFixture.StartAsync();

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task Rest_EveryPage_IsTheFileOfThatPage()
    {
        var files = Files(Rest);
        files.Count(file => file.Name.StartsWith("charges_2026-06", StringComparison.Ordinal)).ShouldBeGreaterThan(1);
        foreach (var file in files)
        {
            var parts = file.Name.Split('_', '.');

            using var answer = await RestAsync($"{parts[0]}?period={parts[1]}&page={parts[2][1..]}");

            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.Date.ShouldBe(_sandbox.Time.GetUtcNow());
            answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
            (await answer.Content.ReadAsByteArrayAsync(Token)).ShouldBe(file.Bytes(), file.Name);
        }
    }

    [Theory]
    [InlineData("charges?period=2026-06&page=99")]
    [InlineData("charges?period=2026-07")]
    [InlineData("charges?period=2025-01")]
    public async Task Rest_BeyondWhatThereIs_HasNoItems(string path)
    {
        using var answer = await RestAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token)).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("billing/ASR-MSK-1/v1/charges?period=2026-06", null, HttpStatusCode.Unauthorized)]
    [InlineData("billing/ASR-MSK-1/v1/charges?period=2026-06", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("billing/ASR-MSK-1/v1/charges?period=June", "sandbox-billing-key", HttpStatusCode.BadRequest)]
    [InlineData("billing/ASR-MSK-1/v1/charges?period=2026-06&page=0", "sandbox-billing-key", HttpStatusCode.BadRequest)]
    [InlineData("billing/ASR-MSK-1/v1/usage?period=2026-06", "sandbox-billing-key", HttpStatusCode.NotFound)]
    [InlineData("billing/ASR-NNOV-1/v1/charges?period=2026-06", "sandbox-billing-key", HttpStatusCode.NotFound)]
    public async Task Rest_WhatIsNotAllowedOrNotThere_IsRefused(string path, string? key, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        using var answer = await _sandbox.Http.SendAsync(request, Token);

        answer.StatusCode.ShouldBe(status);
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token)).TryGetProperty("error", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Soap_EveryCall_IsTheFileOfThatAnswer()
    {
        foreach (var file in Files(Soap))
        {
            var parts = file.Name.Split('_', '.');

            using var answer = await SoapAsync($"\"{parts[0]}\"", $"<period>{parts[1]}</period>");

            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/xml");
            (await answer.Content.ReadAsByteArrayAsync(Token)).ShouldBe(file.Bytes(), file.Name);
        }
    }

    [Theory]
    [InlineData("getEverything", "<period>2026-06</period>")]
    [InlineData("getCharges", "<period>June</period>")]
    [InlineData("getCharges", "")]
    [InlineData("getCharges", "<period>")]
    public async Task Soap_BadCall_IsAFaultUnderStatus200(string action, string body)
    {
        using var answer = await SoapAsync(action, body);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("<soap:Fault>");
    }

    [Fact]
    public async Task Soap_NowAndThen_ComplainsBesideTheData()
    {
        var files = LedgerTests.At(_sandbox.Time.GetUtcNow()).Systems.Where(system => system.Dialect == "soap").SelectMany(system => Files(system.Code)).Select(file => Encoding.UTF8.GetString(file.Bytes())).ToList();

        files.Count(file => file.Contains("<Error", StringComparison.Ordinal)).ShouldBeInRange(1, files.Count / 2);
    }

    [Fact]
    public async Task Correction_OfASystemThatIsAsked_ChangesItsAnswer()
    {
        using var before = await RestAsync("balances?period=2026-06");
        (await _sandbox.ControlAsync($"billing/{Rest}/drop")).GetProperty("version").GetInt32().ShouldBe(2);

        using var after = await RestAsync("balances?period=2026-06");

        var (old, corrected) = (await before.Content.ReadAsByteArrayAsync(Token), await after.Content.ReadAsByteArrayAsync(Token));
        corrected.SequenceEqual(old).ShouldBeFalse();
    }

    [Fact]
    public async Task LastMile_PagesByChangeAndNumber_GiveEveryRequestOnce()
    {
        var (since, after, numbers, left) = ("", "", new List<string>(), 2);
        while (left > 1)
        {
            var page = JsonElement.Parse(await _sandbox.Http.GetStringAsync($"lastmile/requests?since={Uri.EscapeDataString(since)}&after={Uri.EscapeDataString(after)}&limit=7", Token));
            left = page.GetProperty("pages").GetInt32();
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                (since, after) = (item.GetProperty("modifiedAt").GetString()!, item.GetProperty("requestNo").GetString()!);
                numbers.Add(after);
            }
        }

        numbers.Count.ShouldBeInRange(40, 140);
        numbers.ShouldBeUnique(StringComparer.Ordinal);
        var all = JsonElement.Parse(await _sandbox.Http.GetStringAsync("lastmile/requests?limit=1000", Token)).GetProperty("items");
        all.EnumerateArray().Select(item => item.GetProperty("requestNo").GetString()).ShouldBe(numbers);
        all.EnumerateArray().Select(item => item.GetProperty("modifiedAt").GetDateTimeOffset()).ShouldBeInOrder();
        all.EnumerateArray().Max(item => item.GetProperty("revision").GetInt32()).ShouldBe(2);
        all.EnumerateArray().Select(item => item.GetProperty("state").GetString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(["CANCELLED", "PUBLISHED"]);
    }

    [Fact]
    public async Task LastMile_AsTimePasses_BringsNewAndChangedRequests()
    {
        var before = JsonElement.Parse(await _sandbox.Http.GetStringAsync("lastmile/requests?limit=1000", Token)).GetProperty("items");
        var last = before.EnumerateArray().Last();
        var (since, after) = (last.GetProperty("modifiedAt").GetString()!, last.GetProperty("requestNo").GetString()!);

        _sandbox.Time.Advance(TimeSpan.FromDays(3));

        var news = JsonElement.Parse(await _sandbox.Http.GetStringAsync($"lastmile/requests?since={Uri.EscapeDataString(since)}&after={Uri.EscapeDataString(after)}&limit=1000", Token)).GetProperty("items");
        news.GetArrayLength().ShouldBePositive();
        news.EnumerateArray().ShouldAllBe(item => item.GetProperty("modifiedAt").GetDateTimeOffset() > last.GetProperty("modifiedAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task LastMileAndCrm_AreReadByTheirConnectors_WithoutObjection()
    {
        await _sandbox.PlaceAsync();
        using var folder = new TempFolder();
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var read = new ReadFolder(database.For(null), ConnectorServices.All, [new CrmResult(), new LastMileResult()]);
        await SaveAsync(folder, "LMP", "lastmile/requests?limit=1000", "requests_p1.json");
        await SaveAsync(folder, "CRM", "crm/exports/F3", null);
        await SaveAsync(folder, "CRM", "crm/exports/F4", null);

        var requests = (await read.Run("LMP", new Folder(folder.Combine("LMP")), Token)).Value.Result;
        var exports = (await read.Run("CRM", new Folder(folder.Combine("CRM")), Token)).Value.Result;

        foreach (var result in (System.Text.Json.Nodes.JsonObject[])[requests, exports])
        {
            result["rejected"]!.AsArray().Count.ShouldBe(0, result["rejected"]!.ToJsonString());
            result["quarantined"]!.ToJsonString().ShouldBe("[]");
        }

        requests["requests"]!.AsArray().Count.ShouldBeGreaterThan(40);
        exports["clients"]!["nodes"]!.GetValue<int>().ShouldBeGreaterThan(1_600);
        var months = exports["orders_snapshot"]!["kpi_by_month"]!.AsObject();
        months.Count.ShouldBe(4);
        months["2026-06"]!["all"]!.GetValue<int>().ShouldBe(45);
        months["2026-06"]!["lko"]!.GetValue<int>().ShouldBeInRange(2, 15);
    }

    private async Task SaveAsync(TempFolder folder, string system, string path, string? name)
    {
        using var answer = await _sandbox.Http.GetAsync(path, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        Directory.CreateDirectory(folder.Combine(system, "d01"));
        var file = name ?? answer.Content.Headers.ContentDisposition!.FileName!.Trim('"');
        await File.WriteAllBytesAsync(folder.Combine(system, "d01", file), await answer.Content.ReadAsByteArrayAsync(Token), Token);
    }

    private List<PlayedFile> Files(string code)
    {
        var ledger = LedgerTests.At(_sandbox.Time.GetUtcNow());
        var system = ledger.Registry.Find(code)!;
        return [.. ledger.Months(system).SelectMany(month => DialectWriters.Files(ledger.Open(system), month))];
    }

    private async Task<HttpResponseMessage> RestAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"billing/{Rest}/v1/{path}");
        request.Headers.Add("X-Api-Key", _sandbox.Server.Options.BillingApiKey);
        return await _sandbox.Http.SendAsync(request, Token);
    }

    private async Task<HttpResponseMessage> SoapAsync(string action, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"billing/{Soap}/soap");
        request.Headers.Add("SOAPAction", action);
        request.Content = new StringContent(
            $"<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><c:{action.Trim('"')} xmlns:c=\"urn:rt:asr:lko:v2\">{body}</c:{action.Trim('"')}></soap:Body></soap:Envelope>", Encoding.UTF8, "text/xml");
        return await _sandbox.Http.SendAsync(request, Token);
    }

    private sealed class Folder(string path) : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => DropFolder.ListFolder(path);
    }
}
