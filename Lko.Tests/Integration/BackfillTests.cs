using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Billing;
using Lko.Tests.Connectors.Transports;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

/// <summary>Past months asked for again: who may, for which months, and what comes of it in the tables.</summary>
public sealed class BackfillTests
{
    private const string Msk = "ASR-MSK-1";
    private static readonly Period March = new(2026, 3);
    private static readonly Period May = new(2026, 5);
    private static readonly Period June = new(2026, 6);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Ask_Allowed_IsAskedWrittenDownAndToldOnce(DatabaseProvider provider)
    {
        using var culture = new CultureScope("en");
        await using var scene = await OpenAsync(provider);
        scene.Schedule.Plan(Nnov);

        (await AskAsync(scene, May, June)).IsOk.ShouldBeTrue();
        Refusal(await AskAsync(scene, May, June)).ShouldContain("already waits or runs");

        scene.Schedule.Calls.ShouldBe([$"backfill {Nnov} 2026-05..2026-06"]);
        scene.Database.Feed.Changes.Count(change => change is { Topic: Topic.Sync, Key: Nnov }).ShouldBe(1);
        var card = (await new GetSystemCard(scene.Database.For(Reader), scene.Schedule, scene.Cron, scene.Time).Run(Nnov, Token)).Value;
        var action = card.Actions.ShouldHaveSingleItem();
        (action.Kind, action.By, action.Detail, action.At).ShouldBe((IntegrationActionKind.Backfill, "Г. Т.", "2026-05 – 2026-06", scene.Now));
    }

    [Theory]
    [InlineData(202512, 202601, "from tooEarly")]
    [InlineData(202606, 202608, "to tooLate")]
    [InlineData(202606, 202605, "to order")]
    [InlineData(202512, 202608, "from tooEarly, to tooLate")]
    public async Task Ask_WrongMonths_AreRefusedAtTheField(int from, int to, string errors)
    {
        await using var scene = await OpenAsync();
        scene.Schedule.Plan(Nnov);

        var refused = (await AskAsync(scene, Period.FromNumber(from), Period.FromNumber(to))).ShouldBeOfType<Outcome<Nothing>.Refused>();

        string.Join(", ", refused.Errors.Select(error => $"{error.Path} {error.Code}")).ShouldBe(errors);
        scene.Schedule.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Months_OfTheSystemsOwnDay_AreKeptOnesAndAYearAtMost()
    {
        BackfillMonths.At(new DateOnly(2026, 3, 1)).Select(month => month.Number).ShouldBe([202601, 202602, 202603]);
        BackfillMonths.Usual(new DateOnly(2026, 3, 31)).Number.ShouldBe(202602);
        BackfillMonths.Usual(new DateOnly(2026, 1, 31)).Number.ShouldBe(202601);
        BackfillMonths.Check(new(2026, 1), new(2026, 12), new DateOnly(2027, 5, 1)).ShouldBeEmpty();
        BackfillMonths.Check(new(2026, 1), new(2027, 1), new DateOnly(2027, 5, 1)).ShouldHaveSingleItem().Code.ShouldBe("tooLong");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Ask_NotPossible_IsRefusedWithItsReason(DatabaseProvider provider)
    {
        using var culture = new CultureScope("en");
        await using var scene = await OpenAsync(provider);

        Refusal(await AskAsync(scene, May, June)).ShouldContain("nothing reads its dialect");
        scene.Schedule.Plan(Nnov, paused: true);
        Refusal(await AskAsync(scene, May, June)).ShouldContain("Resume it first");
        scene.Schedule.Plan(Nnov);
        await scene.ChangeAsync(async raw =>
        {
            var system = await raw.SourceSystems.SingleAsync(row => row.Code == Nnov, Token);
            system.Describe(system.Entry() with { IsActive = false });
        });
        Refusal(await AskAsync(scene, May, June)).ShouldContain("switched off");

        (await new BackfillSystem(scene.Database.For(Reader), scene.Schedule, scene.Time).Run(Nnov, May, June, Token)).ShouldBeOfType<Outcome<Nothing>.Denied>();
        (await new BackfillSystem(scene.Regional(Role.CarrierIntegration, "URAL"), scene.Schedule, scene.Time).Run(Nnov, May, June, Token)).ShouldBeOfType<Outcome<Nothing>.Missing>();
        scene.Schedule.Calls.ShouldBeEmpty();
        await using var db = scene.Database.Raw();
        (await db.IntegrationActions.CountAsync(Token)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_OfFiles_ReadsTheMonthAgainAndDoublesNothing(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var before = await StoredAsync(fixture.Database, Nnov);
        await using (var raw = fixture.Database.Raw())
        {
            (await raw.Charges.Where(row => row.System == Nnov && row.Period == June).ExecuteDeleteAsync(Token)).ShouldBeGreaterThan(0);
            (await raw.BalanceSnapshots.Where(row => row.Period == June).ExecuteDeleteAsync(Token)).ShouldBeGreaterThan(0);
        }

        (await fixture.SyncAsync()).Counts.AcceptedRows.ShouldBe(0, "an ordinary run sees that no file has changed");
        var admin = await AdminAsync(fixture.Database);
        var run = await fixture.SyncAsync(new SyncRequest(Nnov, Backfill: [June], AskedBy: admin));

        (run.State, run.Counts.NewFiles).ShouldBe((SyncRunState.Succeeded, 0), run.Error);
        (await StoredAsync(fixture.Database, Nnov)).ShouldBe(before);
        var row = (await new ListSyncRuns(fixture.Database.For(Reader)).Run(Nnov, new PageRequest(1, 1), Token)).Value.Rows.ShouldHaveSingleItem();
        (row.Cause, row.AskedBy, row.From, row.To).ShouldBe((SyncCause.Backfill, "Г. Т.", June, June));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_OfAnswers_AsksForTheMonthAgainAndReplacesIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var billing = await PlayedBilling.StartAsync();
        var march = """ "net":"100.00","vatRate":"22","vat":"22.00","gross":"122.00" """;
        billing.Says = request => request.Address.Contains("charges?period=2026-03", StringComparison.Ordinal)
            ? $$"""{"pages":1,"items":[{"id":"1","svcTypeId":"RT.CENTER.77.LS","svcNum":"177000012340","serviceCode":"RT.CENTER.77.NUMBERS","component":"MRC","dateFrom":"2026-03-01","dateTo":"2026-03-31","quantity":"1",{{march}}}]}"""
            : """{"pages":1,"items":[]}""";

        await RunAsync(null);
        (await ChargesAsync()).ShouldBeEmpty("a month that is closed is not asked for");
        await RunAsync([March]);
        (await ChargesAsync()).ShouldBe([(March, 122_00)]);
        march = """ "net":"200.00","vatRate":"22","vat":"44.00","gross":"244.00" """;
        await RunAsync([March, new(2026, 4)]);

        (await ChargesAsync()).ShouldBe([(March, 244_00)]);
        billing.Requests.Count(request => request.Address.Contains("charges?period=2026-03", StringComparison.Ordinal)).ShouldBe(2);

        async Task RunAsync(IReadOnlyList<Period>? months)
        {
            using var gate = new IngestGate(1, 1);
            var sync = new SyncSystem(database.For(null), ConnectorServices.All, [billing.Transport()], billing.Inbox(), gate, new AnswerTerm(), new FakeTimeProvider(new DateTimeOffset(2026, 7, 5, 0, 30, 0, TimeSpan.Zero)));
            var run = (await sync.Run(new(Msk, Backfill: months), Token)).Value;
            run.State.ShouldBe(SyncRunState.Succeeded, run.Error);
        }

        async Task<IReadOnlyList<(Period, long)>> ChargesAsync()
        {
            await using var db = database.Raw();
            return [.. (await db.Charges.Select(row => new { row.Period, row.Gross.MinorUnits }).ToListAsync(Token)).Select(row => (row.Period, row.MinorUnits))];
        }
    }

    private static string Refusal(Outcome<Nothing> outcome) => outcome.ShouldBeOfType<Outcome<Nothing>.Clash>().Message;

    private static Task<Outcome<Nothing>> AskAsync(IntegrationScene scene, Period from, Period to) =>
        new BackfillSystem(scene.Database.For(Admin), scene.Schedule, scene.Time).Run(Nnov, from, to, Token);

    private static async Task<UserId> AdminAsync(TestDatabase database)
    {
        await using var db = database.Raw();
        return await db.Users.Where(user => user.Subject == Admin).Select(user => user.Id).SingleAsync(Token);
    }

    private static async Task<string> StoredAsync(TestDatabase database, string system)
    {
        await using var db = database.Raw();
        List<string> rows =
        [
            .. await db.Charges.Where(row => row.System == system).Select(row => $"charge {row.KeyHash} {row.Period} {row.Source.Path} {row.Source.Line} {row.Gross.MinorUnits}").ToListAsync(Token),
            .. await db.BalanceSnapshots.Select(row => $"balance {row.AccountId} {row.Period} {row.Path} {row.Line} {row.Closing.MinorUnits}").ToListAsync(Token),
            .. await db.QuarantineRows.Select(row => $"quarantine {row.Path} {row.Line} {row.Reason}").ToListAsync(Token),
            .. await db.CallDetails.Select(row => $"call {row.SourceFileId} {row.Line}").ToListAsync(Token),
        ];
        return string.Join('\n', rows.Order(StringComparer.Ordinal));
    }
}
