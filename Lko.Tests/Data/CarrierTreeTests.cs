using Lko.Domain.Catalogue;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Data;

/// <summary>The carrier's branches are a tree: macro-regions, and below each its regional branches, one for a federal subject, with its own zone.</summary>
public sealed class CarrierTreeTests
{
    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Seed_HasARegionalBranchOfEverySubjectUnderItsMacroRegion(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var raw = test.Raw();
        var branches = await raw.CarrierBranches.AsNoTracking().ToListAsync(Token);

        branches.Count(row => row.Parent is null).ShouldBe(7);
        branches.Where(row => row.Parent is not null).OrderBy(row => row.Subject, StringComparer.Ordinal).Select(row => (row.Subject, row.Parent, row.TimeZone))
            .ShouldBe(Subjects.All.OrderBy(subject => subject.Code, StringComparer.Ordinal).Select(subject => ((string?)subject.Code, (string?)subject.MacroBranch, subject.Zone)));
        (await raw.Contracts.Select(row => row.Subject).Distinct().ToListAsync(Token)).ShouldAllBe(subject => branches.Exists(row => row.Subject == subject));
    }

    /// <summary>Branches of operators work in the zone of the macro-region that the data name for them.</summary>
    [Theory]
    [MemberData(nameof(Providers))]
    public async Task OperatorsBranches_HaveTheirZones_AndOnesOfAnEarlierVersionGetThemAtTheNextStart(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using (var raw = test.Raw())
        {
            await CheckAsync(raw);
            (await raw.Branches.ExecuteUpdateAsync(set => set.SetProperty(row => row.TimeZone, (string?)null), Token)).ShouldBePositive();
        }

        (await StartCheck.IsSeededAsync(test.Database, TestDatabase.Issuer, Token)).ShouldBeFalse();
        await DataServices.PrepareAsync(test.Database, TestDatabase.Issuer, Token);

        await using var after = test.Raw();
        await CheckAsync(after);
        (await StartCheck.IsSeededAsync(test.Database, TestDatabase.Issuer, Token)).ShouldBeTrue();

        static async Task CheckAsync(LkoDbContext raw)
        {
            var zones = await raw.Branches.Where(row => raw.Operators.Any(telecom => telecom.Id == row.OperatorId && telecom.Code == "OP10")).OrderBy(row => row.Code).Select(row => new { row.Code, row.TimeZone }).ToListAsync(Token);
            zones.Select(row => (row.Code, row.TimeZone)).ShouldBe(
            [
                ("OP10-F1", "Asia/Novosibirsk"), ("OP10-F1N", "Asia/Novosibirsk"), ("OP10-F2", "Asia/Yekaterinburg"), ("OP10-F3", "Asia/Vladivostok"), ("OP10-F4", "Europe/Moscow"),
                ("OP10-H", "Europe/Moscow"),
            ]);
            (await raw.Branches.CountAsync(row => row.TimeZone == null, Token)).ShouldBe(0);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task DatabaseOfAnEarlierVersion_IsCompletedAtTheNextStart(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using (var raw = test.Raw())
        {
            (await raw.CarrierBranches.Where(row => row.Parent != null).ExecuteDeleteAsync(Token)).ShouldBe(82);
        }

        (await StartCheck.IsSeededAsync(test.Database, TestDatabase.Issuer, Token)).ShouldBeFalse();
        await DataServices.PrepareAsync(test.Database, TestDatabase.Issuer, Token);

        await using var after = test.Raw();
        (await after.CarrierBranches.CountAsync(Token)).ShouldBe(89);
        (await StartCheck.IsSeededAsync(test.Database, TestDatabase.Issuer, Token)).ShouldBeTrue();
    }
}
