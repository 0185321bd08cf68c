using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class SystemCardTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Card_OfASystem_HoldsRegistryFreshnessAndLastRuns(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        for (var run = 40; run > 1; run--)
        {
            await scene.RunAsync(Nnov, run * Hour, TimeSpan.FromSeconds(run), accepted: run * 10, quarantined: 1);
        }

        await scene.RunAsync(Nnov, Hour, TimeSpan.FromSeconds(3), 0, fault: SyncFault.FolderUnreadable);

        var card = await CardAsync(scene);

        (card.Registry.Code, card.Registry.Dialect, card.Registry.BalancePositive, card.Registry.Amounts).ShouldBe((Nnov, "csv-cp1251", false, AmountBasis.Net));
        card.Registry.Feeds.ShouldContain("balances", StringComparer.Ordinal);
        card.Recent.Count.ShouldBe(30);
        (card.Recent[^1].State, card.Recent[^1].Rows, card.Recent[^1].Duration).ShouldBe((SyncRunState.Failed, 0, TimeSpan.FromSeconds(3)));
        (card.Recent[^2].Rows, card.Recent[^2].Duration).ShouldBe((21, TimeSpan.FromSeconds(2)));
        (card.LastFailure!.Fault, card.LastFailure.At).ShouldBe((SyncFault.FolderUnreadable, scene.Now - Hour));
        card.CanManage.ShouldBeFalse();
        var page = (await new ListSyncRuns(scene.Database.For(Reader)).Run(Nnov, new PageRequest(2, 25), Token)).Value;
        (page.Total, page.Rows.Count, page.Rows[^1].Counts.AcceptedRows).ShouldBe((40, 15, 400));
        (await new ListSyncRuns(scene.Database.For(Reader)).Run(Nnov, new PageRequest(1, 1), Token)).Value.Rows.Single().Fault.ShouldBe(SyncFault.FolderUnreadable);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Files_OfAVerdict_ArePagedInTheDatabase(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.ChangeAsync(raw =>
        {
            for (var part = 1; part <= 3; part++)
            {
                var entry = new LedgerEntry($"d01/NACH_{part}.csv", new string('a', 64), null, part == 2 ? FileVerdict.Rejected : FileVerdict.Effective, part == 2 ? RejectReason.TrailerMismatch : null);
                raw.SourceFiles.Add(SourceFile.Of(Nnov, new DeliveredFile("d01", entry.Name, 10, () => Stream.Null), entry, scene.Now));
            }

            return Task.CompletedTask;
        });
        var files = new ListSourceFiles(scene.Database.For(Reader));

        var rejected = (await files.Run(Nnov, new(FileVerdict.Rejected), new PageRequest(1, 25), Token)).Value;
        var second = (await files.Run(Nnov, new(), new PageRequest(2, 2), Token)).Value;

        (rejected.Total, rejected.Rows.ShouldHaveSingleItem().Name, rejected.Rows[0].Reason).ShouldBe((1, "NACH_2.csv", RejectReason.TrailerMismatch));
        (second.Total, second.Rows.ShouldHaveSingleItem().Name).ShouldBe((3, "NACH_1.csv"));
        (await new ListSourceFiles(scene.Regional(Role.CarrierManager, "URAL")).Run(Nnov, new(), new PageRequest(1, 25), Token)).Value.Total.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Control_Allowed_IsAskedWrittenDownAndTold(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Schedule.Plan(Nnov, next: scene.Now + Hour);

        foreach (var action in new[] { SystemAction.RunNow, SystemAction.Reprocess, SystemAction.Pause, SystemAction.Resume })
        {
            (await ControlAsync(scene, action)).IsOk.ShouldBeTrue(action.ToString());
        }

        scene.Schedule.Calls.ShouldBe([$"run {Nnov}", $"reprocess {Nnov}", $"pause {Nnov}", $"resume {Nnov}"]);
        scene.Database.Feed.Changes.Count(change => change is { Topic: Topic.Sync, Key: Nnov }).ShouldBe(4);
        var card = await CardAsync(scene, Admin);
        card.Actions.Select(row => row.Kind).ShouldBe([IntegrationActionKind.Resume, IntegrationActionKind.Pause, IntegrationActionKind.Reprocess, IntegrationActionKind.RunNow]);
        (card.Actions[0].By, card.Actions[0].At, card.CanManage).ShouldBe(("Г. Т.", scene.Now, true));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Control_NotPossible_IsRefusedWithItsReasonAndAsksNothing(DatabaseProvider provider)
    {
        using var culture = new CultureScope("en");
        await using var scene = await OpenAsync(provider);

        Refusal(await ControlAsync(scene, SystemAction.RunNow)).ShouldContain("nothing reads its dialect");
        scene.Schedule.Plan(Nnov, running: true);
        Refusal(await ControlAsync(scene, SystemAction.Reprocess)).ShouldContain("being read");
        Refusal(await ControlAsync(scene, SystemAction.Resume)).ShouldContain("not paused");
        scene.Schedule.Plan(Nnov, paused: true);
        Refusal(await ControlAsync(scene, SystemAction.RunNow)).ShouldContain("Resume it first");
        await scene.ChangeAsync(async raw =>
        {
            var system = await raw.SourceSystems.SingleAsync(row => row.Code == Nnov, Token);
            system.Describe(system.Entry() with { IsActive = false });
        });
        Refusal(await ControlAsync(scene, SystemAction.Resume)).ShouldContain("switched off");

        scene.Schedule.Calls.ShouldBeEmpty();
        await using var db = scene.Database.Raw();
        (await db.IntegrationActions.CountAsync(Token)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Control_WithoutTheRightOrOutsideTheRegion_IsNotDone(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Schedule.Plan(Nnov);

        (await new ControlSystem(scene.Database.For(Reader), scene.Schedule, scene.Time).Run(Nnov, SystemAction.Pause, Token)).ShouldBeOfType<Outcome<Nothing>.Denied>();
        (await new ControlSystem(scene.Regional(Role.CarrierIntegration, "URAL"), scene.Schedule, scene.Time).Run(Nnov, SystemAction.Pause, Token)).ShouldBeOfType<Outcome<Nothing>.Missing>();
        (await new GetSystemCard(scene.Database.For("op10-admin"), scene.Schedule, scene.Cron, scene.Time).Run(Nnov, Token)).ShouldBeOfType<Outcome<SystemCard>.Denied>();
        scene.Schedule.Calls.ShouldBeEmpty();
    }

    private static string Refusal(Outcome<Nothing> outcome) => outcome.ShouldBeOfType<Outcome<Nothing>.Clash>().Message;

    private static Task<Outcome<Nothing>> ControlAsync(IntegrationScene scene, SystemAction action) =>
        new ControlSystem(scene.Database.For(Admin), scene.Schedule, scene.Time).Run(Nnov, action, Token);

    private static async Task<SystemCard> CardAsync(IntegrationScene scene, string subject = Reader) =>
        (await new GetSystemCard(scene.Database.For(subject), scene.Schedule, scene.Cron, scene.Time).Run(Nnov, Token)).Value;
}
