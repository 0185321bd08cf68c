using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Billing.BalancesFixture;
using static Lko.Tests.Billing.LedgerFiles;
using static Lko.Tests.Billing.ReconcileSystemTests;

namespace Lko.Tests.Billing;

/// <summary>What a system's files told in sum is what the portal counts to it, or the difference is somebody's to look after.</summary>
public sealed class FileTotalTests
{
    /// <summary>Nobody knows it until the billing's own register names it.</summary>
    private const string Newcomer = "352000030001";

    private const string Register = "352000030001;;352000030100;03-01-1;01.02.2026;;52;0022345658;002243004;;;01.02.2026;\r\n#ИТОГО;1\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RowInQuarantine_IsAFindingOfItsSum_UntilItCounts(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Balances("202606", [(Account, 100, 0, 0, 0, 100), (Newcomer, 250_07, 0, 0, 0, 250_07)]);
        (await fixture.SyncAsync()).Counts.QuarantinedRows.ShouldBe(1);

        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(1, 1, 0));

        var finding = (await FindingsAsync(fixture)).ShouldHaveSingleItem();
        (finding.Kind, finding.Subject, finding.AccountId, finding.Figures).ShouldBe((FindingKind.FileTotalDiffers, $"{Nnov}/2026-06", null, new BreakFigures(250_07 + 100, 100)));
        (finding.Cause, finding.Detail, finding.State, finding.OwnerRole).ShouldBe((BreakCause.QuarantinedRows, "d01/SALDO_NNOV_202606_01.csv", FindingState.Open, Role.CarrierIntegration));
        (await new TakeBreak(fixture.Database.For("portal-admin"), fixture.Time).Run(new(finding.Id, finding.Version), Token)).Value.ShouldBe(FindingState.Taken);
        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(1, 0, 0));

        fixture.Deliver(Nnov, "d02/LS_NNOV_202606_01.csv", Register);
        (await fixture.SyncAsync()).Counts.QuarantinedRows.ShouldBe(0);

        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(0, 0, 1));
        var healed = (await FindingsAsync(fixture)).ShouldHaveSingleItem();
        (healed.Id, healed.State, healed.OwnerId is not null).ShouldBe((finding.Id, FindingState.Closed, true));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FilesOfOtherFeeds_AreSummedToo_AndEachDiffersByItself(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Balances("202606", [(Account, 0, 100, 0, 70, 30)]);
        fixture.Charges("202606", [(Account, "MRC", 100), (Newcomer, "MRC", 61)]);
        fixture.Payments("202606", [(Account, 70), ("", 25), (Newcomer, 40)]);
        fixture.Documents("202606", [(Account, "UPD", 100), (Newcomer, "UPD", 61)]);
        await fixture.SyncAsync();

        (await ReconcileAsync(fixture)).ShouldBe(new ReconcileResult(3, 3, 0));

        var findings = await FindingsAsync(fixture);
        findings.ToDictionary(row => row.Kind, row => (row.Figures, row.Detail)).ShouldBe(
            new Dictionary<FindingKind, (BreakFigures?, string)>
            {
                [FindingKind.ChargeFilesDiffer] = (new(161, 100), "d01/NACH_NNOV_202606_01.csv"),
                [FindingKind.PaymentFilesDiffer] = (new(135, 95), "d01/OPL_NNOV_202606_01.csv"),
                [FindingKind.DocumentFilesDiffer] = (new(161, 100), "d01/DOCS_NNOV_202606_01.zip"),
            },
            ignoreOrder: true);
        findings.ShouldAllBe(row => row.AccountId == null && row.Subject == $"{Nnov}/2026-06" && row.Cause == BreakCause.QuarantinedRows);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task OnlyFilesThatCount_AreSummed_AndAllTheirParts(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Balances("202606", [(Account, 100, 0, 0, 0, 100), (Newcomer, 700, 0, 0, 0, 700)]);
        fixture.Deliver(Nnov, "d01/SALDO_NNOV_202606_02.csv", "352000012540;;;;сто;0,00;0,00;0,00;0,20;06.2026;RUR\r\n352000012541;;;;0,00;0,00;0,00;0,00;сто;06.2026;RUR\r\n#ИТОГО;2;;;0,00;0,00;0,00;0,00;0,20;;\r\n");
        fixture.Deliver(Nnov, "d01/SALDO_NNOV_202606_03.csv", "352000012540;;;;9,00;0,00;0,00;0,00;9,00;06.2026;RUR\r\n#ИТОГО;7;;;9,00;0,00;0,00;0,00;9,00;;\r\n");
        (await fixture.SyncAsync()).Counts.RejectedFiles.ShouldBe(1);
        await ReconcileAsync(fixture);
        var finding = (await FindingsAsync(fixture)).ShouldHaveSingleItem();
        (finding.Figures, finding.Detail).ShouldBe((new BreakFigures(820, 100), "d01/SALDO_NNOV_202606_01.csv; d01/SALDO_NNOV_202606_02.csv"), "what cannot be read is nothing, as in the control; what was refused told nothing");

        fixture.Balances("202606", [(Account, 100, 0, 0, 0, 100)], "d02", version: 2);
        await fixture.SyncAsync();
        await ReconcileAsync(fixture);

        (await FindingsAsync(fixture)).ShouldHaveSingleItem().Figures.ShouldBe(new BreakFigures(120, 100));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task MonthOfAFileWhoseSumIsNotKnown_IsLeftOut_UntilItIsReadAgain(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Balances("202606", [(Account, 100, 0, 0, 0, 100), (Newcomer, 700, 0, 0, 0, 700)]);
        await fixture.SyncAsync();
        await using (var raw = fixture.Database.Raw())
        {
            await raw.SourceFiles.ExecuteUpdateAsync(set => set.SetProperty(row => row.ToldSum, (long?)null), Token);
        }

        (await ReconcileAsync(fixture)).Broken.ShouldBe(0);
        (await IsOwedAsync(fixture)).ShouldBeFalse();
        (await fixture.SyncAsync(reprocess: true)).Counts.ShouldSatisfyAllConditions(counts => counts.NewFiles.ShouldBe(0), counts => counts.ChangedRows.ShouldBe(0));

        (await IsOwedAsync(fixture)).ShouldBeTrue("no row has changed, and the sum is known now");
        (await ReconcileAsync(fixture)).Broken.ShouldBe(1);
        (await IsOwedAsync(fixture)).ShouldBeFalse();
        await fixture.SyncAsync(new SyncRequest(Nnov, Backfill: [new(2026, 6)]));
        (await IsOwedAsync(fixture)).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Explanation_HoldsForTheDifference_WhateverElseOfTheMonthMoves(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Balances("202606", [(Account, 100, 0, 0, 0, 100), (Newcomer, 700, 0, 0, 0, 700)]);
        await fixture.SyncAsync();
        await ReconcileAsync(fixture);
        var finding = (await FindingsAsync(fixture)).ShouldHaveSingleItem();
        (await new ExplainBreak(fixture.Database.For("portal-admin"), fixture.Time).Run(new(finding.Id, finding.Version, "Счёт откроют в июле."), Token)).Value.ShouldBe(FindingState.Explained);

        fixture.Balances("202606", [(Account, 150, 0, 0, 0, 150), (Newcomer, 700, 0, 0, 0, 700)], "d02", version: 2);
        await fixture.SyncAsync();
        await ReconcileAsync(fixture);
        finding = (await FindingsAsync(fixture)).ShouldHaveSingleItem();
        (finding.State, finding.Figures).ShouldBe((FindingState.Explained, new BreakFigures(850, 150)));

        fixture.Balances("202606", [(Account, 150, 0, 0, 0, 150), (Newcomer, 800, 0, 0, 0, 800)], "d03", version: 3);
        await fixture.SyncAsync();
        await ReconcileAsync(fixture);
        (await FindingsAsync(fixture)).ShouldHaveSingleItem().State.ShouldBe(FindingState.Taken, "it was not given for this difference");
    }

    /// <summary>All dialects, both conventions of sign: where nothing of a feed is in quarantine, the sums of its month agree.</summary>
    [Fact]
    public async Task RecordedDeliveries_DifferByWhatIsInQuarantineAlone()
    {
        await using var fixture = await CreateAsync();
        var systems = Connectors.SampleTests.Systems.Select(row => row.Data).Where(system => system is not ("CRM" or "LMP")).ToList();
        foreach (var system in systems)
        {
            fixture.DeliverSample(system);
            await fixture.SyncAsync(system);
            (await new ReconcileSystem(fixture.Database.For(null), fixture.Time).Run(system, Token)).IsOk.ShouldBeTrue();
        }

        await using var raw = fixture.Database.Raw();
        var files = (await raw.SourceFiles.AsNoTracking().Where(row => row.Feed != null && row.Verdict == FileVerdict.Effective).ToListAsync(Token)).Where(row => BreakSubject.OfFiles.ContainsKey(row.Feed!.Value)).ToList();
        files.ShouldAllBe(row => row.ToldSum != null);
        files.Select(row => row.Feed).Distinct().Count().ShouldBe(BreakSubject.OfFiles.Count);
        var held = files.Where(row => row.QuarantinedRows > 0).Select(row => (BreakSubject.OfFiles[row.Feed!.Value], $"{row.System}/{row.Period}")).ToHashSet();
        var found = await raw.Findings.AsNoTracking().Where(row => BreakSubject.OfFiles.Values.Contains(row.Kind)).ToListAsync(Token);
        found.Select(row => row.Kind).Distinct().Count().ShouldBe(BreakSubject.OfFiles.Count);
        found.ShouldAllBe(row => held.Contains(ValueTuple.Create(row.Kind, row.Subject)));
    }

    private static async Task<bool> IsOwedAsync(BalancesFixture fixture) => (await new GetReconciliationDebt(fixture.Database.For(null)).Run(Nnov, Token)).Value;

    private static async Task<List<Finding>> FindingsAsync(BalancesFixture fixture)
    {
        await using var raw = fixture.Database.Raw();
        return await raw.Findings.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Token);
    }
}
