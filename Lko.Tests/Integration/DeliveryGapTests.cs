using Bunit;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Notifications;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Lko.Web.Features.Notifications;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

/// <summary>A system that is reached and brings nothing that counts does not look well, and those who manage it hear of it once.</summary>
public sealed class DeliveryGapTests
{
    private const string AnswersQuestions = "ASR-MSK-1";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Period April = new(2026, 4);
    private static readonly Period May = new(2026, 5);
    private static readonly Period June = new(2026, 6);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task EveryFileRefused_RunSucceeded_IsToldOnceUntilAGoodOneComes(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await scene.FileAsync(Nnov, "d01", May, FileVerdict.Rejected);
        await scene.FileAsync(Nnov, "d01", May, FileVerdict.Rejected, Feed.Charges);

        var row = await scene.HealthAsync(Nnov);
        (row.State, row.Figure, row.RejectedFiles).ShouldBe((SystemHealth.Rejected, HealthFigure.Files, 2));
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(1, 0));
        await scene.FileAsync(Nnov, "d02", May, FileVerdict.Rejected);
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0), "more of the same is no news");
        using (var screen = new IntegrationScreen(scene))
        {
            var bell = screen.Render<BellMenu>();
            bell.WaitForAssertion(() => bell.Find("li a").GetAttribute("href").ShouldBe($"integration/{Nnov}?tab=files&verdict=rejected"));
            bell.Find("li a").TextContent.ShouldContain($"Система {Nnov}: отклонены файлы, замены им нет: 2");
        }

        await scene.FileAsync(Nnov, "d10", May, FileVerdict.Effective);
        (await scene.HealthAsync(Nnov)).RejectedFiles.ShouldBe(1, "the charges are still not there");
        await scene.FileAsync(Nnov, "d11", May, FileVerdict.Effective, Feed.Charges);
        (await scene.HealthAsync(Nnov)).State.ShouldBe(SystemHealth.Fresh);
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 1));

        var told = await BellAsync(scene);
        told.Unread.ShouldBe(0);
        told.Rows.Select(each => (each.Kind, each.IsYourMove)).ShouldBe([("Integration.FilesRejected.Over", false), ("Integration.FilesRejected", false)], ignoreOrder: true, customMessage: "nothing waits any more");
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0));
    }

    /// <summary>Details of calls are refused in one step of a run and weighed anew in the next, once their account is known.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FilesRefusedSoFar_RunGoesOn_AreNoNewsBeforeItEnds(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await scene.FileAsync(Nnov, "d01", May, FileVerdict.Rejected);
        await BeginAsync();
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0));

        await scene.ChangeAsync(async raw =>
        {
            var run = await raw.SyncRuns.SingleAsync(row => row.State == SyncRunState.Running, Token);
            run.Advance(new SyncCounts(1, 1, 1, 0, 0, 0));
            run.Succeed(scene.Now);
        });
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(1, 0));
        await BeginAsync();
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0), "it is not over because it is looked at again");

        Task BeginAsync() => scene.ChangeAsync(raw =>
        {
            raw.SyncRuns.Add(SyncRun.Start(new(Nnov), scene.Now));
            return Task.CompletedTask;
        });
    }

    /// <summary>Whoever is never asked has said nothing, whatever stands in the book of his runs.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SystemThatIsNotAsked_IsSilentOfNothing(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        foreach (var system in new[] { Nnov, AnswersQuestions })
        {
            await AskedAsync(scene, system, Hour, Feed.Balances);
        }

        (await SilentAsync(Nnov)).ShouldBeEmpty();
        (await SilentAsync(AnswersQuestions)).ShouldBe([Feed.Balances]);

        async Task<IReadOnlyList<Feed>> SilentAsync(string system) =>
            (await new GetSystemCard(scene.Database.For(Reader), scene.Schedule, scene.Cron, scene.Time).Run(system, Token)).Value.Silent;
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task MonthThatIsDue_NotAmongTheFiles_IsToldOnceUntilItComes(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        foreach (var system in new[] { Nnov, AnswersQuestions })
        {
            await scene.SucceededAsync(system, Hour);
            await scene.FileAsync(system, "d01", April, FileVerdict.Effective);
            await scene.FileAsync(system, "d02", May, FileVerdict.Effective, Feed.Charges);
        }

        var row = await scene.HealthAsync(Nnov);
        (row.State, row.Figure, row.MissingMonth).ShouldBe((SystemHealth.Missing, HealthFigure.Files, May), "the charges of May have come, the balances have not");
        (await scene.HealthAsync(AnswersQuestions)).State.ShouldBe(SystemHealth.Fresh, "who is asked need not have anything to tell");
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(1, 0));
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0));
        (await BellAsync(scene)).Rows.ShouldHaveSingleItem().Arguments.ShouldBe(["2026-05"]);

        await scene.FileAsync(Nnov, "d03", May, FileVerdict.Effective);
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 1));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FeedThatASystemTellsNoMore_IsMissedOnceItsMonthIsDue(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(AnswersQuestions, Hour);
        foreach (var month in new[] { April, May })
        {
            await scene.FileAsync(AnswersQuestions, "d01", month, FileVerdict.Effective);
            await scene.FileAsync(AnswersQuestions, "d01", month, FileVerdict.Effective, Feed.Charges);
        }

        await AskedAsync(scene, AnswersQuestions, 3 * Hour, Feed.Accounts);
        (await scene.HealthAsync(AnswersQuestions)).State.ShouldBe(SystemHealth.Fresh, "it has never told its accounts");

        await AskedAsync(scene, AnswersQuestions, 2 * Hour, Feed.Charges, Feed.Accounts);

        var row = await scene.HealthAsync(AnswersQuestions);
        (row.State, row.MissingMonth).ShouldBe((SystemHealth.Missing, May), "what it told of May it told while May lasted");
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(1, 0));
        await AskedAsync(scene, AnswersQuestions, Hour);
        (await scene.HealthAsync(AnswersQuestions)).State.ShouldBe(SystemHealth.Fresh, "it tells them, and there is nothing more");
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 1));

        await scene.FileAsync(AnswersQuestions, "d02", June, FileVerdict.Effective, Feed.Charges);
        await AskedAsync(scene, AnswersQuestions, TimeSpan.Zero, Feed.Charges);
        (await scene.HealthAsync(AnswersQuestions)).State.ShouldBe(SystemHealth.Fresh, "June is not due yet");
        scene.Time.Advance(TimeSpan.FromDays(5));
        await scene.SucceededAsync(AnswersQuestions, Hour);
        (await scene.HealthAsync(AnswersQuestions)).MissingMonth.ShouldBe(June);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SnapshotOrRegisterThatASystemTellsNoMore_IsMissedToo(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(AnswersQuestions, Hour);
        await scene.SucceededAsync(AskedSystems.Crm, Hour);
        var ago = 4 * Hour;
        foreach (var (system, feed) in new[] { (AnswersQuestions, Feed.Accounts), (AskedSystems.Crm, Feed.ReportedOrders), (AskedSystems.Crm, Feed.ClientNodes) })
        {
            await scene.FileAsync(system, "d01", May, FileVerdict.Effective, feed);
            await AskedAsync(scene, system, ago -= Hour);
            (await scene.HealthAsync(system)).MissingMonth.ShouldBeNull($"{feed} is told");

            await AskedAsync(scene, system, ago - (Hour / 2), feed);

            (await scene.HealthAsync(system)).MissingMonth.ShouldBe(May, feed.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunThatFoundNoFileAtAll_IsNoFreshSystem(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        using var gate = new IngestGate(1, 1);
        var sync = new SyncSystem(scene.Database.For(null), ConnectorServices.All, [], new OneFile(null), gate, new AnswerTerm(), scene.Time);
        (await sync.Run(new(Nnov, Fetch: false), Token)).Value.State.ShouldBe(SyncRunState.Succeeded);

        (await scene.HealthAsync(Nnov)).State.ShouldBe(SystemHealth.Missing);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunThatRefusedEverything_IsNoFreshSystem(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        using var gate = new IngestGate(1, 1);
        var lying = SourceSystems.Cp1251.GetBytes("352000012525;;;;100,00;0,00;0,00;0,00;100,00;05.2026;RUR\r\n#ИТОГО;2;;;100,00;0,00;0,00;0,00;100,00;;\r\n");
        var sync = new SyncSystem(scene.Database.For(null), ConnectorServices.All, [], new OneFile(lying), gate, new AnswerTerm(), scene.Time);
        (await sync.Run(new(Nnov, Fetch: false), Token)).Value.State.ShouldBe(SyncRunState.Succeeded);

        (await scene.HealthAsync(Nnov)).State.ShouldBe(SystemHealth.Rejected);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SystemThatNeverWorked_IsToldToBeLate(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.FailedAsync(Nnov, 3 * 24 * Hour);
        await scene.FailedAsync("ASR-KIRV-1", Hour);

        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(1, 0));

        (await BellAsync(scene)).Rows.Select(row => (row.Kind, row.Subject)).ShouldBe([("Integration.SystemLate", Nnov)]);
    }

    private static async Task<Bell> BellAsync(IntegrationScene scene) => (await new GetBell(scene.Database.For(Admin)).Run(Token)).Value;

    /// <summary>It was asked so long ago, and said that it does not tell these.</summary>
    private static Task AskedAsync(IntegrationScene scene, string system, TimeSpan ago, params Feed[] silent) => scene.ChangeAsync(raw =>
    {
        var run = SyncRun.Start(new(system), scene.Now - ago);
        run.Hear(silent);
        run.Succeed(scene.Now - ago);
        raw.SyncRuns.Add(run);
        return Task.CompletedTask;
    });

    private sealed class OneFile(byte[]? content) : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) =>
            content is null ? [] : [new("d01", "SALDO_NNOV_202605_01.csv", content.Length, () => new MemoryStream(content))];
    }
}
