using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Live;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lko.Tests.Integration;

/// <summary>One person's browser over the real use cases of integration.</summary>
internal sealed class IntegrationScreen : LkoBunitContext
{
    private readonly LiveFeed _feed;

    public IntegrationScreen(IntegrationScene scene, string subject = IntegrationScene.Admin, string language = "ru-RU", bool isPrerendering = false)
    {
        Speak(language);
        IsPrerendering = isPrerendering;
        _feed = new LiveFeed(TimeProvider.System, LoggerFactory.Create(_ => { }).CreateLogger<LiveFeed>());
        Services.AddSingleton<TimeProvider>(scene.Time);
        Services.AddSingleton<ILiveFeed>(_feed);
        Services.AddSingleton(scene.Database.Caller(subject));
        Database = new UncertainDatabase(scene.Database.For(subject));
        Services.AddSingleton<ILkoDbFactory>(Database);
        Services.AddSingleton<ISyncSchedule>(scene.Schedule);
        Services.AddSingleton(scene.Cron);
        Services.AddSingleton(scene.Stage);
        Services.AddSingleton<IAnswerSamples>(scene.Samples);
        foreach (var connector in ConnectorServices.All)
        {
            Services.AddSingleton(connector);
        }

        Services.AddSingleton(OrderScene.Catalogue);
        Services.AddLkoUseCases();
    }

    public UncertainDatabase Database { get; }

    public string Path => Services.GetRequiredService<NavigationManager>().Uri;

    public void Go(string path) => Services.GetRequiredService<NavigationManager>().NavigateTo(path);

    public void Announce(Topic topic, string key) => _feed.Publish(new Change(topic, key, null, null, null));
}
