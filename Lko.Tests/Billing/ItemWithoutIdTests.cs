using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

/// <summary>The id of an item is no column that must be told: without one it is an item like another, and a second one is the same item again.</summary>
public sealed class ItemWithoutIdTests
{
    private const string Msk = "ASR-MSK-1";

    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task First_Counts_AndTheNextIsADuplicate(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        fixture.Deliver(Msk, "d01/charges_2026-05_p1.json", $$"""{"pages":1,"items":[{{Item("")}},{{Item("A-1")}},{{Item(" ")}}]}""");

        var run = await fixture.SyncAsync(Msk);

        (run.State, run.Counts.AcceptedRows, run.Counts.QuarantinedRows).ShouldBe((SyncRunState.Succeeded, 2, 1), run.Error);
        await using var db = fixture.Database.Raw();
        var held = await db.QuarantineRows.SingleAsync(Token);
        (held.Line, held.Reason).ShouldBe((3, RejectReason.DuplicateRecord));
    }

    private static string Item(string id) =>
        $$"""{"id":"{{id}}","svcTypeId":"RT.CENTER.77.LS","svcNum":"177000012340","serviceCode":"RT.CENTER.77.NUMBERS","component":"MRC","dateFrom":"2026-05-01","dateTo":"2026-05-31","quantity":"1","net":"100.00","vatRate":"22","vat":"22.00","gross":"122.00"}""";
}
