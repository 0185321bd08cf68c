using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Resources;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Features.Operators;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using static Lko.Tests.Access.GrantWorld;

namespace Lko.Tests.Access;

/// <summary>A billing moves an account from one contract to another; the orders of the first stay where they are.</summary>
public sealed class MovedAccountTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Orders_OfTheContractItLeft_StayClosedToWhoHasTheOther(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var account = AccountOf(scene, OwnAccount);
        var left = await OrderAsync(scene, account.ContractId, account.Id);
        var other = await OrderAsync(scene, ContractOf(scene, Other).Id);
        await MoveAsync(scene);
        await scene.ReportAsync(left, "CLARIFY");

        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, ContractOf(scene, Other)));
        await ExpectAsync([other]);
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, AccountOf(scene, OwnAccount)));
        await ExpectAsync([]);
        await GrantAsync(scene, user =>
        {
            user.Give(Role.OperatorOrders, ContractOf(scene, Other));
            user.Give(Role.OperatorOrders, AccountOf(scene, SecondAccount));
        });
        await ExpectAsync([other]);

        async Task ExpectAsync(string[] numbers)
        {
            (await NumbersAsync(scene)).ShouldBe(numbers);
            (await CountAsync(scene, OrderView.Waiting)).ShouldBe(0);
            (await CardAsync(scene, left)).ShouldBeOfType<Outcome<OrderCard>.Missing>();
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Grant_OfItUnderTheContractItLeft_OpensNothing_AndTellsNothing(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var account = AccountOf(scene, OwnAccount);
        var left = await OrderAsync(scene, account.ContractId, account.Id);
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, account));
        (await NumbersAsync(scene)).ShouldBe([left]);

        await MoveAsync(scene);
        await scene.ReportAsync(left, "CLARIFY");

        (await NumbersAsync(scene)).ShouldBeEmpty();
        (await OfferedAsync(scene)).ShouldBeEmpty();
        (await ToldAsync(scene)).ShouldBeEmpty();
        using var culture = new CultureScope("ru-RU");
        var user = (await scene.Database.Caller(Person).GetAsync(Token))!;
        (await new ActingForText(new GetActingFor(scene.Database.For(Person)), new ConfigurationBuilder().Build()).GetAsync(user, Token)).ShouldNotBeNull().Scope.ShouldBe("доступ не назначен");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Orders_OfTheContractItLeft_AreKeptByWhoHasIt(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var account = AccountOf(scene, OwnAccount);
        var left = await OrderAsync(scene, account.ContractId, account.Id);
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, ContractOf(scene, Own)));
        var draft = (await DraftAsync(scene, Person, account.ContractId, account.Id)).Value;

        await MoveAsync(scene);

        (await NumbersAsync(scene)).Contains(left, StringComparer.Ordinal).ShouldBeTrue();
        (await scene.CardAsync(left, Person)).ContractNumber.ShouldBe(Own);
        var error = (await scene.SubmitAsync(draft, Person)).ShouldBeOfType<Outcome<string>.Refused>().Errors.ShouldHaveSingleItem();
        (error.Path, error.Message).ShouldBe(("accountId", DomainTexts.Orders.Format("Error.AccountMoved", Own)));
        (await new DiscardDraft(scene.Database.For(Person), scene.Files).Run(draft.Id, Token)).IsOk.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Right_OfOneKindUnderOneAccount_IsNoneOfAnotherKind(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var account = AccountOf(scene, OwnAccount);
        var (money, work) = (await OrderAsync(scene, account.ContractId, account.Id), await OrderAsync(scene, ContractOf(scene, Other).Id));
        await GrantAsync(scene, user =>
        {
            user.Give(Role.OperatorFinance, account);
            user.Give(Role.OperatorOrders, ContractOf(scene, Other));
        });

        (await OfferedAsync(scene)).ShouldBe([Other]);
        (await NumbersAsync(scene)).ShouldBe([work]);
        (await CardAsync(scene, money)).ShouldBeOfType<Outcome<OrderCard>.Missing>();
        (await new GetAccountStatement(scene.Database.For(Person), new QuartzCronTimes(), scene.Time).Run(account.Id, null, Token)).IsOk.ShouldBeTrue();
        (await new GetAccountStatement(scene.Database.For(Person), new QuartzCronTimes(), scene.Time).Run(AccountOf(scene, SecondAccount).Id, null, Token)).IsOk.ShouldBeFalse();
        (await new RequestCancellation(scene.Database.For(Person), OrderScene.Catalogue, scene.Time).Run(new OrderMove(money, 1, "no"), Token)).ShouldBeOfType<Outcome<int>.Missing>();
        (await new RequestCancellation(scene.Database.For(Person), OrderScene.Catalogue, scene.Time).Run(new OrderMove(work, (await scene.CardAsync(work, Person)).Version, "twice"), Token)).IsOk.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LookAtAnOperator_WritesNothing(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await OrderAsync(scene, ContractOf(scene, Own).Id);
        await using var db = scene.Database.For(null).OpenOperator(ContractOf(scene, Own).OperatorId, "a test");
        var order = await db.Orders.SingleAsync(row => row.Number == number, Token);
        db.Orders.Remove(order);

        await Should.ThrowAsync<TenantViolationException>(async () => await db.SaveAsync(Token));
    }

    private static async Task MoveAsync(OrderScene scene)
    {
        await using var raw = scene.Database.Raw();
        var account = await raw.Accounts.SingleAsync(row => row.Number == OwnAccount, Token);
        account.Tell(await raw.Contracts.SingleAsync(row => row.Number == Other, Token), account.OpenedOn, account.ClosedOn, null);
        await raw.SaveChangesAsync(Token);
    }
}
