using Bunit;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Notifications;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
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
        await FileAsync(scene, Nnov, "d01", May, FileVerdict.Rejected);
        await FileAsync(scene, Nnov, "d01", May, FileVerdict.Rejected, Feed.Charges);

        var row = await HealthAsync(scene, Nnov);
        (row.State, row.Figure, row.RejectedFiles).ShouldBe((SystemHealth.Rejected, HealthFigure.Files, 2));
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(1, 0));
        await FileAsync(scene, Nnov, "d02", May, FileVerdict.Rejected);
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(0, 0), "more of the same is no news");
        using (var screen = new IntegrationScreen(scene))
        {
            var bell = screen.Render<BellMenu>();
            bell.WaitForAssertion(() => bell.Find("li a").GetAttribute("href").ShouldBe($"integration/{Nnov}?tab=files&verdict=rejected"));
            bell.Find("li a").TextContent.ShouldContain($"Система {Nnov}: отклонены файлы, замены им нет: 2");
        }

        await FileAsync(scene, Nnov, "d10", May, FileVerdict.Effective);
        (await HealthAsync(scene, Nnov)).RejectedFiles.ShouldBe(1, "the charges are still not there");
        await FileAsync(scene, Nnov, "d11", May, FileVerdict.Effective, Feed.Charges);
        (await HealthAsync(scene, Nnov)).State.ShouldBe(SystemHealth.Fresh);
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(0, 1));

        var told = await BellAsync(scene);
        told.Unread.ShouldBe(0);
        told.Rows.Select(each => (each.Kind, each.IsYourMove)).ShouldBe([("Integration.FilesRejected.Over", false), ("Integration.FilesRejected", false)], ignoreOrder: true, customMessage: "nothing waits any more");
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(0, 0));
    }

    /// <summary>Details of calls are refused in one step of a run and weighed anew in the next, once their account is known.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FilesRefusedSoFar_RunGoesOn_AreNoNewsBeforeItEnds(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await FileAsync(scene, Nnov, "d01", May, FileVerdict.Rejected);
        await BeginAsync();
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(0, 0));

        await scene.ChangeAsync(async raw =>
        {
            var run = await raw.SyncRuns.SingleAsync(row => row.State == SyncRunState.Running, Token);
            run.Advance(new SyncCounts(1, 1, 1, 0, 0, 0));
            run.Succeed(scene.Now);
        });
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(1, 0));
        await BeginAsync();
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(0, 0), "it is not over because it is looked at again");

        Task BeginAsync() => scene.ChangeAsync(raw =>
        {
            raw.SyncRuns.Add(SyncRun.Start(new(Nnov), scene.Now));
            return Task.CompletedTask;
        });
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RefusedFile_OlderOneCounts_IsStillMissed(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await FileAsync(scene, Nnov, "d01", May, FileVerdict.Effective);
        await FileAsync(scene, Nnov, "d02", May, FileVerdict.Rejected, version: 2);

        (await HealthAsync(scene, Nnov)).State.ShouldBe(SystemHealth.Rejected);
    }

    /// <summary>A version that is never sent again would else be missed for ever, though the one before it counts.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RefusedFilesThatAPersonHasTakenNoteOf_AreMissedNoMore_UntilAnotherIsRefused(DatabaseProvider provider)
    {
        using var speaking = new CultureScope("en-GB");
        await using var scene = await OpenAsync(provider);
        foreach (var system in new[] { Nnov, AnswersQuestions })
        {
            await scene.SucceededAsync(system, Hour);
            await FileAsync(scene, system, "d01", May, FileVerdict.Effective);
            await FileAsync(scene, system, "d02", May, FileVerdict.Rejected, version: 2);
        }

        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(2, 0));
        var finding = await FindingAsync();

        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await scene.ChangeAsync(raw =>
        {
            raw.SyncRuns.Add(SyncRun.Start(new(Nnov), scene.Now));
            return Task.CompletedTask;
        });
        (await SettleAsync()).ShouldBeOfType<Outcome<Nothing>.Clash>().Message.ShouldContain("when the run is over");
        await scene.ChangeAsync(async raw =>
        {
            var run = await raw.SyncRuns.SingleAsync(row => row.State == SyncRunState.Running, Token);
            run.Advance(new SyncCounts(2, 1, 1, 0, 0, 0));
            run.Succeed(scene.Now);
        });
        (await SettleAsync()).IsOk.ShouldBeTrue();

        var row = await HealthAsync(scene, Nnov);
        (row.State, row.RejectedFiles).ShouldBe((SystemHealth.Fresh, 0));
        (await HealthAsync(scene, AnswersQuestions)).RejectedFiles.ShouldBe(1, "nobody has looked at those of the other system");
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(0, 0), "it is not found again");

        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await FileAsync(scene, Nnov, "d03", May, FileVerdict.Rejected, version: 3);
        (await HealthAsync(scene, Nnov)).RejectedFiles.ShouldBe(1, "this one came after");
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(1, 0));
        await FileAsync(scene, Nnov, "d04", May, FileVerdict.Effective, version: 4);
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(0, 1));
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await FileAsync(scene, Nnov, "d05", May, FileVerdict.Rejected, version: 5);
        (await HealthAsync(scene, Nnov)).RejectedFiles.ShouldBe(1, "what has ended by itself nobody has taken note of");

        async Task<FindingRow> FindingAsync() =>
            (await new ListFindings(scene.Database.For(Admin)).Run(FindingView.Open, FindingKind.FilesRejected, new(1, 25), Token)).Value.Rows.Rows.Single(row => row.Subject == Nnov);

        Task<Outcome<Nothing>> SettleAsync() => new SettleFinding(scene.Database.For(Admin), scene.Time).Run(new(finding.Id, finding.Version, "The system does not send it again."), Token);
    }

    /// <summary>What counted when a person took note of what was refused is none of that, and neither is what was refused since he looked.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task NoteOfRefusedFiles_IsOfThoseThatAPersonHasSeen(DatabaseProvider provider)
    {
        using var speaking = new CultureScope("en-GB");
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await FileAsync(scene, Nnov, "d01", April, FileVerdict.Effective);
        await FileAsync(scene, Nnov, "d02", May, FileVerdict.Rejected);
        await RaiseAsync(scene);
        var seen = await FindingAsync();
        await FileAsync(scene, Nnov, "d03", May, FileVerdict.Rejected, version: 2);
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(0, 0), "nobody is told of the same twice");

        (await SettleAsync(seen)).ShouldBeOfType<Outcome<Nothing>.Clash>();
        (await SettleAsync(await FindingAsync())).IsOk.ShouldBeTrue();
        (await HealthAsync(scene, Nnov)).RejectedFiles.ShouldBe(0);

        // Read again under other settings, a file that counted all the time is refused.
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await scene.ChangeAsync(async raw =>
        {
            var file = await raw.SourceFiles.SingleAsync(row => row.Delivery == "d01", Token);
            file.Judge(new LedgerEntry(file.Path, file.Sha256, new FileName(new(Feed.Balances, April, 1), 1), FileVerdict.Rejected, RejectReason.BadEncoding), scene.Now);
        });

        (await HealthAsync(scene, Nnov)).RejectedFiles.ShouldBe(1);

        async Task<FindingRow> FindingAsync() =>
            (await new ListFindings(scene.Database.For(Admin)).Run(FindingView.Open, FindingKind.FilesRejected, new(1, 25), Token)).Value.Rows.Rows.ShouldHaveSingleItem();

        Task<Outcome<Nothing>> SettleAsync(FindingRow row) => new SettleFinding(scene.Database.For(Admin), scene.Time).Run(new(row.Id, row.Version, "The system does not send it again."), Token);
    }

    /// <summary>Deliveries are in the order of their numbers, which grow a digit when they must.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RefusedFile_IsReplacedByALaterDeliveryOfItsMonthAlone(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await FileAsync(scene, Nnov, "d99", May, FileVerdict.Rejected);
        await FileAsync(scene, Nnov, "d98", May, FileVerdict.Effective);
        await FileAsync(scene, Nnov, "d100", April, FileVerdict.Effective);
        (await HealthAsync(scene, Nnov)).RejectedFiles.ShouldBe(1);

        await FileAsync(scene, Nnov, "d100", May, FileVerdict.Effective);

        (await HealthAsync(scene, Nnov)).RejectedFiles.ShouldBe(0);
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
    public async Task RefusedRegister_IsReplacedByThatOfALaterMonthAlone(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await FileAsync(scene, Nnov, "d02", May, FileVerdict.Rejected, Feed.Accounts);
        await FileAsync(scene, Nnov, "d03", April, FileVerdict.Effective, Feed.Accounts);
        (await HealthAsync(scene, Nnov)).RejectedFiles.ShouldBe(1, "a register of an earlier month says nothing of May");

        await FileAsync(scene, Nnov, "d01", June, FileVerdict.Effective, Feed.Accounts);

        (await HealthAsync(scene, Nnov)).RejectedFiles.ShouldBe(0, "it says all accounts there are");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task MonthThatIsDue_NotAmongTheFiles_IsToldOnceUntilItComes(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        foreach (var system in new[] { Nnov, AnswersQuestions })
        {
            await scene.SucceededAsync(system, Hour);
            await FileAsync(scene, system, "d01", April, FileVerdict.Effective);
            await FileAsync(scene, system, "d02", May, FileVerdict.Effective, Feed.Charges);
        }

        var row = await HealthAsync(scene, Nnov);
        (row.State, row.Figure, row.MissingMonth).ShouldBe((SystemHealth.Missing, HealthFigure.Files, May), "the charges of May have come, the balances have not");
        (await HealthAsync(scene, AnswersQuestions)).State.ShouldBe(SystemHealth.Fresh, "who is asked need not have anything to tell");
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(1, 0));
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(0, 0));
        (await BellAsync(scene)).Rows.ShouldHaveSingleItem().Arguments.ShouldBe(["2026-05"]);

        await FileAsync(scene, Nnov, "d03", May, FileVerdict.Effective);
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(0, 1));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task FeedThatASystemTellsNoMore_IsMissedOnceItsMonthIsDue(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(AnswersQuestions, Hour);
        foreach (var month in new[] { April, May })
        {
            await FileAsync(scene, AnswersQuestions, "d01", month, FileVerdict.Effective);
            await FileAsync(scene, AnswersQuestions, "d01", month, FileVerdict.Effective, Feed.Charges);
        }

        await AskedAsync(scene, AnswersQuestions, 3 * Hour, Feed.Accounts);
        (await HealthAsync(scene, AnswersQuestions)).State.ShouldBe(SystemHealth.Fresh, "it has never told its accounts");

        await AskedAsync(scene, AnswersQuestions, 2 * Hour, Feed.Charges, Feed.Accounts);

        var row = await HealthAsync(scene, AnswersQuestions);
        (row.State, row.MissingMonth).ShouldBe((SystemHealth.Missing, May), "what it told of May it told while May lasted");
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(1, 0));
        await AskedAsync(scene, AnswersQuestions, Hour);
        (await HealthAsync(scene, AnswersQuestions)).State.ShouldBe(SystemHealth.Fresh, "it tells them, and there is nothing more");
        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(0, 1));

        await FileAsync(scene, AnswersQuestions, "d02", June, FileVerdict.Effective, Feed.Charges);
        await AskedAsync(scene, AnswersQuestions, TimeSpan.Zero, Feed.Charges);
        (await HealthAsync(scene, AnswersQuestions)).State.ShouldBe(SystemHealth.Fresh, "June is not due yet");
        scene.Time.Advance(TimeSpan.FromDays(5));
        await scene.SucceededAsync(AnswersQuestions, Hour);
        (await HealthAsync(scene, AnswersQuestions)).MissingMonth.ShouldBe(June);
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
            await FileAsync(scene, system, "d01", May, FileVerdict.Effective, feed);
            await AskedAsync(scene, system, ago -= Hour);
            (await HealthAsync(scene, system)).MissingMonth.ShouldBeNull($"{feed} is told");

            await AskedAsync(scene, system, ago - (Hour / 2), feed);

            (await HealthAsync(scene, system)).MissingMonth.ShouldBe(May, feed.ToString());
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

        (await HealthAsync(scene, Nnov)).State.ShouldBe(SystemHealth.Missing);
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

        (await HealthAsync(scene, Nnov)).State.ShouldBe(SystemHealth.Rejected);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SystemThatNeverWorked_IsToldToBeLate(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.FailedAsync(Nnov, 3 * 24 * Hour);
        await scene.FailedAsync("ASR-KIRV-1", Hour);

        (await RaiseAsync(scene)).ShouldBe(new AlertsRaised(1, 0));

        (await BellAsync(scene)).Rows.Select(row => (row.Kind, row.Subject)).ShouldBe([("Integration.SystemLate", Nnov)]);
    }

    private static async Task<SystemHealthRow> HealthAsync(IntegrationScene scene, string system) =>
        (await new GetFederationHealth(scene.Database.For(Reader), scene.Schedule, scene.Cron, scene.Time).Run(Token)).Value.Systems.Single(row => row.Code == system);

    private static async Task<AlertsRaised> RaiseAsync(IntegrationScene scene) =>
        (await new RaiseIntegrationAlerts(scene.Database.For(null), scene.Schedule, scene.Cron, scene.Time).Run(Token)).Value;

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

    private static Task FileAsync(IntegrationScene scene, string system, string delivery, Period month, FileVerdict verdict, Feed feed = Feed.Balances, int version = 1) => scene.ChangeAsync(raw =>
    {
        var name = $"{feed}_{month.Number}_v{version}.csv";
        var entry = new LedgerEntry($"{delivery}/{name}", new string('0', DeliveredFile.HashLength), new FileName(new(feed, month, 1), version), verdict, verdict == FileVerdict.Rejected ? RejectReason.TrailerMismatch : null);
        raw.SourceFiles.Add(SourceFile.Of(system, new DeliveredFile(delivery, name, 1, () => Stream.Null), entry, scene.Now));
        return Task.CompletedTask;
    });

    private sealed class OneFile(byte[]? content) : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) =>
            content is null ? [] : [new("d01", "SALDO_NNOV_202605_01.csv", content.Length, () => new MemoryStream(content))];
    }
}
