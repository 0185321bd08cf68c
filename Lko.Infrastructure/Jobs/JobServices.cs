using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>Wiring of the scheduler.</summary>
public static class JobServices
{
    public const string SchedulerName = "lko";

    private const int MostExecutionsKept = 1000;

    /// <summary>
    /// More than there are systems, so that any number of them may hang and nobody waits for a worker: a run that waits for its turn costs
    /// nothing, and the gate bounds those that ask and those that work.
    /// </summary>
    private const int Workers = 100;

    /// <summary>Systems written at the same time where the database has more than one writer.</summary>
    private const int Writers = 4;

    private static readonly TimeSpan DispatchInterval = TimeSpan.FromSeconds(5);

    /// <summary>A draft is kept for days: hours do not matter to it.</summary>
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromHours(6);

    private static readonly TimeSpan AlertInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The scheduler with its store: a file of its own beside the embedded database, which has a single writer; otherwise the portal's
    /// database, where the nodes of a cluster share it.
    /// </summary>
    /// <param name="dataPath">Folder of the embedded store.</param>
    public static IServiceCollection AddLkoJobs(this IServiceCollection services, DatabaseProvider provider, string connectionString, string dataPath, JobPlanOptions plan)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options =>
            {
                options.InstanceName = SchedulerName;
                options.MaxBatchSize = Workers;
            });
            quartz.UseDefaultThreadPool(Workers);
            quartz.UseExecutionLimits(limits => limits.ForGroup(SyncWork.BackfillGroup, 1));
            quartz.AddJobTimeout();
            quartz.UsePersistentStore(store =>
            {
                switch (provider)
                {
                    case DatabaseProvider.Sqlite:
                        store.UseSqlite(new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataPath, "quartz.db") }.ToString());
                        break;
                    case DatabaseProvider.PostgreSql:
                        store.UsePostgres(connectionString);
                        store.UseClustering();
                        break;
                    default:
                        store.UseSqlServer(connectionString);
                        store.UseClustering();
                        break;
                }

                store.ProvisionSchema();
                store.UseExecutionHistory();
                store.ConfigureStore(options => options.StoreJobDataAsStrings = true);
            });
            quartz.AddJobListener<SyncProgressListener>([GroupMatcher<JobKey>.GroupEquals(SyncSystemJob.Group)]);
            Every<DispatchOutboxJob>(quartz, DispatchOutboxJob.Key, DispatchInterval);
            Every<RaiseAlertsJob>(quartz, RaiseAlertsJob.Key, AlertInterval);
            Every<ForgetDraftsJob>(quartz, ForgetDraftsJob.Key, ForgetInterval);
        });
        services.AddQuartzExecutionHistory(options => options.MaxEntriesPerJob = MostExecutionsKept);
        services.AddScoped<DispatchOutboxJob>();
        services.AddScoped<RaiseAlertsJob>();
        services.AddScoped<ForgetDraftsJob>();
        services.AddScoped<PollCrmJob>();
        services.AddScoped<SyncSystemJob>();
        services.AddSingleton(plan);
        services.AddSingleton<ISyncSchedule, SyncSchedule>();

        // One processor is left to people.
        services.AddSingleton(found => new IngestGate(
            Math.Max(1, Environment.ProcessorCount - 1), provider == DatabaseProvider.Sqlite ? 1 : Writers, Math.Max(1, found.GetRequiredService<IOptions<TransportOptions>>().Value.Waits.MostFetches)));

        // The first page does not wait for the scheduler; a shutdown lets running jobs finish while the host has time.
        services.AddQuartzHostedService(options =>
        {
            options.WaitForJobsToComplete = true;
            options.AwaitApplicationStarted = true;
        });

        // After the scheduler, so that it stops before: nobody wakes a scheduler that is going down.
        services.AddHostedService<JobPlan>();
        return services;
    }

    /// <summary>A job that looks around at an interval; what it missed it sees at the next look.</summary>
    private static void Every<TJob>(IQuartzBuilder quartz, JobKey key, TimeSpan interval)
        where TJob : IJob
    {
        quartz.AddJob<TJob>(job => job.WithIdentity(key).StoreDurably());
        quartz.AddTrigger(trigger => trigger.WithIdentity(key.Name, key.Group).ForJob(key)
            .WithSimpleSchedule(schedule => schedule.WithInterval(interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
    }
}
