using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;

namespace Lko.Tests.Data;

/// <summary>Rows of the carrier's, which carry no branch: staff of a macro-region write what is about its systems and orders, and people write no other rows than those the staff works on.</summary>
public sealed class StaffWallTests
{
    private const string Nnov = "ASR-NNOV-1";
    private const string Chelyabinsk = "ASR-CHEL-1";

    private static readonly DateTimeOffset Now = new(2026, 7, 6, 6, 0, 0, TimeSpan.Zero);
    private static readonly DataScope Volga = DataScope.ForCarrier(["VOLGA"], new UserId(1));
    private static readonly DataScope Everywhere = DataScope.ForCarrier(null, new UserId(1));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_OfWhatIsAboutAnotherRegion_IsRefused(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);

        await TakeAsync(test, Volga, Nnov);
        await Should.ThrowAsync<TenantViolationException>(() => TakeAsync(test, Volga, Chelyabinsk));
        await TakeAsync(test, Everywhere, Chelyabinsk);
        await Should.ThrowAsync<TenantViolationException>(() => ChangeAsync(test, Volga, db => db.Findings.Add(Finding.Of(FindingKind.QuarantineJump, Chelyabinsk, "", Now))));
        await Should.ThrowAsync<TenantViolationException>(() => ChangeAsync(test, Volga, db => db.SourceSystems.Remove(db.SourceSystems.Single(row => row.Code == Chelyabinsk))));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_OfARowThatSaysItIsOfTheRegion_IsRefused(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);

        await Should.ThrowAsync<TenantViolationException>(() => ChangeAsync(
            test, Volga, db => db.Entry(db.Findings.Single(row => row.Subject == Chelyabinsk)).Property(row => row.Subject).CurrentValue = Nnov));
        await Should.ThrowAsync<TenantViolationException>(() => ChangeAsync(
            test, Volga, db => db.Entry(db.SourceSystems.Single(row => row.Code == Chelyabinsk)).Property(row => row.CarrierBranch).CurrentValue = "VOLGA"));
        await Should.ThrowAsync<TenantViolationException>(() => ChangeAsync(
            test, Volga, db => db.Entry(db.SourceSystems.Single(row => row.Code == Nnov)).Property(row => row.CarrierBranch).CurrentValue = "URAL"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_OfWhatThePortalAloneWrites_IsRefusedToTheWholeCarrier(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);

        await Should.ThrowAsync<TenantViolationException>(() => ChangeAsync(
            test, Everywhere, db => db.QuarantineRows.Add(QuarantineRow.Of(Nnov, Feed.Charges, new Period(2026, 6), new QuarantinedRow("d01/NACH.csv", 1, "SUM", RejectReason.BadNumber, "1;2"), Now))));
        await Should.ThrowAsync<TenantViolationException>(() => ChangeAsync(test, Everywhere, db => db.SourceBreakers.Add(SourceBreaker.Close(Nnov))));
        await Should.ThrowAsync<TenantViolationException>(() => ChangeAsync(test, Everywhere, db => db.SourceFreshness.Add(SourceFreshness.Start(Nnov))));
    }

    private static async Task<TestDatabase> OpenAsync(DatabaseProvider provider)
    {
        var test = await TestDatabase.CreateAsync(provider);
        await using var raw = test.Raw();
        raw.Findings.AddRange(Finding.Of(FindingKind.SystemLate, Nnov, "", Now), Finding.Of(FindingKind.SystemLate, Chelyabinsk, "", Now));
        await raw.SaveChangesAsync(Token);
        return test;
    }

    private static Task TakeAsync(TestDatabase test, DataScope scope, string system) => ChangeAsync(test, scope, db => db.Findings.Single(row => row.Subject == system).Take(new UserId(1), Now));

    private static async Task ChangeAsync(TestDatabase test, DataScope scope, Action<LkoDbContext> change)
    {
        await using var db = test.Database.Open(scope);
        change(db);
        await db.SaveChangesAsync(Token);
    }
}
