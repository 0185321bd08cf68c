using Lko.Domain.Integration;
using Lko.Tests.Connectors;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>Runs over files whose layout changed: what was told before stays and is known to be old; what is new is told once.</summary>
public sealed class LayoutDriftRunTests
{
    private const string Header = "LS;DOGOVOR;INN;NAIM;SALDO_N;NACH;KORR;OPL;SALDO_K;PERIOD;VAL";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LostColumn_KeepsWhatWasTold_AsOld_UntilTheFileComesAsItShould()
    {
        await using var scene = await OpenAsync();
        scene.Deliver("d01", 1);
        await scene.RunAsync();
        var last = (await FreshnessAsync(scene)).LastSuccessAt;
        scene.Time.Advance(TimeSpan.FromDays(1));
        Deliver(scene, "d02", 2, Header.Replace("SALDO_K", "SALDO_KON", StringComparison.Ordinal));

        var run = await scene.RunAsync();

        (run.State, run.Counts.RejectedFiles).ShouldBe((SyncRunState.Succeeded, 1));
        var stale = await FreshnessAsync(scene);
        (stale.LastSuccessAt, stale.FailingSince).ShouldBe((last, scene.Time.GetUtcNow()));
        (await ClosingAsync(scene)).ShouldBe(100_00);

        Deliver(scene, "d03", 2, Header);
        await scene.RunAsync();

        (await FreshnessAsync(scene)).FailingSince.ShouldBeNull();
        (await ClosingAsync(scene)).ShouldBe(200_00);
    }

    [Fact]
    public async Task NewColumn_IsTakenAndToldOnce()
    {
        await using var scene = await OpenAsync();
        Deliver(scene, "d01", 1, Header + ";NEW", ";7");
        await scene.RunAsync();
        Deliver(scene, "d02", 2, Header + ";NEW", ";7");
        await scene.RunAsync();

        (await ClosingAsync(scene)).ShouldBe(200_00);
        (await NewsAsync(scene)).ShouldBe(["Balances: NEW"]);

        Deliver(scene, "d03", 3, Header + ";NEW;MORE", ";7;8");
        await scene.RunAsync();

        (await NewsAsync(scene)).ShouldBe(["Balances: NEW", "Balances: MORE"]);
        (await FreshnessAsync(scene)).FailingSince.ShouldBeNull();
    }

    [Fact]
    public async Task WordThatNobodyKnows_CountsAndIsTold()
    {
        await using var scene = await OpenAsync();
        scene.Files.All.Add(("d01", "NACH_NNOV_202606_01.csv", SourceSystems.Cp1251.GetBytes(
            "ID_NACH;LS;KOD_USL;NAIM_USL;VID;DT_S;DT_PO;KOL;ED;TARIF;SUM_BEZ_NDS;STAVKA;SUM_NDS;SUM_S_NDS\r\n1;352000012525;L2P2P;;BONUS;01.06.2026;30.06.2026;1;;;100,00;22;22,00;122,00\r\n"), 100, default));

        var run = await scene.RunAsync();

        run.Counts.AcceptedRows.ShouldBe(1);
        (await NewsAsync(scene)).ShouldBe(["Charges: BONUS"]);
        await using var db = scene.Database.Raw();
        (await db.Charges.Select(row => row.Kind).SingleAsync(Token)).ShouldBe("BONUS");
    }

    private static void Deliver(SyncEngineScene scene, string delivery, int hundreds, string header, string more = "")
    {
        var amount = $"{hundreds}00,00";
        scene.Files.All.Add((delivery, $"SALDO_NNOV_202606_01_v{hundreds}.csv", SourceSystems.Cp1251.GetBytes(
            $"{header}\r\n352000012525;;;;{amount};0,00;0,00;0,00;{amount};06.2026;RUR{more}\r\n#ИТОГО;1;;;{amount};0,00;0,00;0,00;{amount};;\r\n"), 100, default));
    }

    private static async Task<SourceFreshness> FreshnessAsync(SyncEngineScene scene)
    {
        await using var db = scene.Database.Raw();
        return await db.SourceFreshness.AsNoTracking().SingleAsync(row => row.System == Nnov, Token);
    }

    private static async Task<long> ClosingAsync(SyncEngineScene scene)
    {
        await using var db = scene.Database.Raw();
        return (await db.BalanceSnapshots.AsNoTracking().SingleAsync(row => row.System == Nnov, Token)).Closing.MinorUnits;
    }

    private static async Task<List<string>> NewsAsync(SyncEngineScene scene)
    {
        await using var db = scene.Database.Raw();
        return await db.Findings.AsNoTracking().Where(row => row.Kind == FindingKind.FilesGrew && row.Subject == Nnov).OrderBy(row => row.Id).Select(row => row.Detail).ToListAsync(Token);
    }
}
