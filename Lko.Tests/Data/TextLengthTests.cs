using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Data;

/// <summary>A text longer than its column is refused, never cut; how long it may be is the same everywhere.</summary>
public sealed class TextLengthTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The embedded database has no limits of its own.</summary>
    public static TheoryData<DatabaseProvider> Strict => SqlServerEngine.IsOffered ? [DatabaseProvider.PostgreSql, DatabaseProvider.SqlServer] : [DatabaseProvider.PostgreSql];

    [Fact]
    public void EveryText_IsAsLongOnEveryDatabase()
    {
        var lengths = Enum.GetValues<DatabaseProvider>().Select(provider =>
        {
            using var context = ModelTests.Context(provider);
            return context.Model.GetEntityTypes().SelectMany(entity => entity.GetFlattenedProperties()).Where(property => property.ClrType == typeof(string))
                .ToDictionary(property => $"{property.DeclaringType.Name}.{property.Name}", property => property.GetMaxLength(), StringComparer.Ordinal);
        }).ToList();

        lengths[0].Count.ShouldBeGreaterThan(100);
        lengths.ShouldAllBe(each => each.OrderBy(pair => pair.Key, StringComparer.Ordinal).SequenceEqual(lengths[0].OrderBy(pair => pair.Key, StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Strict))]
    public async Task TooLong_IsRefusedWholeAndSaysSo(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var db = test.For(null).OpenSystem("test");
        var row = await db.Contracts.OrderBy(each => each.Id).FirstAsync(Token);
        var entry = db.Contracts.Entry(row).Property(each => each.LegacyNumber);
        entry.CurrentValue = new string('9', entry.Metadata.GetMaxLength()!.Value + 1);

        await Should.ThrowAsync<UnfitValueException>(() => db.SaveAsync(Token));

        await using var raw = test.Raw();
        (await raw.Contracts.SingleAsync(each => each.Id == row.Id, Token)).LegacyNumber.ShouldBe((string?)entry.OriginalValue);
    }
}
