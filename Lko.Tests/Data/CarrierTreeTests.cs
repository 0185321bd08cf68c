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
