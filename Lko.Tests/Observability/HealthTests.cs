using System.Net;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;

namespace Lko.Tests.Observability;

/// <summary>What probes are told: 503 takes the node out, 200 with another word than Healthy calls a person.</summary>
public sealed class HealthTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Database_Gone_IsNotReadyButAlive_AndReadyAgainWhenItIsBack()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var portal = new PortalHost();
        portal.Settings["Database:Provider"] = "PostgreSql";
        portal.Settings["ConnectionStrings:Lko"] = database.Database.ConnectionString;
        await portal.InitializeAsync();
        await ReadyAsync(portal, HttpStatusCode.OK, "Healthy");
        try
        {
            await CloseAsync(database, isClosed: true);

            await ReadyAsync(portal, HttpStatusCode.ServiceUnavailable, "Unhealthy");
            (await AskAsync(portal, "/health/live")).ShouldBe((HttpStatusCode.OK, "Healthy"));
        }
        finally
        {
            await CloseAsync(database, isClosed: false);
        }

        await ReadyAsync(portal, HttpStatusCode.OK, "Healthy");
    }

    [Fact]
    public async Task Scheduler_Stopped_IsNotReadyButAlive()
    {
        await using var portal = await StartAsync();
        var scheduler = await portal.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Token);

        await scheduler.Standby(Token);
        await ReadyAsync(portal, HttpStatusCode.ServiceUnavailable, "Unhealthy");
        await scheduler.Start(Token);
        await ReadyAsync(portal, HttpStatusCode.OK, "Healthy");
        await scheduler.Shutdown(waitForJobsToComplete: false, Token);
        await ReadyAsync(portal, HttpStatusCode.ServiceUnavailable, "Unhealthy");

        (await AskAsync(portal, "/health/live")).ShouldBe((HttpStatusCode.OK, "Healthy"));
    }

    [Theory]
    [InlineData(SendOutcome.Transient, 6, "Degraded")]
    [InlineData(SendOutcome.Unknown, 6, "Degraded")]
    [InlineData(SendOutcome.Poison, 0, "Degraded")]
    [InlineData(SendOutcome.Transient, 4, "Healthy")]
    [InlineData(SendOutcome.Rejected, 6, "Healthy")]
    [InlineData(SendOutcome.Accepted, 6, "Healthy")]
    public async Task Outbox_OldOrGivenUp_CallsAPersonAndGoesOnServing(SendOutcome outcome, int minutes, string expected)
    {
        await using var portal = await StartAsync();
        await using (var db = portal.Raw())
        {
            var now = TimeProvider.System.GetUtcNow();
            var message = OutboxMessage.Create("LKO-2026-0000001", "order.place", Guid.NewGuid(), "{}", now.AddMinutes(-minutes));
            message.Record(new SendResult(outcome), asked: false, now, outcome is SendOutcome.Transient or SendOutcome.Unknown ? now.AddHours(1) : null);
            db.Outbox.Add(message);
            await db.SaveChangesAsync(Token);
        }

        (await AskAsync(portal, "/health/ready")).ShouldBe((HttpStatusCode.OK, expected));
    }

    private static async Task<PortalHost> StartAsync()
    {
        var portal = new PortalHost();
        await portal.InitializeAsync();
        await ReadyAsync(portal, HttpStatusCode.OK, "Healthy");
        return portal;
    }

    private static Task ReadyAsync(PortalHost portal, HttpStatusCode status, string word) =>
        Eventually.Until(async () => await AskAsync(portal, "/health/ready") == (status, word), $"/health/ready answers {(int)status} {word}");

    private static async Task<(HttpStatusCode Status, string Word)> AskAsync(PortalHost portal, string path)
    {
        using var browser = portal.NewBrowser();
        using var answer = await browser.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private static async Task CloseAsync(TestDatabase database, bool isClosed)
    {
        var name = new NpgsqlConnectionStringBuilder(database.Database.ConnectionString).Database!;
        await using var server = NpgsqlDataSource.Create(PostgresServer.ConnectionString);
        await using var rule = server.CreateCommand($"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS {(isClosed ? "false" : "true")}");
        await rule.ExecuteNonQueryAsync(CancellationToken.None);
        await using var end = server.CreateCommand("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1");
        end.Parameters.Add(new NpgsqlParameter { Value = name });
        await end.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
