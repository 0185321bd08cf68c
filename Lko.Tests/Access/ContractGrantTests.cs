using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Features.Operators;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Lko.Tests.Access;

/// <summary>A grant may name a contract or an account: what its holder sees and does lies under it, whatever the use case.</summary>
public sealed class ContractGrantTests
{
    private const string Person = OrderScene.Orders;
    private const string Own = "352000099085";
    private const string OwnAccount = "352000012525";
    private const string SecondAccount = "352000012773";
    private const string Other = "352000099442";
    private const string Ural = "559000099187";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Orders_OfHisContractAlone_AreListedOpenedAndStarted(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (own, other) = (await ContractAsync(scene, Own), await ContractAsync(scene, Other));
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
        var own = await ContractAsync(scene, Own);
        var (account, second) = (await AccountAsync(scene, OwnAccount), await AccountAsync(scene, SecondAccount));
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
        await GrantAsync(scene, user => user.Give(Role.OperatorFinance, Contract(scene, Own)));
        (await ClosingAsync(scene)).ShouldBe(120);
        (await new GetAccountStatement(scene.Database.For(Person), scene.Time).Run((await AccountAsync(scene, "352000022653")).Id, null, Token)).IsOk.ShouldBeFalse();
        await GrantAsync(scene, user => user.Give(Role.OperatorFinance, Account(scene, SecondAccount)));
        (await ClosingAsync(scene)).ShouldBe(20);
        var overview = (await new GetBalances(scene.Database.For(Person), scene.Time).Run(BalanceQuery.Latest, Token)).Value;
        overview.Accounts.Rows.ShouldHaveSingleItem().Account.ShouldBe(SecondAccount);
        overview.Branches.Sum(branch => branch.Accounts).ShouldBe(1, "completeness counts what he may see");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Grants_OfSeveralKinds_AddUp(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var branch = await BranchAsync(scene, "OP10-F2");
        await GrantAsync(scene, user => user.Give(Role.OperatorViewer, branch));
        var ofBranch = (await ContractsAsync(scene, Permission.ContractsRead)).Select(row => row.Number).ToList();
        ofBranch.Contains(Ural, StringComparer.Ordinal).ShouldBeTrue();

        await GrantAsync(scene, user =>
        {
            user.Give(Role.OperatorViewer, branch);
            user.Give(Role.OperatorOrders, Contract(scene, Own));
            user.Give(Role.OperatorFinance, Account(scene, "352000022653"));
        });
        (await ContractsAsync(scene, Permission.ContractsRead)).Select(row => row.Number).ShouldBe([.. ofBranch, Own, Other], ignoreOrder: true);
        (await OfferedAsync(scene)).ShouldBe([Own]);

        await GrantAsync(scene, user =>
        {
            user.Give(Role.OperatorViewer);
            user.Give(Role.OperatorOrders, Contract(scene, Own));
        });
        (await ContractsAsync(scene, Permission.ContractsRead)).Count.ShouldBeGreaterThan(ofBranch.Count + 2, "beside a right over the whole no other limits anything");
        (await OfferedAsync(scene)).ShouldBe([Own]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Moves_OfWhomReadsAllAndDecidesUnderOneContract_AreOfThatOne(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (mine, foreign) = (await OrderAsync(scene, Contract(scene, Own).Id), await OrderAsync(scene, Contract(scene, Other).Id));
        await GrantAsync(scene, user =>
        {
            user.Give(Role.OperatorViewer);
            user.Give(Role.OperatorOrders, Contract(scene, Own));
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
        var account = Account(scene, OwnAccount);
        var (mine, whole, foreign) = (await OrderAsync(scene, account.ContractId, account.Id), await OrderAsync(scene, account.ContractId), await OrderAsync(scene, Contract(scene, Other).Id));
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, account));
        foreach (var number in new[] { mine, whole, foreign })
        {
            await scene.ReportAsync(number, "CLARIFY");
        }

        (await ToldAsync(scene)).ShouldBe([mine]);
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, Contract(scene, Own)));
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
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, Contract(scene, Own), BranchId(scene, "OP10-F2")));

        (await ContractsAsync(scene, Permission.ContractsRead)).ShouldBeEmpty();
        (await scene.DraftAsync(Person)).IsOk.ShouldBeFalse();
        await GrantAsync(scene, user => user.Give(Role.OperatorOrders, Account(scene, OwnAccount), BranchId(scene, "OP10-H")));
        (await OfferedAsync(scene)).ShouldBe([Own], "a node covers what lies below it");

        await using var raw = scene.Database.Raw();
        var stranger = await raw.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == "op02-orders", Token);
        Should.Throw<ArgumentException>(() => stranger.Give(Role.OperatorOrders, Contract(scene, Own)));
        var staff = await raw.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == "carrier-manager", Token);
        Should.Throw<ArgumentException>(() => staff.Give(Role.CarrierManager, Contract(scene, Own)));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Look_AtAContract_IsWithinTheRight(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (own, other) = (Contract(scene, Own), Contract(scene, Other));
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
            user.Give(Role.OperatorOrders, Contract(scene, Other));
            user.Give(Role.OperatorFinance, Account(scene, OwnAccount));
        });
        var user = (await scene.Database.Caller(Person).GetAsync(Token))!;
        var bar = (await new ActingForText(new GetActingFor(scene.Database.For(Person)), new ConfigurationBuilder().Build()).GetAsync(user, Token)).ShouldNotBeNull().Scope;
        bar.Split(", ").ShouldBe(expected.Split(", "), ignoreOrder: true);

        await using var raw = scene.Database.Raw();
        (await raw.AccessEvents.Where(row => row.Kind == AccessEventKind.GrantGiven && row.Of == user.Id).Select(row => row.Detail).ToListAsync(Token))
            .ShouldBe(["operator.orders 352000099442", "operator.finance 352000099085 352000012525"], ignoreOrder: true);
    }

    private static OrderQuery Query(OrderView view, string? within) => new(view, null, null, null, null, null, false, new PageRequest(1, 50), Within: within);

    private static async Task<List<string?>> NumbersAsync(OrderScene scene, OrderView view = OrderView.All, string? within = null) =>
        [.. (await new ListOrders(scene.Database.For(Person), scene.Time).Run(Query(view, within), Token)).Value.Rows.Select(row => row.Number)];

    private static async Task<int> CountAsync(OrderScene scene, OrderView view) => (await new CountOrders(scene.Database.For(Person), scene.Time).Run(null, Token)).Value[view];

    private static Task<Outcome<OrderCard>> CardAsync(OrderScene scene, string number) => new GetOrder(scene.Database.For(Person), OrderScene.Catalogue, scene.Time).Run(number, Token);

    private static async Task<IReadOnlyList<ContractRow>> ContractsAsync(OrderScene scene, Permission permission) =>
        (await new ListContracts(scene.Database.For(Person)).Run(new ContractQuery(null, null, null, false, new PageRequest(1, 100), For: permission), Token)).Value.Rows;

    /// <summary>What the wizard offers.</summary>
    private static async Task<List<string>> OfferedAsync(OrderScene scene) => [.. (await ContractsAsync(scene, Permission.OrdersWrite)).Select(row => row.Number)];

    private static async Task<long> ClosingAsync(OrderScene scene) =>
        (await new GetBalances(scene.Database.For(Person), scene.Time).Run(BalanceQuery.Latest, Token)).Value.Totals.ShouldNotBeNull().Closing.MinorUnits;

    private static async Task<List<string>> ToldAsync(OrderScene scene)
    {
        await using var raw = scene.Database.Raw();
        return await raw.Notifications.Where(row => raw.Users.Any(user => user.Id == row.UserId && user.Subject == Person)).Select(row => row.Subject).Distinct().ToListAsync(Token);
    }

    private static Task<Outcome<DraftSaved>> DraftAsync(OrderScene scene, string subject, ContractId contract, AccountId? account) =>
        new SaveDraft(scene.Database.For(subject), OrderScene.Catalogue, scene.Time).Run(
            new DraftCommand(null, 0, "L2_P2P", contract, account, OrderScene.Channel().ToJsonString(), "SL-1", null, null), Token);

    /// <summary>A submitted order of whoever may order everywhere.</summary>
    private static async Task<string> OrderAsync(OrderScene scene, ContractId contract, AccountId? account = null) =>
        (await scene.SubmitAsync((await DraftAsync(scene, "op10-admin", contract, account)).Value, "op10-admin")).Value;

    private static async Task GrantAsync(OrderScene scene, Action<User> give)
    {
        await using var raw = scene.Database.Raw();
        var user = await raw.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == Person, Token);
        foreach (var code in user.Grants.Select(grant => grant.RoleCode).ToList())
        {
            user.Withdraw(code);
        }

        give(user);
        await raw.SaveChangesAsync(Token);
    }

    private static async Task<Contract> ContractAsync(OrderScene scene, string number)
    {
        await using var raw = scene.Database.Raw();
        return await raw.Contracts.AsNoTracking().SingleAsync(row => row.Number == number, Token);
    }

    private static async Task<Account> AccountAsync(OrderScene scene, string number)
    {
        await using var raw = scene.Database.Raw();
        return await raw.Accounts.AsNoTracking().SingleAsync(row => row.Number == number, Token);
    }

    private static async Task<BranchId> BranchAsync(OrderScene scene, string code)
    {
        await using var raw = scene.Database.Raw();
        return await raw.Branches.Where(row => row.Code == code).Select(row => row.Id).SingleAsync(Token);
    }

    private static Contract Contract(OrderScene scene, string number)
    {
        using var raw = scene.Database.Raw();
        return raw.Contracts.AsNoTracking().Single(row => row.Number == number);
    }

    private static Account Account(OrderScene scene, string number)
    {
        using var raw = scene.Database.Raw();
        return raw.Accounts.AsNoTracking().Single(row => row.Number == number);
    }

    private static BranchId BranchId(OrderScene scene, string code)
    {
        using var raw = scene.Database.Raw();
        return raw.Branches.Where(row => row.Code == code).Select(row => row.Id).Single();
    }
}
