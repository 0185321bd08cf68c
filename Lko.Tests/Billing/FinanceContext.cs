using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Live;
using Lko.Tests.Orders;
using Lko.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MudBlazor.Services;

namespace Lko.Tests.Billing;

/// <summary>The finance screens over a test's own database, as one of the sandbox's people.</summary>
internal static class FinanceContext
{
    /// <param name="database">In place of the fixture's own, seen by that person.</param>
    public static async Task<BunitContext> OfAsync(BalancesFixture fixture, string subject, ILkoDbFactory? database = null)
    {
        CurrentUser? user;
        await using (var db = await fixture.Database.For(subject).OpenOwnAsync(Xunit.TestContext.Current.CancellationToken))
        {
            user = db!.User;
        }

        var context = new BunitContext();
        context.Services.AddLogging();
        context.Services.AddSingleton<TimeProvider>(fixture.Time);
        context.Services.AddSingleton<ILiveFeed>(services => new LiveFeed(TimeProvider.System, services.GetRequiredService<ILogger<LiveFeed>>()));
        context.Services.AddSingleton(database ?? fixture.Database.For(subject));
        context.Services.AddSingleton<ICaller>(new FixedCaller(user));
        context.Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        context.Services.AddSingleton(OrderScene.Catalogue);
        context.Services.AddSingleton<ICronTimes, QuartzCronTimes>();
        context.Services.AddLkoUseCases();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return context;
    }

    private sealed class FixedCaller(CurrentUser? user) : ICaller
    {
        public ValueTask<CurrentUser?> GetAsync(CancellationToken cancellationToken) => new(user);
    }
}
