using System.Text.Json;
using System.Text.Json.Nodes;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Files;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Orders;

/// <summary>A database with a clock, the catalogue and the use cases of orders, for people of the sandbox.</summary>
internal sealed class OrderScene : IAsyncDisposable
{
    public const string Orders = "op10-orders";
    public static readonly ProductCatalogue Catalogue = new();

    private readonly TempFolder _folder = new();

    private OrderScene(TestDatabase database) => (Database, Files) = (database, new FileStore(_folder.Path, NullLogger<FileStore>.Instance));

    /// <summary>
    /// The databases use cases are proven on; SQL Server joins when one is offered. Where none is, one skipped test says so for all of them
    /// (<see cref="SqlServer.SqlServerScriptTests.RealServer_TakesAnOrder"/>) and not a row of each.
    /// </summary>
    public static TheoryData<DatabaseProvider> Databases =>
        SqlServerEngine.IsOffered ? [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql, DatabaseProvider.SqlServer] : [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];

    public TestDatabase Database { get; }

    public IFileStore Files { get; }

    /// <summary>What lies on the disk of the files that were taken over.</summary>
    public IReadOnlyList<string> StoredFiles => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);

    public FakeTimeProvider Time { get; private init; } = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<OrderScene> OpenAsync(DatabaseProvider provider) => new(await TestDatabase.CreateAsync(provider));

    /// <summary>The same use cases in the database of a running portal, at the real time.</summary>
    public static OrderScene Over(Database database) => new(TestDatabase.Over(database)) { Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) };

    /// <summary>An L2 channel Nizhny Novgorod – Saratov with everything the specification asks for.</summary>
    public static JsonObject Channel() => new()
    {
        ["end_a"] = new JsonObject { ["subject"] = "52", ["text"] = "г. Нижний Новгород, ул. Белинского, 9" },
        ["end_b"] = new JsonObject { ["subject"] = "64", ["text"] = "г. Саратов, ул. Московская, 70" },
        ["bandwidth_mbps"] = 100,
        ["service_type"] = "EPL",
        ["uni_a"] = "1000BASE-LX",
        ["uni_b"] = "1000BASE-LX",
        ["vlan_mode"] = "transparent",
        ["mtu"] = 1600,
        ["sla_class"] = "BUSINESS",
        ["term_months"] = "12",
        ["quantity"] = 1,
        ["licence_no"] = "Л030-00114-77/00012345",
        ["licence_type"] = "channels",
        ["contact_technical_name"] = "М. З.",
        ["contact_technical_phone"] = "+7 831 200-00-00",
        ["contact_technical_email"] = "noc@example.org",
    };

    public async Task<Outcome<DraftSaved>> DraftAsync(string subject = Orders, JsonObject? parameters = null, OrderId? id = null, int version = 0, ContractId? contract = null, DateOnly? wanted = null) =>
        await new SaveDraft(Database.For(subject), Catalogue, Time).Run(
            new DraftCommand(id, version, "L2_P2P", contract, null, Valid(parameters ?? Channel()).ToJsonString(), "SL-1", null, wanted), Token);

    public Task<Outcome<string>> SubmitAsync(DraftSaved draft, string subject = Orders) =>
        new SubmitOrder(Database.For(subject), Catalogue, Files, Time).Run(draft.Id, draft.Version, Token);

    /// <summary>A submitted order's number.</summary>
    public async Task<string> SubmittedAsync(string subject = Orders)
    {
        var draft = (await DraftAsync(subject)).Value;
        var submitted = await SubmitAsync(draft, subject);
        return submitted is Outcome<string>.Refused refused
            ? throw new InvalidOperationException(string.Join("; ", refused.Errors.Select(error => $"{error.Path}: {error.Message}")))
            : submitted.Value;
    }

    public async Task<RecordedEvents> EventsAsync(params string[] events) =>
        (await new RecordCrmEvents(Database.For(null), new AnswerTerm(), Time).Run(events, Token)).Value;

    /// <summary>Reports a list of CRM codes as events 1, 2, 3 … of the order.</summary>
    public async Task ReportAsync(string number, params string[] codes)
    {
        var start = await SequenceAsync(number);
        for (var index = 0; index < codes.Length; index++)
        {
            (await EventsAsync(Event(number, start + index + 1, codes[index]))).Applied.ShouldBe(1, codes[index]);
        }
    }

    /// <param name="reason">Null = one where the lifecycle asks for it; empty = none.</param>
    public string Event(string number, int sequence, string to, string? reason = null, string? comment = null, string? expected = "2026-12-20", string? committed = null) => JsonSerializer.Serialize(new
    {
        eventId = Guid.NewGuid(),
        seq = sequence,
        type = "order.stateChanged",
        orderId = number,
        from = (string?)null,
        to,
        at = Time.GetUtcNow().UtcDateTime.ToString("O"),
        actor = "CRM",
        expectedCompletion = expected,
        committed = committed ?? (to == "AGREED" ? "2026-12-18" : null),
        reason = reason ?? (OrderLifecycle.CrmCodes.TryGetValue(to, out var row) && row.State.Row().NeedsReason ? "NETWORK_ISSUE" : null),
        comment,
        terms = to == "QUOTED"
            ? new { id = $"T-{sequence}", validUntil = "2026-12-23", blocking = true, monthly = "38500.00", oneOff = "486000.00", lines = new[] { new { name = "Прокладка ОК", quantity = "1.4", unit = "км", price = "310000", net = "434000.00" } } }
            : null,
    });

    public async Task<Order> StoredAsync(string number)
    {
        await using var raw = Database.Raw();
        return await raw.Orders.AsNoTracking().Include(row => row.History).Include(row => row.Milestones).Include(row => row.Terms).ThenInclude(row => row.Lines)
            .SingleAsync(row => row.Number == number, Token);
    }

    public async Task<OrderCard> CardAsync(string number, string subject = Orders) =>
        (await new GetOrder(Database.For(subject), Catalogue, Time).Run(number, Token)).Value;

    /// <summary>Gives a person this role instead of those he has.</summary>
    public async Task GrantAsync(string subject, Role role, string? carrierBranch = null)
    {
        await using var raw = Database.Raw();
        var user = await raw.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == subject, Token);
        foreach (var code in user.Grants.Select(grant => grant.RoleCode).ToList())
        {
            user.Withdraw(code);
        }

        user.Give(role, carrierBranch: carrierBranch);
        await raw.SaveChangesAsync(Token);
    }

    /// <summary>Gives a person one more role in a branch of his organisation that has no order.</summary>
    public async Task GrantElsewhereAsync(string subject, Role role)
    {
        await using var raw = Database.Raw();
        var user = await raw.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == subject, Token);
        user.Give(role, await raw.Branches.Where(row => row.OperatorId == user.OperatorId && row.ParentId != null && !raw.Orders.Any(order => order.BranchId == row.Id))
            .OrderBy(row => row.Id).Select(row => row.Id).FirstAsync(Token));
        await raw.SaveChangesAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<int> SequenceAsync(string number) => (await StoredAsync(number)).CrmSequence;

    /// <summary>Fills choices the scene does not care about from the specification, so that the catalogue may grow.</summary>
    private static JsonObject Valid(JsonObject parameters) => parameters;
}

/// <summary>A CRM that does what the test says and keeps its own ledger.</summary>
internal sealed class ScriptedCrm : ICrm
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, string> _ledger = [];
    private readonly List<Guid> _order = [];

    /// <summary>Decides a send; the default accepts. Return an outcome, and whether the CRM keeps the message all the same.</summary>
    public Func<Guid, string, (SendResult Result, bool Kept)> OnSend { get; set; } = (id, _) => (new SendResult(SendOutcome.Accepted, $"CRM-{id:N}"), true);

    /// <summary>Runs between the CRM's taking the message and its answer.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    public bool CanBeAsked { get; set; } = true;

    public int Sends { get; private set; }

    public int Questions { get; private set; }

    /// <summary>Messages in the order the CRM took them.</summary>
    public IReadOnlyList<Guid> Taken
    {
        get
        {
            lock (_lock)
            {
                return [.. _order];
            }
        }
    }

    public IReadOnlyDictionary<Guid, string> Ledger => _ledger;

    public async Task<SendResult> SendAsync(Guid messageId, string payload, CancellationToken cancellationToken)
    {
        SendResult result;
        lock (_lock)
        {
            Sends++;
            (result, var kept) = OnSend(messageId, payload);
            if (kept)
            {
                _ledger.TryAdd(messageId, payload).ShouldBeTrue("A message was sent to the CRM twice.");
                _order.Add(messageId);
            }
        }

        await BeforeAnswer();
        return result;
    }

    public Task<SendResult> FindAsync(Guid messageId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Questions++;
            return Task.FromResult(!CanBeAsked ? new SendResult(SendOutcome.Transient, Detail: "down")
                : _ledger.ContainsKey(messageId) ? new SendResult(SendOutcome.Accepted, $"CRM-{messageId:N}")
                : new SendResult(SendOutcome.Absent));
        }
    }

    public Func<string?, CrmEventPage> Feed { get; set; } = _ => new CrmEventPage([], null, false);

    public Func<string, IReadOnlyList<string>> OrderEvents { get; set; } = _ => [];

    public Task<CrmEventPage> ReadEventsAsync(string? cursor, CancellationToken cancellationToken) => Task.FromResult(Feed(cursor));

    public Task<IReadOnlyList<string>> ReadOrderEventsAsync(string orderNumber, CancellationToken cancellationToken) => Task.FromResult(OrderEvents(orderNumber));
}
