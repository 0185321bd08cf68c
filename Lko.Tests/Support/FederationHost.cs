using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Files;
using Lko.Infrastructure.Jobs;
using Lko.Infrastructure.Sandbox;
using Lko.Tests.Orders;
using Lko.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Support;

/// <summary>The scheduler, the connectors and the transports as the portal registers them, against played systems; no pages.</summary>
internal static class FederationHost
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Leaves the billings in the registry and gives each a schedule.</summary>
    /// <param name="schedule">The schedule of a billing, from its place in the order of codes.</param>
    /// <returns>Their codes.</returns>
    public static async Task<List<string>> BillingsOnlyAsync(TestDatabase database, Func<int, string> schedule)
    {
        await using var db = database.Raw();
        await db.SourceSystems.Where(row => row.Kind != SourceSystemKind.Billing).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsActive, false), Token);
        var codes = await db.SourceSystems.Where(row => row.Kind == SourceSystemKind.Billing && row.IsActive).OrderBy(row => row.Code).Select(row => row.Code).ToListAsync(Token);
        foreach (var (place, code) in codes.Index())
        {
            var cron = schedule(place);
            await db.SourceSystems.Where(row => row.Code == code).ExecuteUpdateAsync(set => set.SetProperty(row => row.Schedule, cron), Token);
        }

        return codes;
    }

    /// <param name="exchange">A server in front of which the systems that send over SFTP have their doors, with what they send in the folder <c>exchange</c>; null leaves that with the others'.</param>
    public static Task<SandboxServer> PlayAsync(TempFolder folder, SshServer? exchange = null) => SandboxServer.StartAsync(
        new SandboxOptions
        {
            Url = new Uri("http://127.0.0.1:0"),
            DropFolder = folder.Combine("drops"),
            SftpFolder = exchange is null ? null : folder.Combine("exchange"),
            SftpServer = exchange is null ? null : new("127.0.0.1", exchange.Port),
            Paused = true,
            DeliveriesAtStart = 1,
        },
        Token);

    /// <param name="settings">Beyond those that the sandbox hands out.</param>
    public static async Task<IHost> StartAsync(TestDatabase database, SandboxServer sandbox, TempFolder folder, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(sandbox.ConnectionSettings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Configuration.AddInMemoryCollection([new("Landscape:DropFolder", folder.Combine("drops")), .. settings ?? []]);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Services.AddLkoData(database.Database.Provider, database.Database.ConnectionString);
        builder.Services.AddLkoConnectors(builder.Configuration, folder.Path);
        builder.Services.AddLkoJobs(database.Database.Provider, database.Database.ConnectionString, folder.Path, new(CatchUpAtStart: true));
        builder.Services.AddScoped(_ => database.Caller(null));
        builder.Services.AddSingleton<ICrm>(new ScriptedCrm());
        builder.Services.AddLkoFiles(folder.Path);
        builder.Services.AddLkoUseCases();
        var host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }
}
