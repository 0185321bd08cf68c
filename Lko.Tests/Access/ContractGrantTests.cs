using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Features.Operators;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using static Lko.Tests.Access.GrantWorld;

namespace Lko.Tests.Access;

/// <summary>A grant may name a contract or an account: what its holder sees and does lies under it, whatever the use case.</summary>
public sealed class ContractGrantTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Orders_OfHisContractAlone_AreListedOpenedAndStarted(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (own, other) = (ContractOf(scene, Own), ContractOf(scene, Other));
        var (mine, foreign) = (await OrderAsync(scene, own.Id), await OrderAsync(scene, other.Id));
        var foreignDraft = (await scene.DraftAsync("op10-admin", contract: other.Id)).Value;
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, own));

        (await NumbersAsync(scene)).ShouldBe([mine]);
        (await CountAsync(scene, OrderView.All)).ShouldBe(1);
        (await scene.CardAsync(mine, Person)).ContractNumber.ShouldBe(Own);
        (await CardAsync(scene, foreign)).ShouldBeOfType<Outcome<OrderCard>.Missing>();
        (await new GetDraft(scene.Database.For(Person)).Run(foreignDraft.Id, Token)).IsOk.ShouldBeFalse();

        (await scene.DraftAsync(Person, contract: other.Id)).ShouldBeOfType<Outcome<DraftSaved>.Refused>().Errors.ShouldHaveSingleItem().Path.ShouldBe("contractId");
        (await scene.DraftAsync(Person, contract: other.Id, id: foreignDraft.Id, version: foreignDraft.Version)).IsOk.ShouldBeFalse();
        var draft = (await scene.DraftAsync(Person)).Value;
        draft.Contract.Id.ShouldBe(own.Id, "no other contract is proposed");
        (await scene.DraftAsync(Person, contract: other.Id, id: draft.Id, version: draft.Version)).IsOk.ShouldBeFalse("nor can it be moved to another");
        var sent = await scene.SubmitAsync(draft, Person);
        sent.IsOk.ShouldBeTrue("the right is one to write, too");
        (await new RequestCancellation(scene.Database.For(Person), OrderScene.Catalogue, scene.Time).Run(new OrderMove(foreign, 1, "no"), Token)).ShouldBeOfType<Outcome<int>.Missing>();
        var version = (await scene.StoredAsync(sent.Value)).Version;
        (await new RequestCancellation(scene.Database.For(Person), OrderScene.Catalogue, scene.Time).Run(new OrderMove(sent.Value, version, "ordered twice"), Token)).IsOk.ShouldBeTrue();
        (await OfferedAsync(scene)).ShouldBe([Own]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Orders_OfHisAccountAlone_AreHis(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var own = ContractOf(scene, Own);
        var (account, second) = (AccountOf(scene, OwnAccount), AccountOf(scene, SecondAccount));
        var mine = await OrderAsync(scene, own.Id, account.Id);
        var foreign = await OrderAsync(scene, own.Id, second.Id);
        var whole = await OrderAsync(scene, own.Id);
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, account));

        (await NumbersAsync(scene)).ShouldBe([mine], "what belongs to the contract and to none of its accounts is not his");
        (await CardAsync(scene, foreign)).ShouldBeOfType<Outcome<OrderCard>.Missing>();
        (await CardAsync(scene, whole)).ShouldBeOfType<Outcome<OrderCard>.Missing>();
        var card = await scene.CardAsync(mine, Person);
        (card.ContractNumber, card.AccountNumber).ShouldBe((Own, OwnAccount));
        var offered = (await ContractsAsync(scene, Permission.OrdersWrite)).ShouldHaveSingleItem();
        (offered.Number, offered.Accounts.ShouldHaveSingleItem().Number).ShouldBe((Own, OwnAccount));

        var proposed = (await scene.DraftAsync(Person)).Value;
        (proposed.Contract.Id, proposed.AccountId).ShouldBe((own.Id, (AccountId?)account.Id));
        (await DraftAsync(scene, Person, own.Id, null)).ShouldBeOfType<Outcome<DraftSaved>.Refused>().Errors.ShouldHaveSingleItem().Path.ShouldBe("accountId");
        (await DraftAsync(scene, Person, own.Id, second.Id)).ShouldBeOfType<Outcome<DraftSaved>.Refused>().Errors.ShouldHaveSingleItem().Path.ShouldBe("accountId");
        (await DraftAsync(scene, Person, own.Id, account.Id)).IsOk.ShouldBeTrue();
        (await scene.SubmitAsync(proposed, Person)).IsOk.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Balances_AndTheirTotals_AreOfHisContractAlone(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var amounts = new Dictionary<string, long>(StringComparer.Ordinal) { [OwnAccount] = 100, [SecondAccount] = 20, ["352000022653"] = 3 };
        await using (var raw = scene.Database.Raw())
        {
            foreach (var (number, closing) in amounts)
            {
                var account = await raw.Accounts.SingleAsync(row => row.Number == number, Token);
                var (none, sum) = (new Money(0, Currency.RUB), new Money(closing, Currency.RUB));
                var record = new BalanceRecord(number, new Period(2026, 10), sum, none, none, none, sum);
                raw.BalanceSnapshots.Add(BalanceSnapshot.Of(account, new AcceptedRow(record, "d01/b.csv", 1, number), scene.Time.GetUtcNow()));
            }

            await raw.SaveChangesAsync(Token);
        }

        (await ClosingAsync(scene)).ShouldBe(123);
        await GrantAsync(scene, user => user.Give(Role.OperatorFinance, ContractOf(scene, Own)));
        (await ClosingAsync(scene)).ShouldBe(120);
        (await new GetAccountStatement(scene.Database.For(Person), new QuartzCronTimes(), scene.Time).Run((AccountOf(scene, "352000022653")).Id, null, Token)).IsOk.ShouldBeFalse();
        await GrantAsync(scene, user => user.Give(Role.OperatorFinance, AccountOf(scene, SecondAccount)));
        (await ClosingAsync(scene)).ShouldBe(20);
        var overview = (await new GetBalances(scene.Database.For(Person), new QuartzCronTimes(), scene.Time).Run(BalanceQuery.Latest, Token)).Value;
        overview.Accounts.Rows.ShouldHaveSingleItem().Account.ShouldBe(SecondAccount);
        overview.Branches.Sum(branch => branch.Accounts).ShouldBe(1, "completeness counts what he may see");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Grants_OfSeveralKinds_AddUp(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var branch = BranchOf(scene, "OP10-F2");
        await GrantAsync(scene, user => user.Give(Role.OperatorViewer, branch));
        var ofBranch = (await ContractsAsync(scene, Permission.ContractsRead)).Select(row => row.Number).ToList();
        ofBranch.Contains(Ural, StringComparer.Ordinal).ShouldBeTrue();

        await GrantAsync(scene, user =>
        {
            user.Give(Role.OperatorViewer, branch);
            user.Give(Role.OperatorOrders, ContractOf(scene, Own));
            user.Give(Role.OperatorFinance, AccountOf(scene, "352000022653"));
        });
        (await ContractsAsync(scene, Permission.ContractsRead)).Select(row => row.Number).ShouldBe([.. ofBranch, Own, Other], ignoreOrder: true);
        (await OfferedAsync(scene)).ShouldBe([Own]);

        await GrantAsync(scene, user =>
        {
            user.Give(Role.OperatorViewer);
            user.Give(Role.OperatorOrders, ContractOf(scene, Own));
        });
        (await ContractsAsync(scene, Permission.ContractsRead)).Count.ShouldBeGreaterThan(ofBranch.Count + 2, "beside a right over the whole no other limits anything");
        (await OfferedAsync(scene)).ShouldBe([Own]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Moves_OfWhomReadsAllAndDecidesUnderOneContract_AreOfThatOne(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (mine, foreign) = (await OrderAsync(scene, ContractOf(scene, Own).Id), await OrderAsync(scene, ContractOf(scene, Other).Id));
        await GrantAsync(scene, user =>
        {
            user.Give(Role.OperatorViewer);
            user.Give(Role.OperatorOrders, ContractOf(scene, Own));
        });
        await scene.ReportAsync(mine, "CLARIFY");
        await scene.ReportAsync(foreign, "CLARIFY");

        (await NumbersAsync(scene)).Count.ShouldBe(2);
        (await NumbersAsync(scene, OrderView.Waiting)).ShouldBe([mine]);
        (await CountAsync(scene, OrderView.Waiting)).ShouldBe(1);
        (await scene.CardAsync(mine, Person)).IsYourMove.ShouldBeTrue();
        var card = await scene.CardAsync(foreign, Person);
        card.IsYourMove.ShouldBeFalse();
        card.Actions.ShouldAllBe(action => action.Obstacle != null);
        (await new AnswerClarification(scene.Database.For(Person), OrderScene.Catalogue, scene.Time).Run(new OrderMove(foreign, card.Version, "why"), Token)).ShouldBeOfType<Outcome<int>.Missing>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Notices_OfAnOrder_GoToWhomItsContractIsGranted(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var account = AccountOf(scene, OwnAccount);
        var (mine, whole, foreign) = (await OrderAsync(scene, account.ContractId, account.Id), await OrderAsync(scene, account.ContractId), await OrderAsync(scene, ContractOf(scene, Other).Id));
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, account));
        foreach (var number in new[] { mine, whole, foreign })
        {
            await scene.ReportAsync(number, "CLARIFY");
        }

        (await ToldAsync(scene)).ShouldBe([mine]);
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, ContractOf(scene, Own)));
        foreach (var number in new[] { whole, foreign })
        {
            await scene.ReportAsync(number, "TECH_CHECK");
        }

        (await ToldAsync(scene)).ShouldBe([mine, whole], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Grant_OfWhatDoesNotLieUnderItsBranch_OpensNothing(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, ContractOf(scene, Own), BranchOf(scene, "OP10-F2")));

        (await ContractsAsync(scene, Permission.ContractsRead)).ShouldBeEmpty();
        (await scene.DraftAsync(Person)).IsOk.ShouldBeFalse();
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, AccountOf(scene, OwnAccount), BranchOf(scene, "OP10-H")));
        (await OfferedAsync(scene)).ShouldBe([Own], "a node covers what lies below it");

        await using var raw = scene.Database.Raw();
        var stranger = await raw.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == "op02-orders", Token);
        Should.Throw<ArgumentException>(() => stranger.Give(Role.OperatorOrders, ContractOf(scene, Own)));
        var staff = await raw.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == "carrier-manager", Token);
        Should.Throw<ArgumentException>(() => staff.Give(Role.CarrierManager, ContractOf(scene, Own)));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Look_AtAContract_IsWithinTheRight(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (own, other) = (ContractOf(scene, Own), ContractOf(scene, Other));
        var mine = await OrderAsync(scene, own.Id);
        await OrderAsync(scene, other.Id);
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, own));

        (await NumbersAsync(scene, within: ScopeCode.OfContract(Own))).ShouldBe([mine]);
        (await NumbersAsync(scene, within: ScopeCode.OfContract(Other))).ShouldBeEmpty();
        var taken = await new ExportOrders(scene.Database.For(Person), scene.Time).Run(
            Query(OrderView.All, ScopeCode.OfContract(Own)), 10, async (export, token) => (await export.Rows.CountAsync(token)).ShouldBe(1), Token);
        taken.Value.ShouldBe(1, "what he takes of a contract he looks at is written down as any other");
        await using var raw = scene.Database.Raw();
        (await raw.AccessEvents.CountAsync(row => row.Kind == AccessEventKind.ListTaken, Token)).ShouldBe(1);
    }

    [Theory]
    [InlineData("ru-RU", "договор № 352000099442, лицевой счёт 352000012525 по договору № 352000099085")]
    [InlineData("en-GB", "contract No. 352000099442, account 352000012525 of contract No. 352000099085")]
    public async Task Reach_OfThePerson_IsToldInTheBarAndTheJournal(string language, string expected)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        using var culture = new CultureScope(language);
        await GrantAsync(scene, user =>
        {
            user.Give(Role.OperatorOrders, ContractOf(scene, Other));
            user.Give(Role.OperatorFinance, AccountOf(scene, OwnAccount));
        });
        var user = (await scene.Database.Caller(Person).GetAsync(Token))!;
        var bar = (await new ActingForText(new GetActingFor(scene.Database.For(Person)), new ConfigurationBuilder().Build()).GetAsync(user, Token)).ShouldNotBeNull().Scope;
        bar.Split(", ").ShouldBe(expected.Split(", "), ignoreOrder: true);

        await using var raw = scene.Database.Raw();
        (await raw.AccessEvents.Where(row => row.Kind == AccessEventKind.GrantGiven && row.Of == user.Id).Select(row => row.Detail).ToListAsync(Token))
            .ShouldBe(["operator.orders OP10-F4", "operator.orders contract:352000099442", "operator.finance contract:352000099085 account:352000012525"], ignoreOrder: true);
    }
}
