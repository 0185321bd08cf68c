using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lko.Tests.Faults;

/// <summary>A page that its person leaves while the database works for it: the database stops working, and nobody complains.</summary>
public sealed class LeftQueryTests
{
    /// <summary>No job reads or writes this table.</summary>
    private const string Waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%\"AccessEvents\"%'";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_LeftWhileItsQueryWaits_CallsTheQueryOff()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.PostgreSql);
        using var logs = new RecordingLogs();
        await using var portal = new PortalHost { Composed = app => app.Services.GetRequiredService<ILoggerFactory>().AddProvider(logs) };
        portal.Settings["Database:Provider"] = nameof(DatabaseProvider.PostgreSql);
        portal.Settings["ConnectionStrings:Lko"] = scene.Database.Database.ConnectionString;
        await portal.InitializeAsync();
        using var browser = await portal.SignInAsync("portal-admin");
        await using var page = await CircuitClient.OpenAsync(browser, "/profile");
        await Eventually.Until(() => page.Drawn.Length > 0, "the page draws");
        await using var locker = new NpgsqlConnection(scene.Database.Database.ConnectionString);
        await locker.OpenAsync(Token);
        await using var watcher = NpgsqlDataSource.Create(scene.Database.Database.ConnectionString);
        await using var transaction = await locker.BeginTransactionAsync(Token);
        await using (var take = new NpgsqlCommand("""LOCK TABLE "AccessEvents" IN ACCESS EXCLUSIVE MODE""", locker, transaction))
        {
            await take.ExecuteNonQueryAsync(Token);
        }

        for (var time = 0; time < 3; time++)
        {
            await page.NavigateAsync("/access/journal");
            await Eventually.Until(async () => await WaitingAsync() > 0, "the page's query waits");

            await page.NavigateAsync("/profile");
            await Eventually.Until(async () => await WaitingAsync() == 0, "it is called off, while the table is still locked");
        }

        (page.Error, page.IsOpen).ShouldBe((null, true));
        logs.Complaints.ShouldBeEmpty();

        async Task<long> WaitingAsync()
        {
            await using var ask = watcher.CreateCommand(Waiting);
            return (long)(await ask.ExecuteScalarAsync(Token))!;
        }
    }
}
