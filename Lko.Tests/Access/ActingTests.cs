using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Common.Requisites;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Access;

/// <summary>Staff of the carrier open what belongs to an operator they do not look after only while they act for it, by their own word and in the journal.</summary>
public sealed class ActingTests
{
    private const string Staff = "carrier-support";
    private const string Address = "192.0.2.7";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Order_OfAnOperator_OpensToStaffWhoActForIt(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var staff = await SignInAsync(scene, Staff);

        (await CardAsync(scene, staff, number)).ShouldBeOfType<Outcome<OrderCard>.Denied>();
        var owner = (await new GetOrderOwner(staff).Run(number, Token)).Value;
        (await StartAsync(scene, staff, owner.Id, "  ")).ShouldBeOfType<Outcome<Acting>.Refused>("a reason has to be given");
        (await StartAsync(scene, staff, owner.Id, new string('x', UserSession.MaxReasonLength + 1))).ShouldBeOfType<Outcome<Acting>.Refused>();
        (await CardAsync(scene, staff, number)).ShouldBeOfType<Outcome<OrderCard>.Denied>();

        (await StartAsync(scene, staff, owner.Id, " appeal 17 ")).IsOk.ShouldBeTrue();

        (await CardAsync(scene, staff, number)).Value.Actions.ShouldBeEmpty("he looks on, he decides nothing");
        (await CardAsync(scene, await SignInAsync(scene, Staff), number)).ShouldBeOfType<Outcome<OrderCard>.Denied>("another browser of his acts for nobody");
        var shown = (await new GetActingFor(staff).Run(Token)).Value.Acting;
        shown.ShouldNotBeNull().Ru.ShouldContain("Каспий-Луч");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Acting_EndsByHandByAnotherOperatorAndByTime(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var staff = await SignInAsync(scene, Staff);
        var owner = (await new GetOrderOwner(staff).Run(number, Token)).Value.Id;
        var other = await OperatorAsync(scene, "OP02");

        (await StartAsync(scene, staff, owner, "1")).IsOk.ShouldBeTrue();
        (await new StopActing(staff, scene.Time).Run(Token)).IsOk.ShouldBeTrue();
        (await new StopActing(staff, scene.Time).Run(Token)).IsOk.ShouldBeTrue("ending what has ended is no error");
        (await CardAsync(scene, staff, number)).ShouldBeOfType<Outcome<OrderCard>.Denied>();

        (await StartAsync(scene, staff, owner, "2")).IsOk.ShouldBeTrue();
        (await StartAsync(scene, staff, other, "3")).IsOk.ShouldBeTrue();
        (await CardAsync(scene, staff, number)).ShouldBeOfType<Outcome<OrderCard>.Denied>("one operator at a time");

        (await StartAsync(scene, staff, owner, "4")).IsOk.ShouldBeTrue();
        scene.Time.Advance(StartActing.Longest);
        (await CardAsync(scene, staff, number)).ShouldBeOfType<Outcome<OrderCard>.Denied>("the hour is over");

        var rows = (await new ListAccessEvents(scene.Database.For("portal-admin")).Run(new AccessQuery(AccessView.Acting, null, null, new PageRequest(1, 50)), Token)).Value.Rows.Reverse().ToList();
        rows.Select(row => (row.Kind, row.Operator!.Ru.Contains("Каспий", StringComparison.Ordinal), row.Detail)).ShouldBe(
        [
            (AccessEventKind.ActingBegun, true, "1"), (AccessEventKind.ActingEnded, true, null),
            (AccessEventKind.ActingBegun, true, "2"), (AccessEventKind.ActingEnded, true, null), (AccessEventKind.ActingBegun, false, "3"),
            (AccessEventKind.ActingEnded, false, null), (AccessEventKind.ActingBegun, true, "4"),
        ]);
        rows.ShouldAllBe(row => row.By == "О. Н." && row.Of == "О. Н." && row.Address == Address);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Acting_BeyondOnesReach_IsNotPossible(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var owner = await OperatorAsync(scene, "OP10");

        (await StartAsync(scene, await SignInAsync(scene, "op10-admin"), owner, "1")).ShouldBeOfType<Outcome<Acting>.Denied>("an operator's own people act for themselves");
        (await StartAsync(scene, scene.Database.For(Staff), owner, "1")).ShouldBeOfType<Outcome<Acting>.Denied>("without a session there is nothing to act in");
        await using (var raw = scene.Database.Raw())
        {
            var newcomer = Operator.Create("OP99", Inn.Parse("7707083893"), Kpp.Parse("773601001"), Ogrn.Parse("1027700132195"), "N", "N", "N");
            raw.Operators.Add(newcomer);
            await raw.SaveChangesAsync(Token);
            (await StartAsync(scene, await SignInAsync(scene, "carrier-kam-volga"), newcomer.Id, "1")).ShouldBeOfType<Outcome<Acting>.Missing>("it has nothing in his macro-region");
        }

        (await new ListAccessEvents(scene.Database.For("portal-admin")).Run(new AccessQuery(AccessView.Acting, null, null, new PageRequest(1, 50)), Token)).Value.Total.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Order_OfTheOwnMacroRegion_OpensWithoutActingAndIsKeptInTheJournal(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.GrantAsync("carrier-manager", Role.CarrierAccountManager, "URAL");
        var number = await scene.SubmittedAsync();
        var manager = await SignInAsync(scene, "carrier-kam-volga");
        var elsewhere = await SignInAsync(scene, "carrier-manager");

        (await CardAsync(scene, manager, number)).Value.Actions.ShouldBeEmpty("he looks on, he decides nothing");
        await scene.ReportAsync(number, "REGISTERED");
        (await CardAsync(scene, manager, number)).IsOk.ShouldBeTrue();
        (await CardAsync(scene, elsewhere, number)).ShouldBeOfType<Outcome<OrderCard>.Missing>();
        (await new GetOrderOwner(elsewhere).Run(number, Token)).ShouldBeOfType<Outcome<OrderOwner>.Missing>();
        (await CardAsync(scene, await SignInAsync(scene, Staff), number)).ShouldBeOfType<Outcome<OrderCard>.Denied>("whoever is everywhere looks after nobody");

        (await ReadingsAsync(scene)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            row => (row.Kind, row.By, row.Detail, row.Address).ShouldBe((AccessEventKind.OrderRead, "И. В.", number, Address)),
            row => row.Operator!.Ru.ShouldContain("Каспий"));
        scene.Time.Advance(StartActing.Longest);
        (await CardAsync(scene, manager, number)).IsOk.ShouldBeTrue();
        (await ReadingsAsync(scene)).Count.ShouldBe(2, "the next hour");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Order_WhoseReadingCannotBeKeptInTheJournal_IsNotShown(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        var manager = await SignInAsync(scene, "carrier-kam-volga");

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => CardAsync(scene, new UnsavingDatabase(manager), number));

        failure.Message.ShouldContain(number);
        (await ReadingsAsync(scene)).ShouldBeEmpty();
        (await CardAsync(scene, manager, number)).IsOk.ShouldBeTrue("once it can be kept, it is shown");
    }

    [Fact]
    public void Journal_IsAskedForOnesReadings_ByAnIndex() =>
        Data.ModelTests.Context(DatabaseProvider.SqlServer).Model.FindEntityType(typeof(AccessEvent))!.GetIndexes()
            .Select(index => string.Join(' ', index.Properties.Select(property => property.Name))).ShouldContain("By Kind At", StringComparer.Ordinal);

    private static async Task<IReadOnlyList<AccessEventRow>> ReadingsAsync(OrderScene scene) =>
        (await new ListAccessEvents(scene.Database.For("portal-admin")).Run(new AccessQuery(AccessView.Reading, null, null, new PageRequest(1, 50)), Token)).Value.Rows;

    private static async Task<Outcome<OrderCard>> CardAsync(OrderScene scene, ILkoDbFactory databases, string number) => await new GetOrder(databases, OrderScene.Catalogue, scene.Time).Run(number, Token);

    private static Task<Outcome<Acting>> StartAsync(OrderScene scene, ILkoDbFactory databases, OperatorId telecom, string reason) =>
        new StartActing(databases, scene.Time).Run(telecom, reason, Token);

    private static async Task<OperatorId> OperatorAsync(OrderScene scene, string code)
    {
        await using var raw = scene.Database.Raw();
        return await raw.Operators.Where(row => row.Code == code).Select(row => row.Id).SingleAsync(Token);
    }

    /// <summary>Units of work of a person through a session of his own.</summary>
    private static async Task<ILkoDbFactory> SignInAsync(OrderScene scene, string subject)
    {
        var caller = await SessionCaller.OpenAsync(scene, subject, Address);
        return scene.Database.Factory(caller);
    }
}
