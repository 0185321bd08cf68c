using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Data;

/// <summary>Two who looked at the same reference row: the second is told, and has changed nothing.</summary>
public sealed class StaleWriterTests
{
    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_OfWhatAnotherChangedMeanwhile_IsAConflict(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);

        await SecondIsToldAsync(test, db => db.Operators, "NameEn");
        await SecondIsToldAsync(test, db => db.Branches, "NameEn");
        await SecondIsToldAsync(test, db => db.CarrierBranches, "NameEn");
        await SecondIsToldAsync(test, db => db.Contracts, "LegacyNumber");
        await SecondIsToldAsync(test, db => db.Accounts, "NamingDomain");
        await SecondIsToldAsync(test, db => db.InterconnectPartners, "PartnerId");
        await SecondIsToldAsync(test, db => db.ServiceCodes, "Meaning");
    }

    private static async Task SecondIsToldAsync<TRow>(TestDatabase test, Func<ILkoDb, DbSet<TRow>> set, string property)
        where TRow : class, IVersioned
    {
        await using var first = test.For(null).OpenSystem("test");
        await using var second = test.For(null).OpenSystem("test");
        var seen = await set(first).OrderBy(row => EF.Property<string>(row, property)).FirstAsync(Token);
        var stale = await set(second).OrderBy(row => EF.Property<string>(row, property)).FirstAsync(Token);
        set(first).Entry(seen).Property<string?>(property).CurrentValue = "FIRST";
        set(second).Entry(stale).Property<string?>(property).CurrentValue = "SECOND";

        (await first.SaveAsync(Token)).ShouldBe(SaveResult.Saved, typeof(TRow).Name);
        (await second.SaveAsync(Token)).ShouldBe(SaveResult.Conflict, typeof(TRow).Name);

        await using var raw = test.Raw();
        (await raw.Set<TRow>().CountAsync(row => EF.Property<string>(row, property) == "FIRST", Token)).ShouldBe(1, typeof(TRow).Name);
        (await raw.Set<TRow>().CountAsync(row => EF.Property<string>(row, property) == "SECOND", Token)).ShouldBe(0, typeof(TRow).Name);
    }
}
