using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Orders;

/// <summary>An order lives in the zone of the regional branch that serves its contract: Saratov is an hour ahead of the macro-region's office.</summary>
public sealed class OrderZoneTests
{
    private const string Saratov = "64";

    /// <summary>Half past midnight of Tuesday in Saratov, still Monday in Moscow.</summary>
    private static readonly DateTimeOffset Midnight = new(2026, 11, 23, 20, 30, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Submit_AtMidnight_TakesTheDayOfTheRegion(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var contract = await ContractAsync(scene);
        var yesterday = (await scene.DraftAsync(contract: contract, wanted: new DateOnly(2026, 11, 23))).Value;
        var today = (await scene.DraftAsync(contract: contract, wanted: new DateOnly(2026, 11, 24))).Value;

        (await scene.SubmitAsync(yesterday)).ShouldBeOfType<Outcome<string>.Refused>().Errors.ShouldHaveSingleItem().Path.ShouldBe("requestedCompletionDate");
        var number = (await scene.SubmitAsync(today)).Value;

        var due = new DateTimeOffset(2026, 11, 25, 14, 0, 0, TimeSpan.Zero);
        var card = await scene.CardAsync(number);
        (card.TimeZone, card.DueAt).ShouldBe(("Europe/Saratov", due), "six in the evening there");
        foreach (var subject in new[] { OrderScene.Orders, "carrier-kam-volga" })
        {
            var row = (await new ListOrders(scene.Database.For(subject), scene.Time)
                .Run(new OrderQuery(OrderView.Open, null, null, null, null, null, false, new PageRequest(1, 50)), Token)).Value.Rows.ShouldHaveSingleItem();
            (row.Zone.Id, row.DueAt).ShouldBe(("Europe/Saratov", due));
        }
    }

    [Theory]
    [InlineData("2026-11-24", false)]
    [InlineData("2026-11-25", true)]
    public async Task DayOfTheOperatorsPlan_AtMidnight_IsMeasuredByTheRegion(string day, bool isRefused)
    {
        await using var scene = await OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await new SaveDraft(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(
            new DraftCommand(null, 0, "IP_TRANSIT", await ContractAsync(scene), null, $$"""{"sorm_done":true,"sorm_date":"{{day}}"}""", null, null, null), Token)).Value;

        var errors = (await new GetDraftErrors(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time).Run(draft.Id, Token)).Value;

        errors.Where(error => error.Path == "parameters.sorm_date").Select(error => error.Code).ShouldBe(isRefused ? ["date-future"] : []);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Acceptance_AtMidnight_CompletesOnTheDayOfTheRegion(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var number = (await scene.SubmitAsync((await scene.DraftAsync(contract: await ContractAsync(scene))).Value)).Value;
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED", "IN_BUILD", "TESTING", "ACCEPTANCE");

        (await new AcceptDelivery(scene.Database.For(OrderScene.Orders), OrderScene.Catalogue, scene.Time)
            .Run(new OrderMove(number, (await scene.CardAsync(number)).Version), Token)).IsOk.ShouldBeTrue();

        (await scene.CardAsync(number)).CompletionDate.ShouldBe(new DateOnly(2026, 11, 24));
    }

    /// <summary>Saratov is an hour ahead of the branch «Волга», whose people have to look at what was delivered.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AcceptanceTerm_RunsAndIsToldInTheZoneOfTheOperatorsBranch(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var number = (await scene.SubmitAsync((await scene.DraftAsync(contract: await ContractAsync(scene))).Value)).Value;
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED", "IN_BUILD", "TESTING", "ACCEPTANCE");

        // Monday there, though Tuesday in Saratov: five working days end on Monday.
        var due = new DateTimeOffset(2026, 11, 30, 15, 0, 0, TimeSpan.Zero);
        var card = await scene.CardAsync(number);
        (card.TimeZone, card.TermZone, card.DueAt).ShouldBe(("Europe/Saratov", "Europe/Moscow", due));
        foreach (var subject in new[] { OrderScene.Orders, "carrier-kam-volga" })
        {
            var row = (await new ListOrders(scene.Database.For(subject), scene.Time)
                .Run(new OrderQuery(OrderView.Open, null, null, null, null, null, false, new PageRequest(1, 50)), Token)).Value.Rows.ShouldHaveSingleItem();
            (row.Zone.Id, row.TermZone.Id, row.DueAt).ShouldBe(("Europe/Saratov", "Europe/Moscow", due));
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task AcceptanceTerm_BranchWithoutAZone_GoesByTheRegion(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await using (var raw = scene.Database.Raw())
        {
            await raw.Branches.ExecuteUpdateAsync(set => set.SetProperty(row => row.TimeZone, (string?)null), Token);
        }

        var number = (await scene.SubmitAsync((await scene.DraftAsync(contract: await ContractAsync(scene))).Value)).Value;
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED", "IN_BUILD", "TESTING", "ACCEPTANCE");

        var card = await scene.CardAsync(number);
        (card.TermZone, card.DueAt).ShouldBe(("Europe/Saratov", new DateTimeOffset(2026, 12, 1, 14, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("39", "Europe/Kaliningrad")]
    [InlineData("41", "Asia/Kamchatka")]
    [InlineData("83", "Europe/Moscow")]
    [InlineData(null, "Europe/Moscow")]
    public void Subjects_HaveTheirZones_AndUnknownOnesTheHeadOffices(string? code, string zone) => Subjects.ZoneOf(code).Id.ShouldBe(zone);

    private static async Task<OrderScene> OpenAsync(DatabaseProvider provider)
    {
        var scene = await OrderScene.OpenAsync(provider);
        scene.Time.SetUtcNow(Midnight);
        return scene;
    }

    private static async Task<ContractId> ContractAsync(OrderScene scene)
    {
        await using var raw = scene.Database.Raw();
        var user = await raw.Users.SingleAsync(row => row.Subject == OrderScene.Orders, Token);
        return await raw.Contracts.Where(row => row.OperatorId == user.OperatorId && row.Subject == Saratov).OrderByDescending(row => row.ValidFrom).Select(row => row.Id).FirstAsync(Token);
    }
}
