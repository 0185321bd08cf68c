using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Access;

/// <summary>The views a person keeps of a list, on every database.</summary>
public sealed class SavedViewTests
{
    private const string Owner = OrderScene.Orders;
    private static readonly ViewedList List = ViewedList.Orders;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    public static TheoryData<DatabaseProvider, string> Others =>
        [.. Databases.SelectMany(_ => new[] { "op10-admin", "op02-orders", "carrier-manager" }, (row, subject) => (row.Data, subject))];

    [Theory]
    [InlineData("", "")]
    [InlineData("?view=open&scope=all&page=3&open=LKO-1&size=50", "")]
    [InlineData("?q=1&view=late", "view=late&q=1")]
    [InlineData("view=late&q=1", "view=late&q=1")]
    [InlineData("?View=late&view=all", "view=late")]
    [InlineData("?q=+a%20b+&product=&region", "q=a%20b")]
    [InlineData("?q=%D0%A3%D1%80%D0%B0%D0%BB%26%3D%23", "q=%D0%A3%D1%80%D0%B0%D0%BB%26%3D%23")]
    [InlineData("https://example.org/?view=late", "")]
    [InlineData("//example.org", "")]
    [InlineData("?return=//example.org&state=InProgress#x", "state=InProgress%23x")]
    public void State_SaysTheSameInTheSameWords_AndNothingElse(string query, string state)
    {
        List.StateOf(query).ShouldBe(state);
        List.StateOf(state).ShouldBe(state);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task View_Saved_IsTheOwnersAlone_UnderItsState(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);

        var saved = await SavedAsync(test, " Урал: подключения ", "?page=2&state=InProgress&view=all");

        saved.ShouldBe(new SavedViewRow(saved.Id, "Урал: подключения", "view=all&state=InProgress", 1, saved.Version));
        (await ListAsync(test)).ShouldBe([saved]);
        var change = test.Feed.Changes.Single(each => each.Topic == Topic.SavedView);
        await using var raw = test.Raw();
        (change.Key, change.UserId).ShouldBe(("orders", (await raw.Users.SingleAsync(row => row.Subject == Owner, Token)).Id.Value));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task View_OfAnother_IsNotReached(DatabaseProvider provider, string other)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var view = await SavedAsync(test, "Моё", "q=1");

        (await ListAsync(test, other)).ShouldBeEmpty();
        (await new SaveView(test.For(other)).Run(List, new("Чужое", "q=2", view), Token)).ShouldBeOfType<Outcome<SavedViewRow>.Missing>();
        (await new MoveView(test.For(other)).Run(List, view.Id, true, Token)).ShouldBeOfType<Outcome<Nothing>.Missing>();
        (await new DeleteView(test.For(other)).Run(List, view.Id, Token)).ShouldBeOfType<Outcome<SavedViewRow>.Missing>();
        (await SavedAsync(test, "Моё", "q=3", other)).Place.ShouldBe(1, "the name is free for everybody else");
        (await ListAsync(test)).ShouldBe([view]);
        (await new ListSavedViews(test.For(null)).Run(List, Token)).ShouldBeOfType<Outcome<IReadOnlyList<SavedViewRow>>.Denied>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task View_RenamedAndChanged_KeepsItsPlace_AndRefusesWhoSawAnOlderOne(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var first = await SavedAsync(test, "Первый", "q=1");
        await SavedAsync(test, "Второй", "q=2");

        var changed = (await new SaveView(test.For(Owner)).Run(List, new("ПЕРВЫЙ", "q=3", first), Token)).Value;

        (changed.Id, changed.Name, changed.State, changed.Place).ShouldBe((first.Id, "ПЕРВЫЙ", "q=3", 1));
        (await new SaveView(test.For(Owner)).Run(List, new("Третий", "q=3", first), Token)).ShouldBeOfType<Outcome<SavedViewRow>.Clash>();
        (await ListAsync(test))[0].ShouldBe(changed);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Name_MissingLongOrTaken_IsRefusedAtTheField(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var other = await SavedAsync(test, "Другой", "q=2");
        await SavedAsync(test, "Урал", "q=1");
        var save = new SaveView(test.For(Owner));

        foreach (var (name, changes, code) in new[] { (" \0", null, "required"), (new string('я', SavedView.MaxNameLength + 1), null, "long"), ("УРАЛ ", null, "taken"), ("урал", other, "taken") })
        {
            var error = (await save.Run(List, new(name, "q=5", changes), Token)).ShouldBeOfType<Outcome<SavedViewRow>.Refused>().Errors.ShouldHaveSingleItem();
            (error.Path, error.Code).ShouldBe(("name", code));
        }

        (await save.Run(List, new("Длинный", "q=" + new string('1', SavedView.MaxStateLength)), Token)).ShouldBeOfType<Outcome<SavedViewRow>.Refused>().Errors.ShouldHaveSingleItem().Code.ShouldBe("long");
        (await SavedAsync(test, new string('я', SavedView.MaxNameLength), "q=" + new string('1', SavedView.MaxStateLength - 2))).Place.ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Views_OverTheMost_AreRefused_ChangesAreNot(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var views = new List<SavedViewRow>();
        for (var each = 1; each <= SavedView.Most; each++)
        {
            views.Add(await SavedAsync(test, $"Вид {each}", $"q={each}"));
        }

        var error = (await new SaveView(test.For(Owner)).Run(List, new("Ещё", "q=21"), Token)).ShouldBeOfType<Outcome<SavedViewRow>.Refused>().Errors.ShouldHaveSingleItem();

        (error.Path, error.Code).ShouldBe(("", "most"));
        error.Message.ShouldContain("20");
        (await new SaveView(test.For(Owner)).Run(List, new("Другой", "q=22", views[0]), Token)).IsOk.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Moved_ChangesPlacesWithItsNeighbour(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var views = new[] { await SavedAsync(test, "а", "q=1"), await SavedAsync(test, "б", "q=2"), await SavedAsync(test, "в", "q=3") };
        var move = new MoveView(test.For(Owner));

        (await move.Run(List, views[2].Id, true, Token)).IsOk.ShouldBeTrue();
        (await NamesAsync(test)).ShouldBe("авб");
        (await move.Run(List, views[0].Id, false, Token)).IsOk.ShouldBeTrue();
        (await NamesAsync(test)).ShouldBe("ваб");
        (await move.Run(List, views[2].Id, true, Token)).IsOk.ShouldBeTrue("it is the first already");
        (await NamesAsync(test)).ShouldBe("ваб");

        await using (var raw = test.Raw())
        {
            await raw.SavedViews.ExecuteUpdateAsync(set => set.SetProperty(row => row.Place, 1), Token);
        }

        (await NamesAsync(test)).ShouldBe("абв", "two of one place stand as they were made");
        (await move.Run(List, views[1].Id, false, Token)).IsOk.ShouldBeTrue();
        (await NamesAsync(test)).ShouldBe("авб");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Deleted_ComesBackToItsPlace(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        var views = new[] { await SavedAsync(test, "а", "q=1"), await SavedAsync(test, "б", "view=late&q=2"), await SavedAsync(test, "в", "q=3") };

        var deleted = (await new DeleteView(test.For(Owner)).Run(List, views[1].Id, Token)).Value;
        (await NamesAsync(test)).ShouldBe("ав");
        (await new DeleteView(test.For(Owner)).Run(List, views[1].Id, Token)).ShouldBeOfType<Outcome<SavedViewRow>.Missing>();
        var restored = await RestoredAsync(test, deleted);

        (await NamesAsync(test)).ShouldBe("абв");
        (restored.Name, restored.State).ShouldBe(("б", "view=late&q=2"));
        deleted = (await new DeleteView(test.For(Owner)).Run(List, views[2].Id, Token)).Value;
        await SavedAsync(test, "г", "q=4");
        await RestoredAsync(test, deleted);
        (await NamesAsync(test)).ShouldBe("абвг", "what took its place meanwhile goes one further");
    }

    private static async Task<SavedViewRow> RestoredAsync(TestDatabase test, SavedViewRow deleted) =>
        (await new SaveView(test.For(Owner)).Run(List, new(deleted.Name, deleted.State, Place: deleted.Place), Token)).Value;

    private static async Task<SavedViewRow> SavedAsync(TestDatabase test, string name, string state, string subject = Owner) =>
        (await new SaveView(test.For(subject)).Run(List, new(name, state), Token)).Value;

    private static async Task<IReadOnlyList<SavedViewRow>> ListAsync(TestDatabase test, string subject = Owner) => (await new ListSavedViews(test.For(subject)).Run(List, Token)).Value;

    private static async Task<string> NamesAsync(TestDatabase test) => string.Concat((await ListAsync(test)).Select(view => view.Name));
}
