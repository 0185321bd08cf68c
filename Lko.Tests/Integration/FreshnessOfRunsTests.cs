using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Billing;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Integration;

/// <summary>How new the data of a system are follows from runs that asked it for what is new, and from nothing that was read again.</summary>
public sealed class FreshnessOfRunsTests
{
    private const string Nnov = "ASR-NNOV-1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task SystemThatCannotBeRead_StaysSo_WhateverIsReadAgain(DatabaseProvider provider)
    {
        await using var fixture = await BalancesFixture.CreateAsync(provider);
        fixture.DeliverSample();
        await fixture.SyncAsync();
        var read = fixture.Time.GetUtcNow();
        fixture.Time.Advance(TimeSpan.FromDays(2));
        var failing = fixture.Time.GetUtcNow();
        await using (var raw = fixture.Database.Raw())
        {
            (await raw.SourceFreshness.SingleAsync(row => row.System == Nnov, Token)).Fail(failing);
            await raw.SaveChangesAsync(Token);
        }

        fixture.Time.Advance(TimeSpan.FromHours(1));
        foreach (var request in new[] { new SyncRequest(Nnov, Reprocess: true), new SyncRequest(Nnov, Backfill: [new Period(2026, 6)]), new SyncRequest(Nnov, Backfill: [new Period(2026, 6)], AskedBy: new(1)) })
        {
            (await fixture.SyncAsync(request)).State.ShouldBe(SyncRunState.Succeeded);
            (await FreshnessAsync(fixture)).ShouldBe((read, failing), request.Cause.ToString());
        }

        (await fixture.SyncAsync(new SyncRequest(Nnov, Fetch: false))).State.ShouldBe(SyncRunState.Succeeded);
        (await FreshnessAsync(fixture)).ShouldBe((fixture.Time.GetUtcNow(), failing), "what somebody brings is new, and tells nothing of the system");
        (await fixture.GetAsync("op10-admin")).Sources.Single(source => source.Code == Nnov).Condition.ShouldBe(SourceCondition.Failing);

        await fixture.SyncAsync();
        (await FreshnessAsync(fixture)).ShouldBe((fixture.Time.GetUtcNow(), null));
    }

    private static async Task<(DateTimeOffset? LastSuccessAt, DateTimeOffset? FailingSince)> FreshnessAsync(BalancesFixture fixture)
    {
        await using var raw = fixture.Database.Raw();
        var row = await raw.SourceFreshness.AsNoTracking().SingleAsync(each => each.System == Nnov, Token);
        return (row.LastSuccessAt, row.FailingSince);
    }
}
