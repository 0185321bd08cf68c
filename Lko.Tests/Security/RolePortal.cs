using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Security;

/// <summary>A portal of their own for the matrices: an order and a draft to ask for, and one person per side who takes every role in turn.</summary>
public sealed class RolePortal : IAsyncLifetime
{
    public const string OrderNumber = "LKO-2026-0000077";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The codes of all roles there are.</summary>
    public static TheoryData<string> Roles => [.. Role.All.Keys];

    public PortalHost Portal { get; } = new();

    public OrderId Draft { get; private set; }

    public AccountId Account { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await Portal.InitializeAsync();
        await using var db = Portal.Raw();
        var user = await db.Users.SingleAsync(row => row.Subject == PersonOf(Side.Operator), Token);
        var contract = await db.Contracts.OrderBy(row => row.Id).FirstAsync(row => row.OperatorId == user.OperatorId, Token);
        Account = await db.Accounts.Where(row => row.OperatorId == user.OperatorId).OrderBy(row => row.Id).Select(row => row.Id).FirstAsync(Token);
        var at = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
        var draft = Order.Draft(contract, OrderKind.New, "L2_P2P", 1, user.Id, at);
        var order = Order.Draft(contract, OrderKind.New, "L2_P2P", 1, user.Id, at);
        order.Submit(OrderNumber, user.Name, at, dueAt: null);
        db.Orders.AddRange(draft, order);
        await db.SaveChangesAsync(Token);
        Draft = draft.Id;
    }

    /// <summary>The side's person, signed in with this role over the whole side and no other.</summary>
    public async Task<Browser> SignInAsync(string roleCode)
    {
        var role = Role.All[roleCode];
        await using var db = Portal.Raw();
        var user = await db.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == PersonOf(role.Side), Token);
        foreach (var held in user.Grants.Select(grant => grant.RoleCode).ToList())
        {
            user.Withdraw(held);
        }

        user.Give(role);
        await db.SaveChangesAsync(Token);
        return await Portal.SignInAsync(user.Subject);
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();

    private static string PersonOf(Side side) => side == Side.Operator ? "op10-admin" : "carrier-manager";
}

[CollectionDefinition(Name)]
public sealed class RolePortalCollection : ICollectionFixture<RolePortal>
{
    public const string Name = "Roles";
}
