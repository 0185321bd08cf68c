using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.EndToEnd;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Faults;

/// <summary>
/// Two real processes that meet only over the wire: one plays the carrier and keeps its own ledger, the other is the portal under test. The
/// wire runs through a door that the test may shut. Orders are placed by the portal's own use cases in the portal's own database.
/// </summary>
public sealed class LiveLandscape : IAsyncLifetime
{
    private const string Secret = "sandbox-event-secret";

    private CrmDoor? _door;
    private PortalProcess? _portal;
    private OrderScene? _scene;

    internal PortalProcess Carrier { get; } = new();

    internal CrmDoor Door => _door!;

    internal PortalProcess Portal => _portal!;

    internal OrderScene Scene => _scene!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _door = await CrmDoor.StartAsync(Carrier.Sandbox);
        _portal = new PortalProcess(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Landscape:Mode"] = "Live",
            ["Auth:Mode"] = "Oidc",
            ["Auth:Authority"] = Carrier.Sandbox.AbsoluteUri,
            ["Auth:ClientId"] = "lko-portal",
            ["Auth:ClientSecret"] = "sandbox-portal-secret",
            ["Auth:Machine:Authority"] = Carrier.Sandbox.AbsoluteUri,
            ["Crm:BaseUrl"] = Door.Address.AbsoluteUri,
            ["Crm:ApiKey"] = "sandbox-crm-key",
            ["Crm:EventSecret"] = Secret,
        });
        Carrier.Set("Portal:PublicOrigins:0", Portal.Address.GetLeftPart(UriPartial.Authority));
        var database = new Database(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(Portal.DataPath, "lko.db")}");
        _scene = OrderScene.Over(database);
        await Carrier.StartAsync();
        await DataServices.PrepareAsync(database, Carrier.Sandbox.AbsoluteUri, Token);
        await Portal.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Door.DisposeAsync();
        await Carrier.DisposeAsync();
    }

    /// <summary>kill -9 of the portal.</summary>
    /// <returns>The messages it had in its hands: what an earlier death left, and this sender had not come to, has a lease that ran out.</returns>
    internal async Task<List<Guid>> KillAsync()
    {
        await Portal.KillAsync();
        await using var db = Scene.Database.Raw();
        return await db.Outbox.Where(row => row.LeaseUntil > DateTimeOffset.UnixEpoch).Select(row => row.MessageId).ToListAsync(Token);
    }

    /// <summary>Starts the killed portal again, after its leases ran out: two minutes pass faster in a test than on a clock.</summary>
    internal async Task RestartAsync()
    {
        await using (var db = Scene.Database.Raw())
        {
            await db.Outbox.Where(row => row.LeaseUntil != null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, DateTimeOffset.UnixEpoch).SetProperty(row => row.NextAttemptAt, DateTimeOffset.UnixEpoch), Token);
        }

        await Portal.StartAsync();
    }

    /// <summary>Nobody can commit to the portal's database until this is disposed.</summary>
    internal async Task<SqliteConnection> HoldDatabaseAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(Portal.DataPath, "lko.db")};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE;";
        await command.ExecuteNonQueryAsync(Token);
        return connection;
    }

    /// <summary>Places orders; their numbers are what the person was told.</summary>
    internal async Task<List<string>> PlaceAsync(int count)
    {
        List<string> numbers = [];
        for (var index = 0; index < count; index++)
        {
            numbers.Add(await Scene.SubmittedAsync());
        }

        return numbers;
    }

    /// <summary>Asks to cancel an order; false when the portal says that it is too late.</summary>
    internal async Task<bool> CancelAsync(string number)
    {
        while (true)
        {
            var card = await Scene.CardAsync(number);
            if (card.Actions.Single(action => action.Intent == OrderIntent.RequestCancellation).Obstacle is not null)
            {
                return false;
            }

            var cancel = new RequestCancellation(Scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, Scene.Time);
            if ((await cancel.Run(new OrderMove(number, card.Version, "Передумали"), Token)).IsOk)
            {
                return true;
            }
        }
    }

    /// <summary>Waits until nothing is owed to the CRM.</summary>
    internal Task SettledAsync() => Eventually.Until(
        async () =>
        {
            await using var db = Scene.Database.Raw();
            return !await db.Outbox.AnyAsync(row => row.State == OutboxState.Pending || row.State == OutboxState.Unknown, Token);
        },
        TimeSpan.FromSeconds(90), $"everything is settled\n{Portal.Log}");

    /// <summary>The events of an order as the CRM recorded them, oldest first.</summary>
    internal async Task<List<string>> EventsAsync(string number)
    {
        using var answer = await Carrier.Http.GetAsync($"/control/crm/orders/{number}", Token);
        using var card = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        return [.. card.RootElement.GetProperty("events").EnumerateArray().Select(row => row.GetRawText())];
    }

    /// <summary>Delivers an event as the CRM does: signed, and again until it is stored.</summary>
    /// <returns>What the portal says became of it.</returns>
    internal async Task<JsonElement> DeliverAsync(HttpClient http, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        while (true)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            content.Headers.Add("X-Lko-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body)));
            using var answer = await http.PostAsync(new Uri(Portal.Address, "/integration/crm/events"), content, Token);
            if (answer.IsSuccessStatusCode)
            {
                return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Token));
            }
        }
    }

    /// <summary>No order lost, none doubled, none invented; every message once and in its order's turn; the same end on both sides.</summary>
    internal async Task LedgersAgreeAsync(IReadOnlyCollection<string> acknowledged)
    {
        var ledger = (await Carrier.LedgerAsync()).GetProperty("orders").EnumerateArray().ToDictionary(row => row.GetProperty("orderId").GetString()!, StringComparer.Ordinal);
        await using var db = Scene.Database.Raw();
        foreach (var number in acknowledged)
        {
            ledger.ShouldContainKey(number);
            var entry = ledger[number];
            entry.GetProperty("placements").GetInt32().ShouldBe(1, number);
            var delivered = await db.Outbox.Where(row => row.Aggregate == number && row.State == OutboxState.Delivered).OrderBy(row => row.Id).Select(row => row.MessageId).ToListAsync(Token);
            entry.GetProperty("messages").EnumerateArray().Select(row => row.GetProperty("messageId").GetGuid()).ShouldBe(delivered, $"{number}: each once, in turn");
            await AgreeOnStateAsync(number);
        }
    }

    /// <summary>The portal shows the state that the CRM's ledger has.</summary>
    internal Task AgreeOnStateAsync(string number) => Eventually.Until(
        async () =>
        {
            await using var db = Scene.Database.Raw();
            var state = await db.Orders.Where(row => row.Number == number).Select(row => row.State).SingleAsync(Token);
            var code = await Carrier.StateAsync(number);
            return state == OrderLifecycle.CrmCodes[code!].State;
        },
        $"{number} has the same state on both sides\n{Portal.Log}");

    internal async Task<HashSet<Guid>> LedgerMessagesAsync() =>
        [.. (await Carrier.LedgerAsync()).GetProperty("orders").EnumerateArray().SelectMany(row => row.GetProperty("messages").EnumerateArray()).Select(row => row.GetProperty("messageId").GetGuid())];
}
