using System.Globalization;
using System.Net;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lko.Infrastructure.Sandbox;

/// <summary>Starts the sandbox beside a host.</summary>
public static class SandboxLandscape
{
    /// <summary>
    /// Starts the sandbox and points the host's connectors at it, where a setting does not already say otherwise.
    /// Call it before anything reads <c>Crm:*</c> or <c>Auth:*</c>. The sandbox stops with the host.
    /// </summary>
    /// <remarks>
    /// Reads <c>Landscape:SandboxUrl</c>, <c>Landscape:SandboxPaceSeconds</c>, <c>Landscape:SandboxPaused</c>, <c>Landscape:SandboxScale</c>, <c>Landscape:SandboxSeed</c>, <c>Landscape:SandboxState</c>
    /// (default <c>{Data:Path}/sandbox/crm.jsonl</c>), <c>Landscape:SandboxSftp</c>, <c>Landscape:SandboxSftpFolder</c> (default <c>{Data:Path}/sandbox/exchange</c>), <c>Billing:DropFolder</c> (default <c>{Data:Path}/drops</c>) and <c>Portal:PublicOrigins</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">In production.</exception>
    public static async Task<SandboxServer> AddSandboxLandscapeAsync(this IHostApplicationBuilder builder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Environment.IsProduction())
        {
            throw new InvalidOperationException("The sandbox does not start in production.");
        }

        var configuration = builder.Configuration;
        var data = Path.GetFullPath(configuration["Data:Path"] ?? "App_Data", builder.Environment.ContentRootPath);
        var sftp = configuration["Landscape:SandboxSftp"];
        var server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Url = new Uri(configuration["Landscape:SandboxUrl"] ?? "http://localhost:5090"),
                PortalUrls = Origins(configuration),
                DropFolder = Path.GetFullPath(configuration["Billing:DropFolder"] ?? "drops", data),
                SftpServer = sftp is { Length: > 0 } ? Server(sftp) : null,
                SftpFolder = sftp is { Length: > 0 } ? Path.GetFullPath(configuration["Landscape:SandboxSftpFolder"] ?? "sandbox/exchange", data) : null,
                StatePath = Path.GetFullPath(configuration["Landscape:SandboxState"] ?? "sandbox/crm.jsonl", data),
                Pace = TimeSpan.FromSeconds(double.Parse(configuration["Landscape:SandboxPaceSeconds"] ?? "8", CultureInfo.InvariantCulture)),
                Scale = configuration["Landscape:SandboxScale"] ?? "small",
                Seed = ulong.Parse(configuration["Landscape:SandboxSeed"] ?? "2026", CultureInfo.InvariantCulture),
                Paused = bool.Parse(configuration["Landscape:SandboxPaused"] ?? "false"),
            },
            cancellationToken);
        configuration.AddInMemoryCollection(server.ConnectionSettings
            .Where(setting => string.IsNullOrEmpty(configuration[setting.Key]))
            .Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddSingleton(server);
        builder.Services.AddHostedService<Companion>();
        return server;
    }

    private static DnsEndPoint Server(string address) =>
        Uri.TryCreate($"sftp://{address}", UriKind.Absolute, out var server) && server is { Host.Length: > 0, PathAndQuery: "" or "/", UserInfo: "" }
            ? new(server.DnsSafeHost, server.IsDefaultPort || server.Port < 0 ? SftpOptions.UsualPort : server.Port)
            : throw new InvalidOperationException($"Landscape:SandboxSftp is “{address}”, not host:port.");

    private static Uri[] Origins(IConfiguration configuration) =>
    [
        .. (configuration.GetSection("Portal:PublicOrigins").GetChildren().Select(child => child.Value)
            .Concat((configuration["Portal:PublicOrigins"] ?? "").Split(',', ';')))
            .Where(value => !string.IsNullOrWhiteSpace(value))
            .Select(value => new Uri(value!.Trim()))
            .Distinct(),
    ];

    /// <summary>Tells the sandbox where the portal listens, and stops it with the portal.</summary>
    private sealed class Companion(SandboxServer sandbox, IHostApplicationLifetime lifetime, IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.ApplicationStarted.Register(() =>
            {
                var bound = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
                sandbox.PortalUrls = [.. sandbox.PortalUrls.Concat(bound.Select(Reachable)).Distinct()];
            });
            return Task.CompletedTask;
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await sandbox.StopAsync(cancellationToken);
            await sandbox.DisposeAsync();
        }

        /// <summary>An address bound to every interface is reached by the loopback name.</summary>
        private static Uri Reachable(string address) =>
            new(address.Replace("://[::]", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
                .Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal));
    }
}
