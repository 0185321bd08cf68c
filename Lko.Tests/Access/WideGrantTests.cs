using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using static Lko.Tests.Access.GrantWorld;

namespace Lko.Tests.Access;

/// <summary>Beside a grant of one contract a grant over a branch is told by its contracts and accounts, however many they are.</summary>
public sealed class WideGrantTests
{
    private const int Added = 3000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Branch_OfThreeThousandAccounts_BesideAContract_IsReadLikeAnyOther(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var own = ContractOf(scene, Own);
        var number = await OrderAsync(scene, own.Id, AccountOf(scene, OwnAccount).Id);
        await scene.ReportAsync(number, "CLARIFY");
        await using (var raw = scene.Database.Raw())
        {
            for (var i = 0; i < Added; i++)
            {
                raw.Accounts.Add(Account.Create(own, "ASR-NNOV-1", "RT.VOLGA.52.LS", $"3520001{i:00000}", "0"));
            }

            await raw.SaveChangesAsync(Token);
        }

        await GrantAsync(scene, user =>
        {
            user.Give(Role.OperatorViewer, BranchOf(scene, "OP10-H"));
            user.Give(Role.OperatorOrders, ContractOf(scene, Own), BranchOf(scene, "OP10-F4"));
        });

        (await NumbersAsync(scene)).ShouldBe([number]);
        (await CountAsync(scene, OrderView.Waiting)).ShouldBe(1);
        (await scene.CardAsync(number, Person)).IsYourMove.ShouldBeTrue();
        (await ContractsAsync(scene, Permission.ContractsRead)).Single(row => row.Number == Own).Accounts.Count.ShouldBeGreaterThan(Added);
        (await new GetBalances(scene.Database.For(Person), new QuartzCronTimes(), scene.Time).Run(BalanceQuery.Latest, Token)).IsOk.ShouldBeTrue("figures are known by their account");
    }
}
