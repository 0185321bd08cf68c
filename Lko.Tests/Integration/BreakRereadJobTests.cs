using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Jobs;
using Lko.Tests.Billing;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static Lko.Tests.Billing.LedgerFiles;

namespace Lko.Tests.Integration;

/// <summary>The scheduler has the months of a new break read again by itself, once, in the way of a backfill.</summary>
public sealed class BreakRereadJobTests
{
    private const string Nnov = ScheduleScene.Nnov;
    private static readonly Period June = new(2026, 6);

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FirstFileLostRows_TheSecondReadingHasThem_TheBreakClosesByItself(DatabaseProvider provider)
    {
        await using var files = await BalancesFixture.CreateAsync();
        await using var scene = await OpenAsync(provider, files);
        scene.Transport.Fetch = (_, _) =>
        {
            if (IsReread(scene))
            {
                files.Charges("202606", [(Account, "MRC", 100)], "d02", version: 2);
            }

            return Task.CompletedTask;
        };
        using var node = await scene.StartAsync();

        await using var db = scene.Database.Raw();
        await Eventually.Until(() => db.Findings.AnyAsync(row => row.System == Nnov && row.ClosedAt != null, Token), TimeSpan.FromSeconds(60), "the break is closed");

        await QuietAsync(node);
        (await scene.RunsAsync()).Select(run => (run.Cause, run.State, run.From, run.To)).ShouldBe([(SyncCause.Schedule, SyncRunState.Succeeded, null, null), (SyncCause.Reread, SyncRunState.Succeeded, June, June)]);
        (await db.Findings.AsNoTracking().ToListAsync(Token)).ShouldHaveSingleItem().State.ShouldBe(FindingState.Closed);
        (await db.BalanceSnapshots.SingleAsync(Token)).UnreconciledSince.ShouldBeNull();
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SystemThatStaysWrong_IsReadAgainOnce_AndTheBreakStays(DatabaseProvider provider)
    {
        await using var files = await BalancesFixture.CreateAsync();
        await using var scene = await OpenAsync(provider, files);
        using var node = await scene.StartAsync();
        await Eventually.Until(async () => await scene.RunsAsync() is [_, { Cause: SyncCause.Reread, State: SyncRunState.Succeeded }], TimeSpan.FromSeconds(60), "the month is read again");
        await QuietAsync(node);

        // Later runs find the same break with other figures.
        files.Charges("202606", [(Account, "MRC", 80)], "d02", version: 2);
        await node.Services.GetRequiredService<ISyncSchedule>().RunNowAsync(Nnov, UserId.From(1), Token);
        await Eventually.Until(async () => (await scene.RunsAsync()).Any(run => run is { Cause: SyncCause.RunNow, State: SyncRunState.Succeeded, NewFiles: 1 }), "another run has read");
        await Eventually.Until(async () => await ScheduleScene.ExecutionsAsync(node, SyncSystemJob.KeyOf(Nnov)) is [_, _, _], "and is done with it");
        await QuietAsync(node);

        (await scene.RunsAsync()).Select(run => run.Cause).ShouldBe([SyncCause.Schedule, SyncCause.Reread, SyncCause.RunNow]);
        await using var db = scene.Database.Raw();
        var finding = await db.Findings.AsNoTracking().SingleAsync(Token);
        (finding.State, finding.Figures).ShouldBe((FindingState.Open, new BreakFigures(100, 80)));
        await node.StopAsync(Token);
    }

    /// <summary>One system is read at the start; of June it told a balance of a hundred kopecks and the charges of seventy.</summary>
    private static async Task<ScheduleScene> OpenAsync(DatabaseProvider provider, BalancesFixture files)
    {
        files.Balances("202606", [(Account, 0, 100, 0, 0, 100)]);
        files.Charges("202606", [(Account, "MRC", 70)]);
        var scene = await ScheduleScene.OpenAsync(provider);
        scene.Wire = services => services.AddSingleton(files.Folder);
        await scene.OnlyAsync((Nnov, ScheduleScene.Never));
        return scene;
    }

    private static bool IsReread(ScheduleScene scene) => scene.Transport.Asked[^1].Months is [var month] && month == June;

    /// <summary>Nothing is read, and nothing waits to be.</summary>
    private static Task QuietAsync(IHost node) => Eventually.Until(
        async () => (await node.Services.GetRequiredService<ISyncSchedule>().PlansAsync(Token))[Nnov] is { IsRunning: false, IsBackfilling: false } && (await ScheduleScene.RetriesAsync(node)).Count == 0,
        "nothing waits");
}
