using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class FederationHealthTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_EverySystem_HasTheWorstStateThatIsTrueOfIt(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await scene.SucceededAsync("ASR-KIRV-1", Hour);
        await scene.QuarantineAsync("ASR-KIRV-1", 3);
        await scene.SucceededAsync("ASR-KLGD-1", 3 * 24 * Hour);
        await scene.SucceededAsync("ASR-CHEL-1", 3 * 24 * Hour);
        await scene.FailedAsync("ASR-CHEL-1", 2 * 24 * Hour);
        await scene.SucceededAsync("ASR-KURS-1", Hour);
        scene.Schedule.Plan("ASR-KURS-1", paused: true);
        await scene.SucceededAsync("ASR-AMUR-1", Hour);
        scene.Schedule.Plan("ASR-AMUR-1", breaker: scene.Now - Hour);
        scene.Schedule.Plan(Nnov, next: scene.Now + Hour, running: true);

        var health = await RunAsync(scene, scene.Database.For(Reader));

        health.Systems.Count.ShouldBe(71);
        State(Nnov).ShouldBe(SystemHealth.Fresh);
        State("ASR-KIRV-1").ShouldBe(SystemHealth.Quarantined);
        State("ASR-KLGD-1").ShouldBe(SystemHealth.Late);
        State("ASR-CHEL-1").ShouldBe(SystemHealth.Failing);
        State("ASR-KURS-1").ShouldBe(SystemHealth.Paused);
        State("ASR-AMUR-1").ShouldBe(SystemHealth.Failing);
        State("ITC-NW").ShouldBe(SystemHealth.NotRead);
        (health.Count(HealthFigure.Ok), health.Quarantined, health.Count(SystemHealth.NotRead)).ShouldBe((2, 3, 65));
        (Row(Nnov).IsRunning, Row(Nnov).NextRun, Row(Nnov).Lag, Row(Nnov).MissedRuns).ShouldBe((true, scene.Now + Hour, TimeSpan.Zero, 0));
        Row("ASR-KLGD-1").MissedRuns.ShouldBe(2);
        Row("ASR-KLGD-1").Lag!.Value.ShouldBeInRange(2 * 24 * Hour, 3 * 24 * Hour);
        Row("ITC-NW").NextRun.ShouldBe(new DateTimeOffset(2026, 7, 7, 2, 10, 0, TimeSpan.Zero), "without a plan the registry tells: 05:10 in Moscow");

        SystemHealth State(string code) => Row(code).State;
        SystemHealthRow Row(string code) => health.Systems.Single(row => row.Code == code);
    }

    /// <summary>The poll of order events is one of the two ways to the CRM: that its exports come says nothing of it.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_CrmWhosePollFails_IsFailing_AsOfTheWayThatIsWorseOff(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(PollCrm.System, TimeSpan.Zero);
        await ChangeAsync(poll => poll.Fail(scene.Now - Hour));
        (await CrmAsync()).ShouldBe((SystemHealth.Failing, null, scene.Now - Hour), "it has never succeeded");

        await scene.FailedAsync(PollCrm.System, 2 * Hour);
        (await CrmAsync()).ShouldBe((SystemHealth.Failing, null, scene.Now - (2 * Hour)));

        await scene.SucceededAsync(PollCrm.System, TimeSpan.Zero);
        await ChangeAsync(poll => poll.Advance("1", scene.Now));
        (await CrmAsync()).ShouldBe((SystemHealth.Fresh, scene.Now, null));

        async Task<(SystemHealth State, DateTimeOffset? LastSuccessAt, DateTimeOffset? FailingSince)> CrmAsync()
        {
            var row = (await RunAsync(scene, scene.Database.For(Reader))).Systems.Single(system => system.Code == PollCrm.System);
            return (row.State, row.LastSuccessAt, row.FailingSince);
        }

        Task ChangeAsync(Action<SyncCursor> change) => scene.ChangeAsync(async raw =>
            change(await raw.SyncCursors.SingleOrDefaultAsync(row => row.System == PollCrm.System && row.Stream == PollCrm.Stream, Token) ?? raw.SyncCursors.Add(SyncCursor.Start(PollCrm.System, PollCrm.Stream)).Entity));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_Figures_AreOfTheLastRunThatSucceededAndOfTodayInMoscow(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.RunAsync(Nnov, ago: 20 * Hour, TimeSpan.FromSeconds(1), accepted: 7000);
        await scene.RunAsync(Nnov, ago: 2 * Hour, TimeSpan.FromSeconds(10), accepted: 90, quarantined: 10);
        await scene.RunAsync(Nnov, ago: Hour, TimeSpan.FromSeconds(5), 0, fault: SyncFault.Unreachable);
        await scene.QuarantineAsync(Nnov, 4, RejectReason.BadDate, ago: Hour);
        await scene.QuarantineAsync(Nnov, 6, RejectReason.UnknownService);

        var health = await RunAsync(scene, scene.Database.For(Reader));

        health.Systems.Single(row => row.Code == Nnov).RowsPerSecond.ShouldBe(10);
        health.RowsToday.ShouldBe(90);
        health.Quarantine.ShouldBe([new(Nnov, RejectReason.UnknownService, 6, scene.Now), new(Nnov, RejectReason.BadDate, 4, scene.Now - Hour)]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Run_StaffOfAMacroRegion_SeesItsSystemsOnly(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.QuarantineAsync(Nnov, 2);
        await scene.QuarantineAsync("ASR-CHEL-1", 2);
        await scene.RunAsync("ASR-CHEL-1", Hour, Hour, 5);

        var health = await RunAsync(scene, scene.Regional(Role.CarrierManager, "VOLGA"));

        health.Systems.Count.ShouldBe(11);
        health.Systems.ShouldAllBe(row => row.CarrierBranch == "VOLGA");
        health.Quarantine.ShouldHaveSingleItem().System.ShouldBe(Nnov);
        health.RowsToday.ShouldBe(0);
    }

    [Theory]
    [InlineData("op10-admin")]
    [InlineData("carrier-support")]
    [InlineData(null)]
    public async Task Run_WithoutTheRight_IsForbidden(string? subject)
    {
        await using var scene = await OpenAsync();

        (await new GetFederationHealth(scene.Database.For(subject), scene.Schedule, scene.Cron, scene.Time).Run(Token)).ShouldBeOfType<Outcome<FederationHealth>.Denied>();
    }

    [Theory]
    [InlineData("0 0 1 * * ?", "Europe/Moscow", "2026-07-06T22:00Z", "2026-07-07T22:00Z")]
    [InlineData("0 0/5 * * * ?", "Europe/Moscow", "2026-07-06T06:45Z", "2026-07-06T06:50Z")]
    [InlineData("0 0 1 * * ?", "Asia/Vladivostok", "2026-07-06T15:00Z", "2026-07-07T15:00Z")]
    public void Next_Schedule_IsReadInItsZone(string expression, string zone, string first, string second) =>
        new QuartzCronTimes().Next(expression, zone, new DateTimeOffset(2026, 7, 6, 6, 40, 0, TimeSpan.Zero), 2)
            .ShouldBe([Instant(first), Instant(second)]);

    [Theory]
    [InlineData("every day", "Europe/Moscow")]
    [InlineData("0 0 25 * * ?", "Europe/Moscow")]
    [InlineData("0 0 1 * * ?", "Mars/Olympus")]
    public void Next_Unreadable_IsNothing(string expression, string zone) =>
        new QuartzCronTimes().Next(expression, zone, DateTimeOffset.UnixEpoch, 2).ShouldBeNull();

    [Fact]
    public void Next_YearThatIsOver_HasNoTimes() =>
        new QuartzCronTimes().Next("0 0 1 1 1 ? 2020", "Europe/Moscow", new DateTimeOffset(2026, 7, 6, 6, 40, 0, TimeSpan.Zero), 2).ShouldBe([]);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Figures_OfEveryState_SumToAllSystems()
    {
        var systems = Enum.GetValues<SystemHealth>().Select(state => new SystemHealthRow(
            state.ToString(), "", SourceSystemKind.Billing, new("", ""), null, "", state, false, null, null, null, null, 0, null, 0, null)).ToList();
        var health = new FederationHealth(systems, 0, [], default);

        Enum.GetValues<HealthFigure>().Sum(figure => health.Count(figure)).ShouldBe(systems.Count);
        Enum.GetValues<HealthFigure>().ShouldAllBe(figure => health.Count(figure) > 0);
    }

    private static async Task<FederationHealth> RunAsync(IntegrationScene scene, ILkoDbFactory databases) =>
        (await new GetFederationHealth(databases, scene.Schedule, scene.Cron, scene.Time).Run(Token)).Value;
}
