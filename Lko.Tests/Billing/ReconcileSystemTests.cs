using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Billing.BalancesFixture;
using static Lko.Tests.Billing.LedgerFiles;

namespace Lko.Tests.Billing;

/// <summary>What was told against what was delivered, to the kopeck, on every database.</summary>
public sealed class ReconcileSystemTests
{
    private static readonly Period May = new(2026, 5);
    private static readonly Period June = new(2026, 6);

    /// <summary>Another account of the same operator.</summary>
    private const string Other = "352000012773";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_FiguresThatAgree_FindsNothing(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        await AccountStatementTests.FilledAsync(fixture);

        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(0, 0, 0));

        (await FindingsAsync(fixture)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_EveryKindOfBreak_IsFoundOnceWithBothFigures(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);

        // A kopeck is inside the tolerance of the file's own check, not of this one.
        fixture.Balances("202605", [(Account, 0, 1_000, 0, 0, 1_001)]);
        fixture.Balances("202606", [(Account, 1_000, 30_000, -500, 20_000, 10_500)]);
        fixture.Charges("202605", [(Account, "MRC", 1_000)]);
        fixture.Charges("202606", [(Account, "MRC", 29_999), (Account, "ADJ", -501)]);
        fixture.Payments("202606", [(Account, 20_001)]);
        fixture.Documents("202606", [(Account, "UPD", 29_999), (Account, "UKD", -500), (Account, "SCHET", 29_999)]);
        await fixture.SyncAsync();

        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(6, 6, 0));

        var findings = await FindingsAsync(fixture);
        findings.ToDictionary(row => (row.Kind, row.Period!.Value), row => row.Figures).ShouldBe(
            new Dictionary<(FindingKind, Period), BreakFigures?>
            {
                [(FindingKind.EquationBroken, May)] = new(1_001, 1_000),
                [(FindingKind.OpeningDiffers, June)] = new(1_000, 1_001),
                [(FindingKind.ChargesDiffer, June)] = new(30_000, 29_999),
                [(FindingKind.CorrectionsDiffer, June)] = new(-500, -501),
                [(FindingKind.PaymentsDiffer, June)] = new(20_000, 20_001),
                [(FindingKind.DocumentsDiffer, June)] = new(29_499, 29_498),
            },
            ignoreOrder: true);
        findings.ShouldAllBe(row => row.State == FindingState.Open && row.System == Nnov && row.Subject == $"{Nnov}/{Account}/{row.Period}");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_Again_UpdatesTheSameFindingAndClosesWhatHealed(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        await BrokenAsync(fixture, charged: 100, stored: 70);
        await ReconcileAsync(fixture);
        var first = (await FindingsAsync(fixture)).ShouldHaveSingleItem();

        fixture.Time.Advance(TimeSpan.FromHours(1));
        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(1, 0, 0));
        (await FindingsAsync(fixture)).ShouldHaveSingleItem().Version.ShouldBe(first.Version);

        fixture.Charges("202606", [(Account, "MRC", 80)], "d02", version: 2);
        await fixture.SyncAsync();
        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(1, 0, 0));
        var moved = (await FindingsAsync(fixture)).ShouldHaveSingleItem();
        (moved.Id, moved.Figures, moved.At).ShouldBe((first.Id, new BreakFigures(100, 80), first.At));

        fixture.Charges("202606", [(Account, "MRC", 100)], "d03", version: 3);
        await fixture.SyncAsync();
        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(0, 0, 1));
        (await FindingsAsync(fixture)).ShouldHaveSingleItem().State.ShouldBe(FindingState.Closed);

        fixture.Charges("202606", [(Account, "MRC", 90)], "d04", version: 4);
        await fixture.SyncAsync();
        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(1, 1, 0));
        var back = (await FindingsAsync(fixture)).ShouldHaveSingleItem();
        (back.Id, back.State, back.At).ShouldBe((first.Id, FindingState.Open, fixture.Time.GetUtcNow()));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_Break_MarksTheBalanceForItsOperatorUntilItIsExplainedOrHeals(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        await BrokenAsync(fixture, charged: 100, stored: 70);
        await ReconcileAsync(fixture);
        (await MarkAsync(fixture)).ShouldBe(fixture.Time.GetUtcNow());

        var row = await RowAsync(fixture);
        (await new TakeBreak(fixture.Database.For("portal-admin"), fixture.Time).Run(new(row.Id, row.Version), Token)).Value.ShouldBe(FindingState.Taken);
        (await MarkAsync(fixture)).ShouldNotBeNull();

        row = await RowAsync(fixture);
        (await new ExplainBreak(fixture.Database.For("portal-admin"), fixture.Time).Run(new(row.Id, row.Version, "  "), Token)).ShouldBeOfType<Outcome<FindingState>.Refused>();
        (await new ExplainBreak(fixture.Database.For("portal-admin"), fixture.Time).Run(new(row.Id, row.Version, "Часть 2 придёт завтра."), Token)).Value.ShouldBe(FindingState.Explained);
        (await MarkAsync(fixture)).ShouldBeNull();
        await ReconcileAsync(fixture);
        (await RowAsync(fixture)).State.ShouldBe(FindingState.Explained);

        // The explanation was given for other figures.
        fixture.Charges("202606", [(Account, "MRC", 80)], "d02", version: 2);
        await fixture.SyncAsync();
        await ReconcileAsync(fixture);
        row = await RowAsync(fixture);
        (row.State, row.Owner).ShouldBe((FindingState.Taken, "Г. Т."));
        (await MarkAsync(fixture)).ShouldNotBeNull();

        (await new ReopenBreak(fixture.Database.For("portal-admin"), fixture.Time).Run(new(row.Id, row.Version), Token)).Value.ShouldBe(FindingState.Open);
        fixture.Charges("202606", [(Account, "MRC", 100)], "d03", version: 3);
        await fixture.SyncAsync();
        await ReconcileAsync(fixture);
        (await MarkAsync(fixture)).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_LikelyCause_IsTheFileThatIsRefusedMissingHeldOrReplaced(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Balances("202606", [(Account, 0, 100, 0, 0, 100)]);
        await fixture.SyncAsync();
        (await CauseAsync()).ShouldBe((BreakCause.MissingFile, ""));

        fixture.Charges("202606", [(Account, "MRC", 60), ("999000000001", "MRC", 40)]);
        await fixture.SyncAsync();
        (await CauseAsync()).ShouldBe((BreakCause.QuarantinedRows, "d01/NACH_NNOV_202606_01.csv"));

        fixture.Charges("202606", [(Account, "MRC", 50)], "d02", version: 2);
        await fixture.SyncAsync();
        (await CauseAsync()).ShouldBe((BreakCause.ReplacedFile, "d01/NACH_NNOV_202606_01.csv"));

        fixture.Charges("202606", [(Account, "MRC", 50)], "d03", part: 2, count: 7);
        await fixture.SyncAsync();
        (await CauseAsync()).ShouldBe((BreakCause.RejectedFile, "d03/NACH_NNOV_202606_02.csv"));

        async Task<(BreakCause?, string)> CauseAsync()
        {
            await ReconcileAsync(fixture);
            var finding = (await FindingsAsync(fixture)).Where(row => row.Kind == FindingKind.ChargesDiffer).ShouldHaveSingleItem();
            return (finding.Cause, finding.Detail);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_BalanceCountedInTheWrongMacroRegion_BreaksTheTotal(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        await BrokenAsync(fixture, charged: 100, stored: 100);
        await using (var raw = fixture.Database.Raw())
        {
            await raw.BalanceSnapshots.ExecuteUpdateAsync(set => set.SetProperty(row => row.CarrierBranch, "URAL"), Token);
        }

        await ReconcileAsync(fixture);

        var finding = (await FindingsAsync(fixture)).ShouldHaveSingleItem();
        (finding.Kind, finding.Subject, finding.AccountId, finding.Figures).ShouldBe((FindingKind.TotalDiffers, $"{Nnov}/2026-06", null, new BreakFigures(100, 0)));
        (await RowAsync(fixture)).Account.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_Total_IsComparedWithWhatTheOverviewShows(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Balances("202606", [(Account, 100, 0, 0, 0, 100), (Other, 30, 0, 0, 0, 30)]);
        await fixture.SyncAsync();
        (await ReconcileAsync(fixture)).Broken.ShouldBe(0);
        (await fixture.GetAsync("carrier-manager")).Totals!.Closing.MinorUnits.ShouldBe(130);
        await using (var raw = fixture.Database.Raw())
        {
            var account = await raw.Accounts.SingleAsync(row => row.Number == Account, Token);
            await raw.BalanceSnapshots.Where(row => row.AccountId == account.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.CarrierBranch, "URAL"), Token);
        }

        await ReconcileAsync(fixture);

        var shown = await fixture.GetAsync("carrier-manager");
        shown.Totals!.Closing.MinorUnits.ShouldBe(30);
        shown.Sources.Sum(source => source.Amounts?.Closing.MinorUnits ?? 0).ShouldBe(30);
        (await FindingsAsync(fixture)).ShouldHaveSingleItem().Figures.ShouldBe(new BreakFigures(130, shown.Totals.Closing.MinorUnits));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_RowsOfAnAccountThatNoBalanceTells_AreABreakOfTheAccount(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Balances("202606", [(Other, 0, 0, 0, 0, 0)]);
        fixture.Charges("202605", [(Account, "MRC", 40)]);
        fixture.Charges("202606", [(Account, "MRC", 100), (Account, "ADJ", -30), (Account, "MRC", 20)]);
        fixture.Payments("202606", [(Account, 70)]);
        fixture.Charges("202607", [(Account, "MRC", 999)]);
        await fixture.SyncAsync();

        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(4, 4, 0), "July has not been told yet");

        var findings = await FindingsAsync(fixture);
        findings.ToDictionary(row => (row.Kind, row.Period!.Value), row => row.Figures).ShouldBe(
            new Dictionary<(FindingKind, Period), BreakFigures?>
            {
                [(FindingKind.ChargesDiffer, May)] = new(0, 40),
                [(FindingKind.ChargesDiffer, June)] = new(0, 120),
                [(FindingKind.CorrectionsDiffer, June)] = new(0, -30),
                [(FindingKind.PaymentsDiffer, June)] = new(0, 70),
            },
            ignoreOrder: true);
        findings.ShouldAllBe(row => row.AccountId != null && row.Subject == $"{Nnov}/{Account}/{row.Period}");
        findings.Where(row => row.Period == May).ShouldAllBe(row => row.Cause == BreakCause.MissingFile);
        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(4, 0, 0));

        fixture.Balances("202605", [(Account, 0, 40, 0, 0, 40), (Other, 0, 0, 0, 0, 0)], "d02");
        fixture.Balances("202606", [(Account, 40, 120, -30, 70, 60), (Other, 0, 0, 0, 0, 0)], "d02", version: 2);
        await fixture.SyncAsync();
        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(0, 0, 4));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_RecordedDeliveries_NamesTheRefusedFileAndIsStable(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();

        var first = await ReconcileAsync(fixture);
        var again = await ReconcileAsync(fixture);

        first.Appeared.ShouldBe(first.Broken);
        again.ShouldBe(new ReconcileResult(first.Broken, 0, 0));
        var charges = (await FindingsAsync(fixture)).Where(row => row is { Kind: FindingKind.ChargesDiffer, Period.Month: 6 }).ToLookup(row => row.Told != 0);
        charges[true].ShouldAllBe(row => row.Cause == BreakCause.RejectedFile && row.Detail == "d02/NACH_NNOV_202606_09.csv");
        charges[false].ShouldNotBeEmpty("accounts whose balance does not count");
        charges[false].ShouldAllBe(row => row.Cause != null && row.Detail.Contains("SALDO", StringComparison.Ordinal));
        (await new ReconcileSystem(fixture.Database.For(null), fixture.Time).Run("NO-SUCH", Token)).ShouldBeOfType<Outcome<ReconcileResult>.Missing>();
    }

    internal static async Task BrokenAsync(BalancesFixture fixture, long charged, long stored)
    {
        fixture.Balances("202606", [(Account, 0, charged, 0, 0, charged)]);
        fixture.Charges("202606", [(Account, "MRC", stored)]);
        await fixture.SyncAsync();
    }

    internal static async Task<ReconcileResult> ReconcileAsync(BalancesFixture fixture) => (await new ReconcileSystem(fixture.Database.For(null), fixture.Time).Run(Nnov, Token)).Value;

    internal static async Task<BreakRow> RowAsync(BalancesFixture fixture) =>
        (await new ListBreaks(fixture.Database.For("portal-admin")).Run(new(null, null, null, null, Descending: false, new(1, 25)), Token)).Value.Breaks.Rows.ShouldHaveSingleItem();

    private static async Task<DateTimeOffset?> MarkAsync(BalancesFixture fixture) =>
        (await new GetAccountStatement(fixture.Database.For("op10-admin"), new QuartzCronTimes(), fixture.Time).Run(await AccountStatementTests.IdAsync(fixture), June, Token)).Value.UnreconciledSince;

    private static async Task<List<Finding>> FindingsAsync(BalancesFixture fixture)
    {
        await using var raw = fixture.Database.Raw();
        return await raw.Findings.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Token);
    }
}
