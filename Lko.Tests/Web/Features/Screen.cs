using Bunit.TestDoubles;
using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Live;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Web.Features;

/// <summary>One person's browser: the use cases and the database are real, what changed is announced by the test.</summary>
internal sealed class Screen : LkoBunitContext
{
    private readonly LiveFeed _feed;
    private readonly BunitAuthorizationContext _access;

    public Screen(OrderScene scene, string subject, string language = "ru-RU", ICaller? caller = null)
    {
        Speak(language);
        _feed = new LiveFeed(TimeProvider.System, LoggerFactory.Create(_ => { }).CreateLogger<LiveFeed>());
        Services.AddSingleton<TimeProvider>(scene.Time);
        Services.AddSingleton<ILiveFeed>(_feed);
        caller ??= scene.Database.Caller(subject);
        Services.AddSingleton(caller);
        Database = new UncertainDatabase(scene.Database.Factory(caller));
        Services.AddSingleton<ILkoDbFactory>(Database);
        Services.AddSingleton(OrderScene.Catalogue);
        Services.AddSingleton(scene.Files);
        Services.AddSingleton<ICronTimes, QuartzCronTimes>();
        Services.AddLkoUseCases();
        Services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();
        _access = AddAuthorization();
        _access.SetAuthorized(subject);
    }

    public UncertainDatabase Database { get; }

    public string Path => Services.GetRequiredService<NavigationManager>().Uri;

    public void Go(string path) => Services.GetRequiredService<NavigationManager>().NavigateTo(path);

    public void Announce(Topic topic, string key) => Announce(new Change(topic, key, null, null, null));

    public void Announce(Change change) => _feed.Publish(change);

    /// <summary>Waits until changes told up to now have reached every subscriber that takes them.</summary>
    public async Task ToldAsync()
    {
        var told = new TaskCompletionSource();
        using var subscription = _feed.Subscribe(
            change => change.Key is nameof(ToldAsync),
            _ =>
            {
                told.TrySetResult();
                return Task.CompletedTask;
            },
            TimeSpan.Zero);
        Announce(Topic.Access, nameof(ToldAsync));
        await told.Task.WaitAsync(Eventually.DefaultTimeout, Xunit.TestContext.Current.CancellationToken);
    }

    /// <summary>What the portal does when somebody's grants have changed under an open page.</summary>
    public void AnnounceRights(string subject) => _access.SetAuthorized(subject);

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
