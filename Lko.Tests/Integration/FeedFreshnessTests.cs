using Bunit;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Web.Features.Integration.Systems;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

/// <summary>A system whose balances are of this hour may owe its documents for days: its page says so kind by kind.</summary>
public sealed class FeedFreshnessTests
{
    private const string Asked = "ASR-MSK-1";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    /// <summary>What a system answers is new at every run in which it was answered whole; a failure of the system says nothing of any kind.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Card_OfASystemThatIsAsked_TellsHowCurrentEachFeedIs(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Schedule.Plan(Asked);
        await scene.ToldAsync(Asked, 96 * Hour, (Feed.Balances, 6), (Feed.Charges, 6), (Feed.Documents, 6), (Feed.Accounts, 6));
        await scene.AnsweredAsync(Asked, 72 * Hour, silent: []);
        await scene.LackingAsync(Asked, 48 * Hour, SyncFault.NotItsProtocol, Feed.Documents, Feed.Accounts);
        await scene.AnsweredAsync(Asked, Hour / 2, Feed.Charges, Feed.Documents, Feed.Accounts);
        await scene.LackingAsync(Asked, Hour / 3, SyncFault.TimedOut);

        var feeds = (await CardAsync(scene, Asked)).Feeds;

        feeds.ShouldBe(
        [
            new(Feed.Accounts, scene.Now - (72 * Hour), IsLate: true),
            new(Feed.Balances, scene.Now - (Hour / 2), IsLate: false),
            new(Feed.Charges, scene.Now - (48 * Hour), IsLate: true),
            new(Feed.Documents, scene.Now - (72 * Hour), IsLate: true),
        ]);
        scene.Schedule.Plan(Asked, paused: true);
        (await CardAsync(scene, Asked)).Feeds.ShouldAllBe(feed => !feed.IsLate);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Card_OfASystemThatDelivers_TellsWhichFeedOwesAMonth(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Schedule.Plan(Nnov);
        await scene.ToldAsync(Nnov, 100 * Hour, (Feed.Charges, 4), (Feed.Balances, 5), (Feed.Usage, 4));
        await scene.ToldAsync(Nnov, Hour, (Feed.Balances, 6));

        (await CardAsync(scene, Nnov)).Feeds.ShouldBe(
        [
            new(Feed.Balances, scene.Now - Hour, IsLate: false),
            new(Feed.Charges, scene.Now - (100 * Hour), IsLate: true),
            new(Feed.Usage, scene.Now - (100 * Hour), IsLate: false),
        ]);
    }

    /// <summary>Balances come at every run; documents have not been told for three days: first they failed, then the system said that it has none.</summary>
    [Theory]
    [InlineData("ru-RU", "Остатки", "Документы", "09:10", "устарели: 3", "Данные по видам")]
    [InlineData("en-GB", "Balances", "Documents", "09:10", "out of date: 3", "Data by kind")]
    public async Task Page_OneFeedIsLate_TellsItByFeed(string culture, string fresh, string late, string told, string words, string title)
    {
        await using var scene = await OpenAsync();
        await scene.ToldAsync(Asked, 96 * Hour, (Feed.Balances, 6), (Feed.Documents, 6));
        await scene.AnsweredAsync(Asked, 72 * Hour, silent: []);
        await scene.LackingAsync(Asked, 48 * Hour, SyncFault.NotItsProtocol, Feed.Documents);
        await scene.AnsweredAsync(Asked, Hour / 2, Feed.Documents);
        await using var screen = new IntegrationScreen(scene, Reader, culture);

        var page = screen.Render<SystemPage>(parameters => parameters.Add(each => each.Code, Asked));

        page.WaitForAssertion(() => page.Markup.ShouldContain(title));
        Told(fresh).ShouldContain(told);
        Told(fresh).ShouldNotContain(words);
        Told(late).ShouldContain(words);

        string Told(string feed) => page.FindAll("aside dt").Single(term => string.Equals(term.TextContent.Trim(), feed, StringComparison.Ordinal)).NextElementSibling!.TextContent.Replace('\u00a0', ' ');
    }

    private static async Task<SystemCard> CardAsync(IntegrationScene scene, string system) =>
        (await new GetSystemCard(scene.Database.For(Reader), scene.Schedule, scene.Cron, scene.Time).Run(system, Xunit.TestContext.Current.CancellationToken)).Value;
}
