using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Notifications;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Lko.Web.Features.Notifications;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class IntegrationAlertTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_EveryKind_IsToldOnceToThoseWhoManageAndClosedWhenHealed(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, 3 * Day);
        await scene.SucceededAsync("ASR-CHEL-1", Hour);
        scene.Schedule.Plan("ASR-CHEL-1", breaker: scene.Now - Hour);
        await scene.SucceededAsync("ASR-KIRV-1", Hour);
        await scene.QuarantineAsync("ASR-KIRV-1", 50, ago: Hour);
        await scene.RunAsync("ASR-KIRV-1", Hour, Hour, 100_000, 50);
        await DeadAsync(scene, dead: true);

        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(4, 0));
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0));

        var bell = await BellAsync(scene, Admin);
        bell.Unread.ShouldBe(4);
        bell.Rows.ShouldAllBe(row => row.IsYourMove);
        bell.Rows.Select(row => (row.Kind, row.Subject)).Order().ShouldBe(
        [
            ("Integration.BreakerOpen", "ASR-CHEL-1"), ("Integration.DeadLetter", "LKO-2026-0000001"), ("Integration.QuarantineJump", "ASR-KIRV-1"), ("Integration.SystemLate", Nnov),
        ]);
        (await BellAsync(scene, Reader)).Rows.ShouldBeEmpty("a reader manages nothing");

        await scene.SucceededAsync(Nnov, TimeSpan.Zero);
        scene.Schedule.Plan("ASR-CHEL-1");
        await scene.ChangeAsync(async raw => raw.QuarantineRows.RemoveRange(await raw.QuarantineRows.ToListAsync(Token)));
        await DeadAsync(scene, dead: false);

        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 4));
        (await BellAsync(scene, Admin)).Unread.ShouldBe(0);
        await using var db = scene.Database.Raw();
        (await db.Findings.CountAsync(row => row.ClosedAt == scene.Now, Token)).ShouldBe(4);
    }

    /// <summary>The events of orders are asked for by themselves: the CRM may tell everything else and be behind in them.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_PollOfTheCrmThatStandsStill_IsASystemThatIsLate(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(PollCrm.System, TimeSpan.Zero);
        await PolledAsync(Hour);

        (await scene.RaiseAsync()).Opened.ShouldBe(1);
        (await BellAsync(scene, Admin)).Rows.Select(row => (row.Kind, row.Subject)).ShouldBe([("Integration.SystemLate", PollCrm.System)]);

        await PolledAsync(TimeSpan.Zero);
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 1));

        Task PolledAsync(TimeSpan ago) => scene.ChangeAsync(async raw =>
        {
            var cursor = await raw.SyncCursors.SingleOrDefaultAsync(row => row.System == PollCrm.System && row.Stream == PollCrm.Stream, Token) ?? raw.SyncCursors.Add(SyncCursor.Start(PollCrm.System, PollCrm.Stream)).Entity;
            cursor.Advance("1", scene.Now - ago);
        });
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_PollOfTheCrmThatNeverSucceeded_IsASystemThatIsLate(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(PollCrm.System, TimeSpan.Zero);
        await scene.ChangeAsync(raw =>
        {
            raw.SyncCursors.Add(SyncCursor.Start(PollCrm.System, PollCrm.Stream)).Entity.Fail(scene.Now - Hour);
            return Task.CompletedTask;
        });

        (await scene.RaiseAsync()).Opened.ShouldBe(1);
        (await BellAsync(scene, Admin)).Rows.Select(row => (row.Kind, row.Subject)).ShouldBe([("Integration.SystemLate", PollCrm.System)]);
    }

    [Theory]
    [InlineData(49, 1000, 0)]
    [InlineData(50, 1_000_000, 1)]
    [InlineData(26, 100, 1)]
    [InlineData(25, 100, 0)]
    [InlineData(4, 0, 0)]
    public async Task Run_Quarantine_JumpsByShareOrByNumber(int rows, int accepted, int opened)
    {
        await using var scene = await OpenAsync();
        await scene.SucceededAsync(Nnov, Hour);
        await scene.RunAsync(Nnov, Hour, Hour, accepted, rows);
        await scene.QuarantineAsync(Nnov, rows, ago: Hour);

        (await scene.RaiseAsync()).Opened.ShouldBe(opened);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_ClockThatIsOff_IsToldOnceAndClosedWhenSetRight(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await MeasureAsync(TimeSpan.FromHours(-1));

        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(1, 0));
        await MeasureAsync(TimeSpan.FromMinutes(-61));
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0));

        using (var screen = new IntegrationScreen(scene))
        {
            var bell = screen.Render<BellMenu>();
            bell.WaitForAssertion(() => bell.Find("li a").GetAttribute("href").ShouldBe($"integration/{Nnov}"));
            bell.Find("li a").TextContent.ShouldContain($"Часы системы {Nnov} расходятся с часами портала на −01:00:00");
        }

        await MeasureAsync(TimeSpan.FromSeconds(100));
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 1));
        (await BellAsync(scene, Admin)).Unread.ShouldBe(0);

        Task MeasureAsync(TimeSpan skew) => scene.ChangeAsync(async raw => (await raw.SourceFreshness.SingleAsync(row => row.System == Nnov, Token)).Measure(skew));
    }

    [Theory]
    [InlineData(FindingKind.PagesGone, "charges_2026-05_p2.json: 200; charges_2026-05_p3.json: 17", "больше не отдаёт страницы, их строки сняты: 2")]
    [InlineData(FindingKind.RequestsGone, "40 of 90: LM-1; LM-2", "больше не отдаёт запросы, удалены ли они, решать вам: 40")]
    public async Task Run_WhatIsGone_IsToldOnce_UntilAPersonHasSettledIt(FindingKind kind, string detail, string told)
    {
        await using var scene = await OpenAsync();
        await scene.SucceededAsync(Nnov, Hour);
        await scene.ChangeAsync(raw =>
        {
            raw.Findings.Add(Finding.Of(kind, Nnov, detail, scene.Now));
            return Task.CompletedTask;
        });

        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(1, 0));
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0));

        using (var screen = new IntegrationScreen(scene))
        {
            var bell = screen.Render<BellMenu>();
            bell.WaitForAssertion(() => bell.Find("li a").GetAttribute("href").ShouldBe($"integration/{Nnov}"));
            bell.Find("li a").TextContent.ShouldContain($"Система {Nnov} {told}");
        }

        await scene.ChangeAsync(async raw => (await raw.Findings.SingleAsync(Token)).Resolve(await raw.Users.Select(user => user.Id).FirstAsync(Token), "The month was counted anew.", scene.Now));
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_FindingOfTheDispatcher_IsToldOnceAndNotWrittenTwice(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await DeadAsync(scene, dead: true);
        await scene.ChangeAsync(raw =>
        {
            raw.Findings.Add(Finding.Of(FindingKind.DeadLetter, "LKO-2026-0000001", "order.place", scene.Now));
            return Task.CompletedTask;
        });

        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(1, 0));
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0));

        (await BellAsync(scene, Admin)).Unread.ShouldBe(1);
        await using var db = scene.Database.Raw();
        (await db.Findings.CountAsync(Token)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_MissedOnceOrPaused_IsNoIncident(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Day);
        await scene.SucceededAsync("ASR-CHEL-1", 5 * Day);
        scene.Schedule.Plan("ASR-CHEL-1", paused: true);

        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_ManagerOfAMacroRegion_HearsOfItsSystemsOnly(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.ChangeAsync(raw =>
        {
            foreach (var (subject, branch) in new[] { ("ural", "URAL"), ("volga", "VOLGA") })
            {
                var person = User.OfCarrier(TestDatabase.Issuer, subject, subject, null);
                person.Give(Role.CarrierIntegration, carrierBranch: branch);
                raw.Users.Add(person);
            }

            return Task.CompletedTask;
        });
        await scene.SucceededAsync(Nnov, 3 * Day);

        await scene.RaiseAsync();

        (await BellAsync(scene, "volga")).Unread.ShouldBe(1);
        (await BellAsync(scene, "ural")).Unread.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Bell_Incident_SaysWhatHappenedAndLeadsToTheSystem(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, 3 * Day);
        await scene.RaiseAsync();
        using var screen = new IntegrationScreen(scene);

        var bell = screen.Render<BellMenu>();

        bell.WaitForAssertion(() => bell.Find("li a").GetAttribute("href").ShouldBe($"integration/{Nnov}"));
        bell.Find("li a").TextContent.ShouldContain($"Система {Nnov} отстаёт от расписания. Последние данные: 03.07 09:40 (МСК)");
    }

    private static async Task<Bell> BellAsync(IntegrationScene scene, string subject) => (await new GetBell(scene.Database.For(subject)).Run(Token)).Value;

    private static Task DeadAsync(IntegrationScene scene, bool dead) => scene.ChangeAsync(async raw =>
    {
        if (dead)
        {
            var letter = OutboxMessage.Create("LKO-2026-0000001", "order.place", Guid.NewGuid(), "{}", scene.Now);
            letter.Record(new SendResult(SendOutcome.Poison), asked: false, scene.Now, null);
            raw.Outbox.Add(letter);
        }
        else
        {
            (await raw.Outbox.SingleAsync(Token)).Act(MessageAction.MarkDelivered, "yes", scene.Now);
        }
    });
}
