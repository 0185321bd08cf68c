using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>What the list of orders is confined to.</summary>
public sealed class ListOrdersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    /// <summary>A day is that of the reader's clock: at half past eight in the evening of Greenwich it is the next one in Novosibirsk.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Period_IsOfDaysOfTheReadersClock(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.DraftAsync();
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 23, 20, 30, 0, TimeSpan.Zero));
        var first = await scene.SubmittedAsync();
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero));
        var second = await scene.SubmittedAsync();

        (await ListAsync(scene, from: "2026-11-23", to: "2026-11-23")).ShouldBe([first]);
        (await ListAsync(scene, from: "2026-11-24")).ShouldBe([second]);
        (await ListAsync(scene, to: "2026-11-24")).ShouldBe([first], "a draft is submitted on no day");
        (await ListAsync(scene, from: "2026-11-24", to: "2026-11-24")).ShouldBeEmpty();
        (await ListAsync(scene, from: "0001-01-01", to: "9999-12-31")).Count.ShouldBe(2, "no clock tells these days, and nothing lies outside of them");

        (await new SaveProfile(scene.Database.For(OrderScene.Orders)).Run(new ProfileWishes(TimeZone: "Asia/Novosibirsk"), Token)).IsOk.ShouldBeTrue();
        (await ListAsync(scene, from: "2026-11-24", to: "2026-11-24")).ShouldBe([first]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task MacroRegion_HoldsItsOrdersAlone(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var volga = await scene.SubmittedAsync();
        await using var raw = scene.Database.Raw();
        var ural = await raw.Contracts.Where(row => row.CarrierBranch == "URAL" && row.ValidTo == null && raw.Operators.Any(each => each.Id == row.OperatorId && each.Code == "OP10"))
            .OrderByDescending(row => row.ValidFrom).Select(row => row.Id).FirstAsync(Token);
        var other = (await scene.SubmitAsync((await scene.DraftAsync("op10-admin", contract: ural)).Value, "op10-admin")).Value;

        foreach (var subject in new[] { "op10-admin", "carrier-manager" })
        {
            (await ListAsync(scene, subject)).ShouldBe([volga, other], ignoreOrder: true);
            (await ListAsync(scene, subject, region: "URAL")).ShouldBe([other]);
            (await ListAsync(scene, subject, region: "VOLGA")).ShouldBe([volga]);
            (await ListAsync(scene, subject, region: "NW")).ShouldBeEmpty();
        }

        (await ListAsync(scene, "carrier-kam-volga", region: "URAL")).ShouldBeEmpty("what is asked for opens nothing");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Sorted_WhatHasNothingToSortBy_StandsLastInBothDirections(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.DraftAsync();
        var soon = await scene.SubmittedAsync();
        scene.Time.Advance(TimeSpan.FromDays(1));
        var later = await scene.SubmittedAsync();
        var (cheap, dear) = (await scene.SubmittedAsync(), await scene.SubmittedAsync());
        await AcceptedAsync(scene, cheap, "38500.00");
        await AcceptedAsync(scene, dear, "50000.00");

        (await SortedAsync(scene, "due")).ShouldBe([soon, later, dear, cheap, null]);
        (await SortedAsync(scene, "due", descending: true)).ShouldBe([later, soon, dear, cheap, null]);
        (await SortedAsync(scene, "monthly")).ShouldBe([cheap, dear, later, soon, null]);
        (await SortedAsync(scene, "monthly", descending: true)).ShouldBe([dear, cheap, later, soon, null]);
        (await SortedAsync(scene, "number")).ShouldBe([soon, later, cheap, dear, null]);
        (await SortedAsync(scene, "number", descending: true)).ShouldBe([dear, cheap, later, soon, null]);
    }

    /// <summary>Offered for this monthly fee and accepted, it waits for the carrier without a term.</summary>
    private static async Task AcceptedAsync(OrderScene scene, string number, string monthly)
    {
        (await scene.EventsAsync(scene.Event(number, 1, "QUOTED").Replace("38500.00", monthly, StringComparison.Ordinal))).Applied.ShouldBe(1);
        (await new AcceptTerms(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(new OrderMove(number, (await scene.CardAsync(number)).Version), Token)).IsOk.ShouldBeTrue();
        (await scene.StoredAsync(number)).DueAt.ShouldBeNull();
    }

    private static async Task<IReadOnlyList<string?>> SortedAsync(OrderScene scene, string sort, bool descending = false) =>
        [.. (await new ListOrders(scene.Database.For(OrderScene.Orders), scene.Time).Run(
            new OrderQuery(OrderView.All, null, null, null, null, sort, descending, new PageRequest(1, 50)), Token)).Value.Rows.Select(row => row.Number)];

    private static async Task<IReadOnlyList<string?>> ListAsync(OrderScene scene, string subject = OrderScene.Orders, string? region = null, string? from = null, string? to = null) =>
        [.. (await new ListOrders(scene.Database.For(subject), scene.Time).Run(
            new OrderQuery(OrderView.All, null, null, null, region, null, false, new PageRequest(1, 50), From: Day(from), To: Day(to)), Token)).Value.Rows.Select(row => row.Number)];

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
