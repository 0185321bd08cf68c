using System.Reflection;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Files;
using Lko.Infrastructure.Jobs;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Quartz;
using Quartz.Extensibility;

namespace Lko.Tests.Integration;

/// <summary>The scheduler over its stored state with the jobs of the portal, systems that do what the test says, and a CRM that does too. A node can be started again on the same state.</summary>
internal sealed class ScheduleScene : IAsyncDisposable
{
    /// <summary>A schedule that leaves a system alone.</summary>
    public const string Never = "0 0 0 29 2 ? 2096";

    public const string Nnov = "ASR-NNOV-1";

    private static readonly string[] Often = ["CRM", "LMP"];

    private readonly TempFolder _folder = new();

    private ScheduleScene(TestDatabase database, TimeProvider time) => (Database, Time) = (database, time);

    public TestDatabase Database { get; }

    public TimeProvider Time { get; }

    public PlayedTransport Transport { get; } = new();

    public ScriptedCrm Crm { get; } = new();

    /// <summary>Changes the wiring of a node before it is built.</summary>
    public Action<IServiceCollection> Wire { get; set; } = _ => { };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ScheduleScene> OpenAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, TimeProvider? time = null) =>
        new(await TestDatabase.CreateAsync(provider), time ?? TimeProvider.System);

    /// <summary>The same with systems that are read when the test says so.</summary>
    public static async Task<ScheduleScene> OpenQuietAsync(DatabaseProvider provider, TimeProvider time)
    {
        var scene = await OpenAsync(provider, time);
        await scene.OnlyAsync((Nnov, Never), ("CRM", Never));
        return scene;
    }

    /// <summary>The system has failed so often that its breaker is open.</summary>
    public async Task LeaveAloneAsync(string system)
    {
        await using var db = Database.Raw();
        var breaker = SourceBreaker.Close(system);
        for (var time = 0; time < SourceBreaker.Threshold; time++)
        {
            breaker.Fail(Time.GetUtcNow());
        }

        db.SourceBreakers.Add(breaker);
        await db.SaveChangesAsync(Token);
    }

    /// <summary>How a job says that it is repeated.</summary>
    public static RetryPolicy PolicyOf<TJob>() => typeof(TJob).GetCustomAttribute<RetryPolicyAttribute>()!.Policy;

    /// <summary>Only these systems are left in the registry, at their times.</summary>
    public async Task OnlyAsync(params (string System, string Schedule)[] rows)
    {
        await using var db = Database.Raw();
        await db.SourceSystems.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsActive, false), Token);
        foreach (var (system, schedule) in rows)
        {
            await db.SourceSystems.Where(row => row.Code == system)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsActive, true).SetProperty(row => row.Schedule, schedule).SetProperty(row => row.ScheduleZone, "Europe/Moscow"), Token);
        }
    }

    public async Task<IReadOnlyList<SyncRun>> RunsAsync()
    {
        await using var db = Database.Raw();
        return await db.SyncRuns.AsNoTracking().OrderBy(run => run.Id).ToListAsync(Token);
    }

    /// <summary>Runs that succeeded, without those of the systems that are read every few minutes: how often it was their turn is chance.</summary>
    public async Task<int> SucceededAsync() => (await RunsAsync()).Count(run => run.State == SyncRunState.Succeeded && !Often.Contains(run.System));

    /// <param name="catchUp">Systems that were due while nobody ran are read at the start.</param>
    public async Task<IHost> StartAsync(bool catchUp = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Services.AddSingleton(Time);
        builder.Services.AddLkoData(Database.Database.Provider, Database.Database.ConnectionString);
        builder.Services.AddLkoJobs(Database.Database.Provider, Database.Database.ConnectionString, _folder.Path, new(catchUp));
        builder.Services.AddScoped(_ => Database.Caller(null));
        builder.Services.AddSingleton<ICrm>(Crm);
        builder.Services.AddSingleton(new OutboxOptions());
        builder.Services.AddSingleton(new AnswerTerm());
        builder.Services.AddScoped<DispatchOutbox>();
        builder.Services.AddScoped<ForgetDrafts>();
        builder.Services.AddLkoFiles(_folder.Path);
        builder.Services.AddScoped<PollCrm>();
        builder.Services.AddScoped<RecordCrmEvents>();
        builder.Services.AddScoped<SyncSystem>();
        builder.Services.AddScoped<Lko.Domain.Billing.GetReconciliationDebt>();
        builder.Services.AddScoped<Lko.Domain.Billing.ReconcileSystem>();
        builder.Services.AddScoped<Lko.Domain.Billing.GetRereadDebt>();
        builder.Services.AddScoped<RaiseIntegrationAlerts>();
        builder.Services.AddSingleton<ICronTimes, QuartzCronTimes>();
        foreach (var connector in ConnectorServices.All)
        {
            builder.Services.AddSingleton(connector);
        }

        foreach (var code in new[] { "folder", "sftp", "http" })
        {
            builder.Services.AddSingleton<ITransport>(new OneOf(code, Transport));
        }

        builder.Services.AddSingleton<IDropFolder>(new NoFiles());
        Wire(builder.Services);
        var host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }

    /// <summary>A clock for the test to move, a minute past an hour; ahead of the real one, which some part might look at by mistake.</summary>
    public static FakeTimeProvider Clock()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new(new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 1, 0, TimeSpan.Zero).AddHours(1));
    }

    /// <summary>Waits until the node has planned the systems of the registry.</summary>
    public static Task PlannedAsync(IHost node) =>
        Eventually.Until(async () => (await node.Services.GetRequiredService<ISyncSchedule>().PlansAsync(Token)).Count > 0, "the systems are planned");

    /// <summary>What the store keeps of the runs of a job, oldest first.</summary>
    public static async Task<IReadOnlyList<ExecutionHistoryEntry>> ExecutionsAsync(IHost node, JobKey job)
    {
        var page = await node.Services.GetRequiredService<IExecutionHistoryStore>().QueryExecutions(new() { SchedulerName = JobServices.SchedulerName, Job = job, Skip = 0, Take = 500 }, Token);
        return [.. page.Items.OrderBy(run => run.FiredAtUtc).ThenBy(run => run.RetryAttempt)];
    }

    /// <summary>When runs are planned besides the schedules of the systems.</summary>
    public static async Task<IReadOnlyList<DateTimeOffset>> RetriesAsync(IHost node)
    {
        var scheduler = await SchedulerOf(node);
        var triggers = await scheduler.QueryTriggers(new() { Group = GroupMatcher<TriggerKey>.GroupEquals(SyncSystemJob.Group), Skip = 0, Take = 100 }, Token);
        return [.. triggers.Items.Where(trigger => trigger.Key != SyncSystemJob.PlanOf(trigger.JobKey.Name)).Select(trigger => trigger.NextFireTimeUtc).OfType<DateTimeOffset>()];
    }

    /// <summary>How long the planned repetition still waits.</summary>
    public async Task<TimeSpan> PauseAsync(IHost node) => (await RetriesAsync(node)).Single() - Time.GetUtcNow();

    public static async Task<IScheduler> SchedulerOf(IHost node) => await node.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Token);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class NoFiles : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => [];
    }

    private sealed class OneOf(string code, PlayedTransport transport) : ITransport
    {
        public string Code => code;

        public async Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken)
        {
            transport.Ask(system.Code, order.Periods);
            await transport.Fetch(system.Code, cancellationToken);
            return transport.Brings(system.Code);
        }
    }
}

/// <summary>Carries nothing, as the test says.</summary>
internal sealed class PlayedTransport
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<(string System, IReadOnlyList<Period> Months)> _asked = [];

    public Func<string, CancellationToken, Task> Fetch { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What a fetch that succeeds says of itself.</summary>
    public Func<string, Fetched> Brings { get; set; } = _ => Fetched.FilesOnly;

    /// <summary>Which systems were asked for which months, oldest first.</summary>
    public IReadOnlyList<(string System, IReadOnlyList<Period> Months)> Asked
    {
        get
        {
            lock (_lock)
            {
                return [.. _asked];
            }
        }
    }

    public Task Released => _released.Task;

    public void Release() => _released.TrySetResult();

    public void Ask(string system, IReadOnlyList<Period> months)
    {
        lock (_lock)
        {
            _asked.Add((system, months));
        }
    }
}
