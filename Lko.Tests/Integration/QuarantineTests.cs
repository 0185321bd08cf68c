using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Billing;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class QuarantineTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task List_Filters_SortAndPageInTheDatabase(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.QuarantineAsync(Nnov, 30, RejectReason.BadDate, raw: new string('x', 500), ago: Hour);
        await scene.QuarantineAsync("ASR-CHEL-1", 2, RejectReason.BadNumber);
        var list = new ListQuarantine(scene.Database.For(Reader));

        var all = (await list.Run(new QuarantineQuery(null, null, null, null, false, new PageRequest(2, 25)), Token)).Value;
        var some = (await list.Run(new QuarantineQuery(Nnov, RejectReason.BadDate, new Period(2026, 6), "file", true, new PageRequest(1, 25)), Token)).Value;
        var none = (await list.Run(new QuarantineQuery(Nnov, RejectReason.BadDate, new Period(2026, 5), null, false, new PageRequest(1, 25)), Token)).Value;

        (all.Rows.Total, all.Rows.Rows.Count).ShouldBe((32, 7));
        all.Systems.Select(system => system.Code).ShouldBe(["ASR-CHEL-1", Nnov]);
        all.Systems.ShouldAllBe(system => system.Name.Ru.Length > 0 && system.Name.En.Length > 0);
        all.Periods.ShouldBe([new Period(2026, 6)]);
        (some.Rows.Total, some.Rows.Rows[0].Line, some.Rows.Rows[0].Raw.Length).ShouldBe((30, 30, ListQuarantine.ShownLength));
        none.Rows.Total.ShouldBe(0);
        (await new ListQuarantine(scene.Regional(Role.CarrierManager, "VOLGA")).Run(new QuarantineQuery(null, null, null, null, false, new PageRequest(1, 25)), Token)).Value.Rows.Total.ShouldBe(30);
        (await new ListQuarantine(scene.Database.For("op10-admin")).Run(new QuarantineQuery(null, null, null, null, false, new PageRequest(1, 25)), Token)).ShouldBeOfType<Outcome<QuarantineList>.Denied>();
    }

    /// <summary>An import by command, or a node that fell silent a moment ago: the scheduler of this node knows of neither.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Row_OfASystemThatIsReadBesideTheScheduler_IsNotOfferedToBeReadAgain(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var (row, _) = await UnknownAsync(fixture);
        var schedule = new FakeSyncSchedule();
        schedule.Plan(Nnov);
        (await ObstacleAsync()).ShouldBeNull();

        await using (var db = fixture.Database.Raw())
        {
            db.SyncRuns.Add(SyncRun.Start(new(Nnov, Fetch: false), fixture.Time.GetUtcNow()));
            await db.SaveChangesAsync(Token);
        }

        (await ObstacleAsync()).ShouldBe("Running");

        async Task<string?> ObstacleAsync() => (await new GetQuarantineRow(fixture.Database.For(Admin), OrderScene.Catalogue, schedule, fixture.Time).Run(row.Id, Token)).Value.ObstacleToReprocess;
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task UnknownCode_MappedAndReadAgain_LeavesQuarantineAndComesBackWhenUndone(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var (row, rows) = await UnknownAsync(fixture);
        var admin = fixture.Database.For(Admin);

        var detail = (await new GetQuarantineRow(admin, OrderScene.Catalogue, new NoSyncSchedule(), fixture.Time).Run(row.Id, Token)).Value;
        (detail.SameCode, detail.Mapping, detail.CanManage, detail.ObstacleToReprocess).ShouldBe((rows, null, true, "Unplanned"));
        detail.Meanings.ShouldContain(new CodeMeaning(ServiceCodeKind.Product, "L2_P2P"));
        detail.Meanings.ShouldAllBe(meaning => meaning.Kind != ServiceCodeKind.Traffic);

        var mapped = (await MapAsync(fixture, row.Code!, "L2_P2P")).Value;
        mapped.ShouldBe(new CodeMapped(rows, null));
        var run = await fixture.SyncAsync(reprocess: true);
        run.Counts.ChangedRows.ShouldBeGreaterThan(0);
        await using (var db = fixture.Database.Raw())
        {
            (await db.QuarantineRows.CountAsync(each => each.Code == row.Code, Token)).ShouldBe(0);
            (await db.Charges.CountAsync(each => each.Meaning == "L2_P2P" && each.Service == row.Code, Token)).ShouldBeGreaterThan(0);
        }

        (await new RemoveServiceCode(admin, fixture.Time).Run(Nnov, row.Code!, new(ServiceCodeKind.Product, "L2_P2P"), null, Token)).IsOk.ShouldBeTrue();
        await fixture.SyncAsync(reprocess: true);
        await using var after = fixture.Database.Raw();
        (await after.QuarantineRows.CountAsync(each => each.Code == row.Code, Token)).ShouldBe(rows);
        (await after.IntegrationActions.OrderBy(each => each.Id).Select(each => each.Kind).ToListAsync(Token)).ShouldBe([IntegrationActionKind.MapCode, IntegrationActionKind.RemoveCode]);
        var person = await after.Users.SingleAsync(each => each.Subject == Admin, Token);
        (await after.IntegrationActions.Select(each => each.By).Distinct().SingleAsync(Token)).ShouldBe(person.Id);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Map_Again_ChangesTheMeaningAndTellsTheFormerOne(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await MapAsync(scene, "NEWCODE", ServiceCodeKind.Product, "L2_P2P");

        var again = (await MapAsync(scene, "NEWCODE", ServiceCodeKind.Product, "DIA_OP")).Value;

        again.ShouldBe(new CodeMapped(0, new CodeMeaning(ServiceCodeKind.Product, "L2_P2P")));
        await using var db = scene.Database.Raw();
        (await db.ServiceCodes.SingleAsync(row => row.System == Nnov && row.Code == "NEWCODE", Token)).Meaning.ShouldBe("DIA_OP");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Remove_MeaningThatIsNoLongerTheListedOne_IsAConflict(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await MapAsync(scene, "NEWCODE", ServiceCodeKind.Product, "L2_P2P");
        await MapAsync(scene, "NEWCODE", ServiceCodeKind.Product, "DIA_OP");

        (await new RemoveServiceCode(scene.Database.For(Admin), scene.Time).Run(Nnov, "NEWCODE", new(ServiceCodeKind.Product, "L2_P2P"), null, Token)).ShouldBeOfType<Outcome<Nothing>.Clash>();

        await using var db = scene.Database.Raw();
        (await db.ServiceCodes.SingleAsync(row => row.System == Nnov && row.Code == "NEWCODE", Token)).Meaning.ShouldBe("DIA_OP");
    }

    [Theory]
    [InlineData("", ServiceCodeKind.Product, "L2_P2P", "code")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHI", ServiceCodeKind.Product, "L2_P2P", "code")]
    [InlineData("NEW", ServiceCodeKind.Product, "NO_SUCH", "meaning")]
    [InlineData("NEW", ServiceCodeKind.Traffic, "L2_P2P", "meaning")]
    [InlineData("NEW", ServiceCodeKind.Product, "", "meaning")]
    public async Task Map_NotInTheCatalogue_IsRefused(string code, ServiceCodeKind kind, string meaning, string path)
    {
        await using var scene = await OpenAsync();

        (await MapAsync(scene, code, kind, meaning)).ShouldBeOfType<Outcome<CodeMapped>.Refused>().Errors.ShouldContain(error => error.Path == path);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task CodeMap_SaysWhatEachCodeMeansWhoSaidSoAndHowManyRowsWait(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await MapAsync(scene, "OTHER", ServiceCodeKind.Product, "L2_P2P");
        await MapAsync(scene, "NEWCODE", ServiceCodeKind.Product, "L2_P2P");
        scene.Time.Advance(TimeSpan.FromMinutes(5));
        await MapAsync(scene, "NEWCODE", ServiceCodeKind.Product, "DIA_OP");
        await scene.ChangeAsync(db =>
        {
            db.ServiceCodes.Add(ServiceCode.Create(Nnov, "SEEDED", ServiceCodeKind.Product, "L2_P2P"));
            db.QuarantineRows.AddRange(Enumerable.Range(1, 3).Select(line => QuarantineRow.Of(
                Nnov, Feed.Charges, new Period(2026, 6), new QuarantinedRow("d01/NACH.csv", line, "Service", RejectReason.UnknownService, "1;2", "NEWCODE"), scene.Now)));
            return Task.CompletedTask;
        });

        var rows = (await new ListServiceCodes(scene.Database.For(Reader)).Run(Nnov, Token)).Value.Where(row => row.Code is "NEWCODE" or "OTHER" or "SEEDED").ToList();

        rows.Select(row => (row.Code, row.Meaning.Meaning, row.At, row.Waiting)).ShouldBe(
            [("NEWCODE", "DIA_OP", scene.Time.GetUtcNow(), 3), ("OTHER", "L2_P2P", scene.Time.GetUtcNow() - TimeSpan.FromMinutes(5), 0), ("SEEDED", "L2_P2P", null, 0)]);
        rows.Select(row => row.By is not null).ShouldBe([true, true, false]);
        (await new RemoveServiceCode(scene.Database.For(Admin), scene.Time).Run(Nnov, "NEWCODE", new(ServiceCodeKind.Product, "DIA_OP"), "код отозван", Token)).IsOk.ShouldBeTrue();
        (await new ListServiceCodes(scene.Database.For(Reader)).Run(Nnov, Token)).Value.ShouldNotContain(row => row.Code == "NEWCODE");
        await using var db = scene.Database.Raw();
        (await db.IntegrationActions.OrderByDescending(row => row.Id).Select(row => row.Detail).FirstAsync(Token)).ShouldBe("NEWCODE = Product DIA_OP: код отозван");
        (await new ListServiceCodes(scene.Regional(Role.CarrierManager, "URAL")).Run(Nnov, Token)).ShouldBeOfType<Outcome<IReadOnlyList<ServiceCodeRow>>.Missing>();
        (await new ListServiceCodes(scene.Database.For("op10-admin")).Run(Nnov, Token)).ShouldBeOfType<Outcome<IReadOnlyList<ServiceCodeRow>>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Map_WithoutTheRightOrForAllSystems_IsNotDone(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var command = new MapCodeCommand(Nnov, "NEW", ServiceCodeKind.Product, "L2_P2P");

        (await new MapServiceCode(scene.Database.For(Reader), OrderScene.Catalogue, scene.Time).Run(command, Token)).ShouldBeOfType<Outcome<CodeMapped>.Denied>();
        (await new MapServiceCode(scene.Regional(Role.CarrierIntegration, "URAL"), OrderScene.Catalogue, scene.Time).Run(command, Token)).ShouldBeOfType<Outcome<CodeMapped>.Missing>();
        (await new RemoveServiceCode(scene.Database.For(Admin), scene.Time).Run(ServiceCode.AllSystems, "L2_P2P", new(ServiceCodeKind.Product, "L2_P2P"), null, Token)).ShouldBeOfType<Outcome<Nothing>.Missing>();
    }

    /// <summary>A row that comes again in the file's next version is the same row: how often it came, and since when, stays with it.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Row_RefusedAgain_KeepsItsKeyItsFirstSightAndHowOftenItCame(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        var first = fixture.Time.GetUtcNow();
        const string Good = "1;352000012525;L2P2P;;MRC;01.06.2026;30.06.2026;1;;;100,00;22;22,00;122,00";
        const string Unknown = "77;352000012525;NOSUCH;;MRC;01.06.2026;30.06.2026;1;;;100,00;22;22,00;122,00";
        const string Unreadable = "77;352000012525;NOSUCH;;MRC;01.06.2026;30.06.2026;1;;;1x;22;22,00;122,00";

        (await DeliverAsync("d01", Unknown)).ShouldBe((2, "77", 1, first));
        (await DeliverAsync("d02", Good, Unknown)).ShouldBe((3, "77", 2, first));
        await fixture.SyncAsync(reprocess: true);
        (await RowAsync()).ShouldBe((3, "77", 2, first), "what is read again has not come again");
        (await DeliverAsync("d03", Good, Unreadable)).ShouldBe((3, "77", 1, fixture.Time.GetUtcNow()), "it is refused for another reason now");

        async Task<(int Line, string? ExternalId, int Times, DateTimeOffset FirstSeenAt)> DeliverAsync(string delivery, params string[] rows)
        {
            fixture.Deliver(Nnov, $"{delivery}/NACH_NNOV_202606_01.csv", string.Join("\r\n", ["ID_NACH;LS;KOD_USL;NAIM_USL;VID;DT_S;DT_PO;KOL;ED;TARIF;SUM_BEZ_NDS;STAVKA;SUM_NDS;SUM_S_NDS", .. rows, ""]));
            fixture.Time.Advance(delivery == "d01" ? TimeSpan.Zero : Hour);
            (await fixture.SyncAsync()).State.ShouldBe(SyncRunState.Succeeded);
            return await RowAsync();
        }

        async Task<(int Line, string? ExternalId, int Times, DateTimeOffset FirstSeenAt)> RowAsync()
        {
            await using var db = fixture.Database.Raw();
            var row = await db.QuarantineRows.SingleAsync(Token);
            return (row.Line, row.ExternalId, row.Times, row.FirstSeenAt);
        }
    }

    /// <summary>A charge whose code nobody knows, and how many rows of the system wait for the same.</summary>
    private static async Task<(QuarantineRow Row, int Rows)> UnknownAsync(BalancesFixture fixture)
    {
        await using var db = fixture.Database.Raw();
        var rows = await db.QuarantineRows.Where(row => row.System == Nnov && row.Feed == Feed.Charges && row.Reason == RejectReason.UnknownService).OrderBy(row => row.Id).ToListAsync(Token);
        rows.ShouldAllBe(row => row.Code != null && row.Raw.Contains(row.Code, StringComparison.OrdinalIgnoreCase));
        return (rows[0], rows.Count(row => row.Code == rows[0].Code));
    }

    private static Task<Outcome<CodeMapped>> MapAsync(BalancesFixture fixture, string code, string product) =>
        new MapServiceCode(fixture.Database.For(Admin), new ProductCatalogue(), fixture.Time).Run(new MapCodeCommand(Nnov, code, ServiceCodeKind.Product, product), Token);

    private static Task<Outcome<CodeMapped>> MapAsync(IntegrationScene scene, string code, ServiceCodeKind kind, string meaning) =>
        new MapServiceCode(scene.Database.For(Admin), OrderScene.Catalogue, scene.Time).Run(new MapCodeCommand(Nnov, code, kind, meaning), Token);
}
