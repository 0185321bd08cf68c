using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Live;

/// <summary>Screens are told of what is stored and of nothing else.</summary>
public sealed class PublishAfterCommitTests
{
    private static readonly Change Told = new(Topic.Order, "changed", null, null, null);

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_InATransaction_IsToldAfterTheCommit(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var db = test.For(null).OpenSystem("test");

        await db.InTransactionAsync(
            async token =>
            {
                await ChangeAsync(db, "FIRST");
                db.Announce(Told);
                var saved = await db.SaveAsync(token);
                test.Feed.Changes.ShouldBeEmpty();
                return saved;
            },
            Token);

        test.Feed.Changes.ShouldBe([Told]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_RolledBack_TellsNothingThenOrLater(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var db = test.For(null).OpenSystem("test");

        await Should.ThrowAsync<InvalidDataException>(() => db.InTransactionAsync<SaveResult>(
            async token =>
            {
                await ChangeAsync(db, "FIRST");
                db.Announce(Told);
                (await db.SaveAsync(token)).ShouldBe(SaveResult.Saved);
                throw new InvalidDataException();
            },
            Token));
        test.Feed.Changes.ShouldBeEmpty();
        await using (var raw = test.Raw())
        {
            (await raw.Operators.AnyAsync(row => row.NameEn == "FIRST", Token)).ShouldBeFalse();
        }

        await ChangeAsync(db, "SECOND");
        (await db.SaveAsync(Token)).ShouldBe(SaveResult.Saved);
        test.Feed.Changes.ShouldBeEmpty("what the first attempt announced never happened");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_OfAStaleWriter_TellsNothingThenOrLater(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var first = test.For(null).OpenSystem("test");
        await using var stale = test.For(null).OpenSystem("test");
        await ChangeAsync(first, "FIRST");
        await ChangeAsync(stale, "SECOND");
        stale.Announce(Told);

        (await first.SaveAsync(Token)).ShouldBe(SaveResult.Saved);
        (await stale.SaveAsync(Token)).ShouldBe(SaveResult.Conflict);
        test.Feed.Changes.ShouldBeEmpty();

        await ChangeAsync(stale, "SECOND");
        (await stale.SaveAsync(Token)).ShouldBe(SaveResult.Saved);
        test.Feed.Changes.ShouldBeEmpty("the change that failed was announced, not this one");
    }

    private static async Task ChangeAsync(ILkoDb db, string name)
    {
        var row = await db.Operators.OrderBy(each => each.Id).FirstAsync(Token);
        db.Operators.Entry(row).Property(each => each.NameEn).CurrentValue = name;
    }
}
