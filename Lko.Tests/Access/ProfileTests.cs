using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Access;

/// <summary>A person's own profile, on every database.</summary>
public sealed class ProfileTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_SomeWishes_ChangeThoseAlone(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var before = (await GetAsync(test, "op10-orders")).Value;

        (await SaveAsync(test, "op10-orders", new ProfileWishes(Theme: "dark"))).IsOk.ShouldBeTrue();
        (await SaveAsync(test, "op10-orders", new ProfileWishes(Language: "en", TimeZone: "Asia/Yekaterinburg", Clock: ClockChoice.Moscow))).IsOk.ShouldBeTrue();

        (await GetAsync(test, "op10-orders")).Value.ShouldBe(before with { Theme = "dark", Language = "en", TimeZone = "Asia/Yekaterinburg", Clock = ClockChoice.Moscow });
        test.Feed.Changes.ShouldAllBe(change => change.Topic == Topic.Access && change.UserId != null, "his own open pages learn of it");
        test.Feed.Changes.Count.ShouldBe(2);
        await using var raw = test.Raw();
        (await raw.Users.CountAsync(row => row.Language == "en" || row.Theme == "dark", Token)).ShouldBe(1, "nobody else's");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_RowHeight_IsTheChoosersAndLeavesTheRest(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var before = (await GetAsync(test, "op10-orders")).Value;

        (await SaveAsync(test, "op10-orders", new ProfileWishes(Density: "dense"))).IsOk.ShouldBeTrue();
        (await SaveAsync(test, "op10-orders", new ProfileWishes(Theme: "dark"))).IsOk.ShouldBeTrue();

        (await GetAsync(test, "op10-orders")).Value.ShouldBe(before with { Theme = "dark" });
        await using var raw = test.Raw();
        (await raw.Users.Where(row => row.Density != null).Select(row => $"{row.Subject} {row.Density}").ToListAsync(Token)).ShouldBe(["op10-orders dense"]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_KeysOff_IsTheChoosersUntilHeSwitchesThemOn(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        (await GetAsync(test, "op10-orders")).Value.HasNoShortcuts.ShouldBeFalse("nobody has to switch them on");

        (await SaveAsync(test, "op10-orders", new ProfileWishes(HasNoShortcuts: true))).IsOk.ShouldBeTrue();
        (await SaveAsync(test, "op10-orders", new ProfileWishes(Theme: "dark"))).IsOk.ShouldBeTrue();

        (await GetAsync(test, "op10-orders")).Value.HasNoShortcuts.ShouldBeTrue();
        (await GetAsync(test, "op10-admin")).Value.HasNoShortcuts.ShouldBeFalse();
        (await SaveAsync(test, "op10-orders", new ProfileWishes(HasNoShortcuts: false))).IsOk.ShouldBeTrue();
        (await GetAsync(test, "op10-orders")).Value.HasNoShortcuts.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_NewsLeftOut_AreTheChoosersAndLeaveTheRest(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var before = (await GetAsync(test, "op10-orders")).Value;
        (before.News, before.MutedNews).ShouldBe((NewsTopics.OrderSteps | NewsTopics.OrderEnds, NewsTopics.None));

        (await SaveAsync(test, "op10-orders", new ProfileWishes(MutedNews: NewsTopics.OrderSteps))).IsOk.ShouldBeTrue();
        (await SaveAsync(test, "op10-orders", new ProfileWishes(Theme: "dark"))).IsOk.ShouldBeTrue();

        (await GetAsync(test, "op10-orders")).Value.ShouldBe(before with { Theme = "dark", MutedNews = NewsTopics.OrderSteps });
        (await GetAsync(test, "op10-admin")).Value.MutedNews.ShouldBe(NewsTopics.None);
        (await SaveAsync(test, "op10-orders", new ProfileWishes(MutedNews: NewsTopics.None))).IsOk.ShouldBeTrue();
        (await GetAsync(test, "op10-orders")).Value.MutedNews.ShouldBe(NewsTopics.None);
    }

    [Theory]
    [InlineData("op10-finance", NewsTopics.None)]
    [InlineData("carrier-kam-volga", NewsTopics.OrderStates | NewsTopics.OperatorDecisions)]
    [InlineData("carrier-manager", NewsTopics.None)]
    [InlineData("portal-admin", NewsTopics.Recoveries)]
    public async Task News_AreThoseTheRolesAreToldOf(string subject, NewsTopics topics)
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        (await GetAsync(test, subject)).Value.News.ShouldBe(topics);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_UnknownValues_AreAllNamedAndNothingIsSaved(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var before = (await GetAsync(test, "carrier-support")).Value;

        var outcome = await SaveAsync(test, "carrier-support", new ProfileWishes("de", "pink", "Mars/Olympus", "tall", MutedNews: (NewsTopics)64, Clock: (ClockChoice)64));

        outcome.ShouldBeOfType<Outcome<Nothing>.Refused>().Errors.Select(error => error.Path).ShouldBe(["language", "theme", "density", "mutedNews", "clock", "timeZone"]);
        (await GetAsync(test, "carrier-support")).Value.ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Both_NobodyOrDisabled_AreForbidden(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using (var raw = test.Raw())
        {
            await raw.Users.Where(row => row.Subject == "op02-orders").ExecuteUpdateAsync(set => set.SetProperty(row => row.IsDisabled, true), Token);
        }

        foreach (var subject in new[] { null, "op02-orders" })
        {
            (await GetAsync(test, subject)).ShouldBeOfType<Outcome<ProfileRow>.Denied>();
            (await SaveAsync(test, subject, new ProfileWishes("en"))).ShouldBeOfType<Outcome<Nothing>.Denied>();
        }
    }

    private static Task<Outcome<ProfileRow>> GetAsync(TestDatabase test, string? subject) => new GetProfile(test.For(subject)).Run(Token);

    private static Task<Outcome<Nothing>> SaveAsync(TestDatabase test, string? subject, ProfileWishes wishes) => new SaveProfile(test.For(subject)).Run(wishes, Token);
}
