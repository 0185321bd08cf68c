using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.CrmRest;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Files;
using Lko.Infrastructure.Jobs;
using Lko.Infrastructure.Sandbox;
using Lko.Infrastructure.Spreadsheets;
using Lko.Web.Access;
using Lko.Web.Features.Billing;
using Lko.Web.Features.Integration.Systems;
using Lko.Web.Features.Notifications;
using Lko.Web.Features.Operators;
using Lko.Web.Features.Orders;
using Lko.Web.Features.Orders.List;
using Lko.Web.Features.Search;
using Lko.Web.Integration;
using Lko.Web.Live;
using Lko.Web.Observability;
using Lko.Web.Security;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Localization;

namespace Lko.Web;

/// <summary>Composes the portal. Everything that exists is wired here and nowhere else.</summary>
public static class PortalApp
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Reads and checks the settings, starts the sandbox where there is one, brings the database up to date and composes the host; the caller
    /// runs it. Throws <see cref="InvalidSettingsException"/> with readable sentences.
    /// </summary>
    /// <param name="adjust">Changes settings or registers services before the portal's own are read; the portal keeps what is registered as <see cref="TimeProvider"/>.</param>
    public static async Task<WebApplication> BuildAsync(string[] args, Action<WebApplicationBuilder>? adjust = null, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ApplicationName = typeof(PortalApp).Assembly.GetName().Name });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        adjust?.Invoke(builder);
        builder.AddLkoObservability();
        var settings = PortalSettings.Read(builder.Configuration, builder.Environment);
        if (args.Contains(DataFolder.ResetArgument, StringComparer.Ordinal))
        {
            DataFolder.Reset(settings, builder.Environment);
        }

        Directory.CreateDirectory(settings.DataPath);
#pragma warning disable RS0030 // the database is brought up to date before anybody is served
        var database = new Database(settings.Provider, settings.ConnectionString);

        // The long parts of a start run beside each other; an embedded database never really waits, so it needs a thread of its own for that.
        var migration = Task.Run(() => database.MigrateAsync(cancellationToken), cancellationToken);
        var catalogue = Task.Run(() => new ProductCatalogue(), cancellationToken);
#pragma warning restore RS0030
        var sandbox = await StartSandboxAsync(builder, settings, cancellationToken);
        PortalSettings.CheckCrm(builder.Configuration);
        var auth = AuthSettings.Read(builder.Configuration, builder.Environment);
        var data = SeedAsync(migration, database, sandbox, cancellationToken);

        AddServices(builder, settings, auth, catalogue);
        var app = builder.Build();

        // Clears away what a portal left that was killed.
        app.Services.GetRequiredService<WorkFolder>();
        UsePipeline(app, settings, auth);
        app.PrefetchIdentityProvider();
        await data;
        await catalogue;
#pragma warning disable RS0030 // nobody waits for it but who comes before it is done
        _ = Task.Run(database.WarmUp, CancellationToken.None);
#pragma warning restore RS0030
        if (sandbox is not null)
        {
            Welcome.AfterStart(app, sandbox);
        }

        return app;
    }

    private static async Task SeedAsync(Task migration, Database database, SandboxServer? sandbox, CancellationToken cancellationToken)
    {
        await migration.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await DataServices.SeedAsync(database, sandbox?.Address.AbsoluteUri, cancellationToken);
    }

    private static async Task<SandboxServer?> StartSandboxAsync(WebApplicationBuilder builder, PortalSettings settings, CancellationToken cancellationToken)
    {
        // One folder of deliveries, whoever plays the systems: the connectors and the sandbox name it differently.
        var drops = PortalSettings.DropFolder(builder.Configuration, builder.Environment, settings.DataPath);
        builder.Configuration.AddInMemoryCollection([new("Landscape:DropFolder", drops), new("Billing:DropFolder", drops)]);
        return settings.Landscape == LandscapeMode.Sandbox ? await builder.AddSandboxLandscapeAsync(cancellationToken) : null;
    }

    private static void AddServices(WebApplicationBuilder builder, PortalSettings settings, AuthSettings auth, Task<ProductCatalogue> catalogue)
    {
        var services = builder.Services;
        var isDevelopment = builder.Environment.IsDevelopment();
        services.AddLkoData(settings.Provider, settings.ConnectionString);
        services.AddLkoFiles(settings.DataPath);
        services.AddLkoSpreadsheets();
        services.AddLkoAccess(auth, settings.Sessions, isDevelopment);
        services.AddLkoSecurity(settings, builder.Configuration, isDevelopment);
        services.AddLkoLive(settings.Redis);
        services.AddCatalogue(() => catalogue.GetAwaiter().GetResult());
        services.AddCrmRest(builder.Configuration);
        services.AddLkoConnectors(builder.Configuration, settings.DataPath);
        services.AddLkoJobs(settings.Provider, settings.ConnectionString, settings.DataPath, new JobPlanOptions(CatchUpAtStart: true));
        services.AddLkoUi(slots => (slots.Bell, slots.Search) = (typeof(BellMenu), typeof(SearchPalette)));
        services.AddScoped<INavCounts, OrderNavCounts>();
        services.AddScoped<IActingFor, ActingForText>();
        services.AddScoped<ScopeNames>();
        services.AddScoped<OrderExportEndpoint.Export>();
        services.AddSingleton(settings.ShareGoal);
        services.AddSingleton(settings.Answer);
        services.AddSingleton(builder.Configuration.GetSection("Limits:OrderFiles").Get<OrderFileLimits>() ?? new OrderFileLimits());
        services.AddLkoUseCases();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Preferences.DefaultCulture);
            options.SupportedCultures = options.SupportedUICultures = [.. User.Languages.Select(CultureInfo.GetCultureInfo)];
            options.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = Preferences.CultureCookie }];
        });
    }

    private static void UsePipeline(WebApplication app, PortalSettings settings, AuthSettings auth)
    {
        if (settings.Proxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UseSecurityHeaders(auth.Authority);
        app.UseOwnAddress(IsPage);
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/error", createScopeForErrors: true);
            app.UseHsts();

            // A probe takes a redirect for an answer and would never see that the node is not ready.
            app.UseWhen(http => !http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal), people => people.UseHttpsRedirection());
        }

        app.UseWhen(IsPage, pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseOriginCheck(settings.PublicOrigins);
        app.UseRequestLocalization();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseRequestUser();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapHealth();
        app.MapAccount();
        app.MapCrmEvents();
        app.MapDocuments();
        app.MapOrderFiles();
        app.MapAnswerSamples();
        app.MapOrderExport();
        app.MapStatusHub(auth);
        app.MapLkoUi();
    }

    /// <summary>A person looks at it; programs get the bare status.</summary>
    private static bool IsPage(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method)
        && !Array.Exists(["/_blazor", "/_framework", "/_content", "/hubs", "/integration/crm/events", "/health", "/api"], prefix => http.Request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
}
