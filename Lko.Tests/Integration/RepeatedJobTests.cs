using System.Reflection;
using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Jobs;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Quartz;

namespace Lko.Tests.Integration;

/// <summary>What becomes of a run that failed, of a job that broke off, and of one that hangs: as declared, on the stored schedule, by a clock that the test moves.</summary>
public sealed class RepeatedJobTests
{
    private const string Nnov = ScheduleScene.Nnov;

    private readonly FakeTimeProvider _time = ScheduleScene.Clock();

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void EveryJob_DeclaresItsDeadlineAndHowItIsRepeated()
    {
        var jobs = typeof(JobServices).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IJob))).ToList();

        jobs.Count.ShouldBe(5);
        jobs.ShouldAllBe(job => job.GetCustomAttribute<JobTimeoutAttribute>() != null, "a job that hangs is cut off");
        jobs.ShouldAllBe(job => job.GetCustomAttribute<RetryPolicyAttribute>()!.Policy.MaxAttempts > 0, "a job that breaks off is repeated");
        jobs.ShouldAllBe(job => job.GetCustomAttribute<DisallowConcurrentExecutionAttribute>() != null, "one at a time, on whatever node");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunThatFailed_IsRepeatedAfterGrowingPausesWithItsMonthsAndThenLeft(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        var failures = 0;
        scene.Transport.Fetch = (_, _) => throw new SourceUnavailableException($"{Interlocked.Increment(ref failures)}");
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);
        var policy = ScheduleScene.PolicyOf<SyncSystemJob>();
        await node.Services.GetRequiredService<ISyncSchedule>().BackfillAsync(Nnov, new(2026, 1), new(2026, 1), UserId.From(1), Token);
        for (var attempt = 1; attempt <= policy.MaxAttempts; attempt++)
        {
            await Eventually.Until(async () => (await scene.RunsAsync()).Count == attempt && (await ScheduleScene.RetriesAsync(node)).Count == 1, $"run {attempt} has failed and is to be repeated");
            var pause = await scene.PauseAsync(node);
            pause.ShouldBeInRange(Declared(policy, attempt, 1 - policy.Jitter), Declared(policy, attempt, 1 + policy.Jitter));
            _time.Advance(pause);
        }

        await Eventually.Until(
            async () => (await scene.RunsAsync()).Count(run => run.State is SyncRunState.Failed or SyncRunState.Held) == policy.MaxAttempts + 1
                && (await ScheduleScene.ExecutionsAsync(node, SyncSystemJob.KeyOf(Nnov))).Count == policy.MaxAttempts + 1,
            "the last repetition has run");
        (await ScheduleScene.RetriesAsync(node)).ShouldBeEmpty("the next one is the schedule's");
        scene.Transport.Asked.ShouldAllBe(asked => asked.Months.Single().Number == 202601);
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunThatLeavesTheRest_IsFollowedAtOnce(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        var left = 2;
        scene.Transport.Brings = _ => Fetched.FilesOnly with { GoesOn = left-- > 0 };
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);

        await node.Services.GetRequiredService<ISyncSchedule>().RunNowAsync(Nnov, UserId.From(1), Token);

        await Eventually.Until(async () => (await scene.RunsAsync()).Count(run => run.State == SyncRunState.Succeeded) == 3, "each run goes on where the one before left off");
        (await ScheduleScene.RetriesAsync(node)).ShouldBeEmpty();
        await node.StopAsync(Token);
    }

    /// <summary>The command that imports is no job of the scheduler's: it may be at work on the system.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunOfASystemThatAnotherProcessReads_IsLeftAndRepeatedLater(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        await using (var db = scene.Database.Raw())
        {
            db.SyncRuns.Add(SyncRun.Start(new(Nnov, Fetch: false), _time.GetUtcNow()));
            await db.SaveChangesAsync(Token);
        }

        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);
        await node.Services.GetRequiredService<ISyncSchedule>().RunNowAsync(Nnov, UserId.From(1), Token);
        await Eventually.Until(async () => await ScheduleScene.RetriesAsync(node) is [var at] && at == _time.GetUtcNow() + SyncRun.MostSilence, "it is to be repeated");
        (await scene.RunsAsync()).ShouldHaveSingleItem().State.ShouldBe(SyncRunState.Running);
        scene.Transport.Asked.ShouldBeEmpty();

        _time.Advance(SyncRun.MostSilence);

        await Eventually.Until(async () => (await scene.RunsAsync()) is [{ State: SyncRunState.Interrupted }, { State: SyncRunState.Succeeded }], "nobody was seen at work on it any more");
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunThatAPersonAsksFor_AsksASystemThatIsLeftAlone_AndItsRepetitionDoesNot(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        await scene.LeaveAloneAsync(Nnov);
        scene.Transport.Fetch = (_, _) => throw new SourceUnavailableException("no route");
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);
        await node.Services.GetRequiredService<ISyncSchedule>().RunNowAsync(Nnov, UserId.From(1), Token);
        await Eventually.Until(async () => (await scene.RunsAsync()) is [{ State: SyncRunState.Failed }] && (await ScheduleScene.RetriesAsync(node)).Count == 1, "the system was asked, and is to be asked again");

        _time.Advance(await scene.PauseAsync(node));

        await Eventually.Until(async () => (await scene.RunsAsync()) is [{ State: SyncRunState.Failed }, { State: SyncRunState.Held }], "the repetition leaves it alone");
        scene.Transport.Asked.Count.ShouldBe(1);
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SyncThatBreaksOff_IsRepeatedAsDeclared_AndThenNowAndThen(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        scene.Transport.Fetch = (_, _) => throw new InvalidOperationException("of our own making");
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);

        var policy = ScheduleScene.PolicyOf<SyncSystemJob>();
        await node.Services.GetRequiredService<ISyncSchedule>().RunNowAsync(Nnov, UserId.From(1), Token);
        for (var attempt = 1; attempt <= policy.MaxAttempts + 2; attempt++)
        {
            await Eventually.Until(async () => (await scene.RunsAsync()).Count == attempt && (await ScheduleScene.RetriesAsync(node)).Count == 1, $"run {attempt} has broken off and is to be repeated");
            var (pause, length) = (await scene.PauseAsync(node), attempt > policy.MaxAttempts ? 2 : 1);
            pause.ShouldBeInRange(Declared(policy, Math.Min(attempt, policy.MaxAttempts), length * (1 - policy.Jitter)), Declared(policy, Math.Min(attempt, policy.MaxAttempts), length * (1 + policy.Jitter)));
            _time.Advance(pause);
        }

        (await scene.RunsAsync()).ShouldAllBe(run => run.Error == nameof(SyncFault.Internal));
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task PollThatBreaksOff_IsRepeatedAsDeclared(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        scene.Crm.Feed = _ => throw new InvalidOperationException("of our own making");
        using var node = await scene.StartAsync(catchUp: false);

        await RepeatedAsync<PollCrmJob>(node, PollCrmJob.Key);
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task DispatchThatBreaksOff_IsRepeatedAsDeclared(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        scene.Crm.OnSend = (_, _) => throw new InvalidOperationException("of our own making");
        scene.Wire = services => services.AddSingleton(new OutboxOptions { Lease = TimeSpan.FromSeconds(-1) });
        await using (var db = scene.Database.Raw())
        {
            db.Outbox.Add(OutboxMessage.Create("LKO-2026-0000001", "order.place", Guid.NewGuid(), "{}", _time.GetUtcNow()));
            await db.SaveChangesAsync(Token);
        }

        using var node = await scene.StartAsync(catchUp: false);

        await RepeatedAsync<DispatchOutboxJob>(node, DispatchOutboxJob.Key);
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AlertsThatBreakOff_AreRepeatedAsDeclared(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        scene.Wire = services => services.AddSingleton<ISyncSchedule>(new BrokenSchedule());
        using var node = await scene.StartAsync(catchUp: false);

        await RepeatedAsync<RaiseAlertsJob>(node, RaiseAlertsJob.Key);
        await node.StopAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SyncThatHangs_IsCutOffAtItsDeadlineAndRepeated(DatabaseProvider provider)
    {
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        var cut = 0;
        scene.Transport.Fetch = async (_, token) =>
        {
            try
            {
                await scene.Transport.Released.WaitAsync(token);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cut);
                throw;
            }
        };
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);
        await node.Services.GetRequiredService<ISyncSchedule>().RunNowAsync(Nnov, UserId.From(1), Token);
        await Eventually.Until(() => scene.Transport.Asked.Count == 1, "the system holds the run");
        var deadline = SyncSystemJob.MostWork;

        _time.Advance(deadline - TimeSpan.FromSeconds(1));
        Volatile.Read(ref cut).ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.Until(async () => (await scene.RunsAsync()) is [{ State: SyncRunState.Failed }], "the run has failed");
        Volatile.Read(ref cut).ShouldBe(1);
        await Eventually.Until(async () => (await ScheduleScene.ExecutionsAsync(node, SyncSystemJob.KeyOf(Nnov))).Count == 1, "the job is over");
        scene.Transport.Release();
        await Eventually.Until(async () => (await ScheduleScene.RetriesAsync(node)).Count == 1, "it is to be repeated");
        _time.Advance(await scene.PauseAsync(node));
        await Eventually.Until(async () => await scene.SucceededAsync() == 1, "the repetition succeeds");
        await node.StopAsync(Token);
    }

    /// <summary>A run fails, and every repetition of it that the job declares, each at its time; then there is none.</summary>
    private async Task RepeatedAsync<TJob>(IHost node, JobKey key)
        where TJob : IJob
    {
        var policy = ScheduleScene.PolicyOf<TJob>();
        var scheduler = await ScheduleScene.SchedulerOf(node);
        var trigger = OneShot.Of(key, _time.GetUtcNow()).Build();
        await Eventually.Until(async () => await scheduler.Exists(key, Token), $"{key.Name} is planned");
        await scheduler.ScheduleJob(trigger, cancellationToken: Token);
        for (var attempt = 0; attempt <= policy.MaxAttempts; attempt++)
        {
            var failed = await FailedAsync(node, key, trigger.Key, attempt + 1);
            failed.Select(run => run.RetryAttempt).ShouldBe(Enumerable.Range(0, attempt + 1));
            failed[^1].RetryScheduled.ShouldBe(attempt < policy.MaxAttempts);
            if (attempt < policy.MaxAttempts)
            {
                DateTimeOffset? next = null;
                await Eventually.Until(async () => (next = (await scheduler.GetTrigger(trigger.Key, Token))?.NextFireTimeUtc) > _time.GetUtcNow(), "it is to be repeated");
                var pause = next!.Value - _time.GetUtcNow();
                pause.ShouldBeInRange(Declared(policy, attempt + 1, 1 - policy.Jitter), Declared(policy, attempt + 1, 1 + policy.Jitter));
                _time.Advance(pause);
            }
        }

        await Eventually.Until(async () => !await scheduler.Exists(trigger.Key, Token), "nothing more is planned");
    }

    private static async Task<List<ExecutionHistoryEntry>> FailedAsync(IHost node, JobKey job, TriggerKey trigger, int count)
    {
        List<ExecutionHistoryEntry> failed = [];
        await Eventually.Until(
            async () =>
            {
                failed = [.. (await ScheduleScene.ExecutionsAsync(node, job)).Where(run => !run.Succeeded && run.TriggerName == trigger.Name)];
                return failed.Count == count;
            },
            $"run {count} of {job.Name} has failed");
        return failed;
    }

    /// <summary>The pause before a repetition without its spread, times a factor.</summary>
    private static TimeSpan Declared(RetryPolicy policy, int attempt, double factor)
    {
        var plain = policy.InitialDelay * Math.Pow(policy.BackoffFactor is > 1 and var growth ? growth : 1, attempt - 1);
        return (policy.MaxDelay is { } most && plain > most ? most : plain) * factor;
    }

    private sealed class BrokenSchedule : ISyncSchedule
    {
        public Task RunNowAsync(string system, UserId by, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ReprocessAsync(string system, UserId by, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<bool> BackfillAsync(string system, Lko.Domain.Common.Period from, Lko.Domain.Common.Period to, UserId by, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task StopAsync(string system, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task PauseAsync(string system, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ResumeAsync(string system, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyDictionary<string, SyncPlan>> PlansAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("of our own making");
    }
}
