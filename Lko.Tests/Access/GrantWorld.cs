using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Access;

/// <summary>The orders manager of an operator with grants of contracts and accounts, and what he sees and does with them.</summary>
internal static class GrantWorld
{
    public const string Person = OrderScene.Orders;
    public const string Own = "352000099085";
    public const string OwnAccount = "352000012525";
    public const string SecondAccount = "352000012773";
    public const string Other = "352000099442";
    public const string Ural = "559000099187";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static OrderQuery Query(OrderView view, string? within) => new(view, null, null, null, null, null, false, new PageRequest(1, 50), Within: within);

    public static async Task<List<string?>> NumbersAsync(OrderScene scene, OrderView view = OrderView.All, string? within = null) =>
        [.. (await new ListOrders(scene.Database.For(Person), scene.Time).Run(Query(view, within), Token)).Value.Rows.Select(row => row.Number)];

    public static async Task<int> CountAsync(OrderScene scene, OrderView view) => (await new CountOrders(scene.Database.For(Person), scene.Time).Run(null, Token)).Value[view];

    public static Task<Outcome<OrderCard>> CardAsync(OrderScene scene, string number) => new GetOrder(scene.Database.For(Person), OrderScene.Catalogue, scene.Time).Run(number, Token);

    public static async Task<IReadOnlyList<ContractRow>> ContractsAsync(OrderScene scene, Permission permission) =>
        (await new ListContracts(scene.Database.For(Person)).Run(new ContractQuery(null, null, null, false, new PageRequest(1, 100), For: permission), Token)).Value.Rows;

    /// <summary>What the wizard offers.</summary>
    public static async Task<List<string>> OfferedAsync(OrderScene scene) => [.. (await ContractsAsync(scene, Permission.OrdersWrite)).Select(row => row.Number)];

    public static async Task<long> ClosingAsync(OrderScene scene) =>
        (await new GetBalances(scene.Database.For(Person), new QuartzCronTimes(), scene.Time).Run(BalanceQuery.Latest, Token)).Value.Totals.ShouldNotBeNull().Closing.MinorUnits;

    public static async Task<List<string>> ToldAsync(OrderScene scene)
    {
        await using var raw = scene.Database.Raw();
        return await raw.Notifications.Where(row => raw.Users.Any(user => user.Id == row.UserId && user.Subject == Person)).Select(row => row.Subject).Distinct().ToListAsync(Token);
    }

    public static Task<Outcome<DraftSaved>> DraftAsync(OrderScene scene, string subject, ContractId contract, AccountId? account) =>
        new SaveDraft(scene.Database.For(subject), OrderScene.Catalogue, scene.Time).Run(
            new DraftCommand(null, 0, "L2_P2P", contract, account, OrderScene.Channel().ToJsonString(), "SL-1", null, null), Token);

    /// <summary>A submitted order of whoever may order everywhere.</summary>
    public static async Task<string> OrderAsync(OrderScene scene, ContractId contract, AccountId? account = null) =>
        (await scene.SubmitAsync((await DraftAsync(scene, "op10-admin", contract, account)).Value, "op10-admin")).Value;

    public static async Task GrantAsync(OrderScene scene, Action<User> give)
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

    public static Contract ContractOf(OrderScene scene, string number)
    {
        using var raw = scene.Database.Raw();
        return raw.Contracts.AsNoTracking().Single(row => row.Number == number);
    }

    public static Account AccountOf(OrderScene scene, string number)
    {
        using var raw = scene.Database.Raw();
        return raw.Accounts.AsNoTracking().Single(row => row.Number == number);
    }

    public static BranchId BranchOf(OrderScene scene, string code)
    {
        using var raw = scene.Database.Raw();
        return raw.Branches.Where(row => row.Code == code).Select(row => row.Id).Single();
    }
}
