using Lko.Infrastructure.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>Wiring of the scheduler.</summary>
public static class JobServices
{
    public const string SchedulerName = "lko";

    private const int MostExecutionsKept = 1000;

    private static readonly TimeSpan DispatchInterval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The scheduler with its store: a file of its own beside the embedded database, which has a single writer; otherwise the portal's
    /// database, where the nodes of a cluster share it.
    /// </summary>
    /// <param name="dataPath">Folder of the embedded store.</param>
    public static IServiceCollection AddLkoJobs(this IServiceCollection services, DatabaseProvider provider, string connectionString, string dataPath, JobPlanOptions plan)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options => options.InstanceName = SchedulerName);
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
            quartz.AddJob<DispatchOutboxJob>(job => job.WithIdentity(DispatchOutboxJob.Key).StoreDurably());
            quartz.AddTrigger(trigger => trigger.WithIdentity(DispatchOutboxJob.Key.Name, DispatchOutboxJob.Key.Group).ForJob(DispatchOutboxJob.Key)
                .WithSimpleSchedule(schedule => schedule.WithInterval(DispatchInterval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)));
        });
        services.AddQuartzExecutionHistory(options => options.MaxEntriesPerJob = MostExecutionsKept);
        services.AddScoped<DispatchOutboxJob>();
        services.AddScoped<PollCrmJob>();
        services.AddScoped<SyncSystemJob>();
        services.AddSingleton(plan);

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
}
