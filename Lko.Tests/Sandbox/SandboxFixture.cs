using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.CrmRest;
using Lko.Infrastructure.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Sandbox;

/// <summary>A running sandbox on its own port, standing still unless a test moves it.</summary>
internal sealed class SandboxFixture : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lko-sandbox").FullName;
    private readonly List<ServiceProvider> _providers = [];

    private SandboxFixture()
    {
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero));

    public SandboxServer Server { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string DropFolder => Path.Combine(_folder, "drops");

    public string StatePath => Path.Combine(_folder, "crm.jsonl");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="deliveries">How many months the source systems tell by files; none, unless a test looks at them.</param>
    /// <param name="sftp">Port of an SSH server that serves the drop folder; none, unless a test breaks its line.</param>
    public static async Task<SandboxFixture> StartAsync(bool paused = true, double pace = 8, Uri? portal = null, int deliveries = 0, int? sftp = null)
    {
        var fixture = new SandboxFixture();
        await fixture.StartServerAsync(paused, pace, portal, deliveries, sftp);
        return fixture;
    }

    public async Task StartServerAsync(bool paused = true, double pace = 8, Uri? portal = null, int deliveries = 0, int? sftp = null)
    {
        Server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Url = new Uri("http://127.0.0.1:0"),
                PortalUrls = portal is null ? [] : [portal],
                DropFolder = DropFolder,
                SftpServer = sftp is { } port ? new("127.0.0.1", port) : null,
                StatePath = StatePath,
                TimeProvider = Time,
                Paused = paused,
                Pace = TimeSpan.FromSeconds(pace),
                DeliveriesAtStart = deliveries,
            },
            Token);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Server.Address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Server.Options.CrmApiKey);
    }

    public async Task StopServerAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>The portal's own client, set up from the settings that the sandbox hands out.</summary>
    public ICrm Client()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Server.ConnectionSettings!.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
        var provider = new ServiceCollection().AddSingleton<TimeProvider>(new FakeTimeProvider(Time.GetUtcNow())).AddCrmRest(configuration).BuildServiceProvider();
        _providers.Add(provider);
        return provider.GetRequiredService<ICrm>();
    }

    public async Task<HttpResponseMessage> PostAsync(Guid id, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/messages");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("Idempotency-Key", id.ToString());
        return await Http.SendAsync(request, Token);
    }

    public async Task<HttpResponseMessage> SendAsync(string type, string orderId, string? text = null, string? termsId = null, string? day = null)
    {
        var id = Guid.NewGuid();
        return await PostAsync(id, Messages.Action(id, type, orderId, text, termsId, day: day));
    }

    public async Task<string> PlaceAsync(string orderId = "LKO-2026-0000001")
    {
        var id = Guid.NewGuid();
        using var response = await PostAsync(id, Messages.Place(id, orderId));
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted);
        return orderId;
    }

    public Task<JsonElement> StepAsync(string orderId, object? wish = null) => ControlAsync($"crm/orders/{orderId}/step", wish);

    public async Task StepToAsync(string orderId, string state)
    {
        for (var guard = 0; guard < 20; guard++)
        {
            var card = await CardAsync(orderId);
            if (string.Equals(card.GetProperty("state").GetString(), state, StringComparison.Ordinal))
            {
                return;
            }

            if (card.GetProperty("waitsForOperator").GetBoolean())
            {
                using var answer = card.GetProperty("state").GetString() switch
                {
                    "CLARIFY" => await SendAsync("order.answer", orderId, "Контакт на площадке, 9–18"),
                    "QUOTED" => await SendAsync("order.acceptTerms", orderId, termsId: card.GetProperty("terms").GetProperty("id").GetString()),
                    _ => await SendAsync("order.acceptDelivery", orderId),
                };
                answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted);
            }

            await StepAsync(orderId);
        }

        throw new InvalidOperationException("The order never reached " + state);
    }

    public async Task<JsonElement> ControlAsync(string path, object? body = null)
    {
        using var response = await Http.PostAsJsonAsync("control/" + path, body ?? new { }, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    public async Task<JsonElement> CardAsync(string orderId) => JsonElement.Parse(await Http.GetStringAsync("control/crm/orders/" + orderId, Token));

    public async Task<string?> StateAsync(string orderId) => (await CardAsync(orderId)).GetProperty("state").GetString();

    public async Task<JsonElement> LedgerAsync() => JsonElement.Parse(await Http.GetStringAsync("control/crm/ledger", Token));

    public async Task<JsonElement> EventsAsync(string query = "") => JsonElement.Parse(await Http.GetStringAsync("api/v1/order-events" + query, Token));

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers)
        {
            await provider.DisposeAsync();
        }

        await StopServerAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Messages of the portal as the contract spells them.</summary>
internal static class Messages
{
    public static string Place(Guid id, string orderId, string product = "L2_P2P", string? language = null) => JsonSerializer.Serialize(new
    {
        messageId = id,
        type = "order.place",
        orderId,
        at = "2026-07-06T06:00:00Z",
        user = "М. З.",
        language,
        order = new
        {
            kind = "NEW",
            product,
            specificationVersion = 1,
            @operator = new { code = "OP10", inn = "3015000001", kpp = "301501001" },
            contract = "Д-2024/0017",
            account = "352000012345",
            carrierBranch = "VOLGA-52",
            requestedCompletionDate = "2026-09-30",
            customerReference = "ref-1",
            parameters = new { bandwidth_mbps = 100 },
            contacts = new { name = "М. З.", phone = "+70000000000" },
            comment = (string?)null,
        },
    });

    public static string Action(Guid id, string type, string orderId, string? text = null, string? termsId = null, string? language = null, string? day = null) =>
        JsonSerializer.Serialize(new { messageId = id, type, orderId, at = "2026-07-06T06:00:00Z", user = "М. З.", language, text, termsId, requestedCompletionDate = day });
}
