using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Data;

public sealed class TenantWallTests
{
    public static TheoryData<DatabaseProvider> Databases => Lko.Tests.Orders.OrderScene.Databases;

    /// <summary>Who looks at what, and whether that is the whole of an operator.</summary>
    public static TheoryData<DatabaseProvider, string, string?, bool> Reaches => [.. Databases.SelectMany(
        _ => new (string Subject, string? Within, bool IsWhole)[]
        {
            ("op10-admin", null, true), ("op10-admin", "OP10-F4", false), ("op10-orders", null, false),
            ("carrier-manager", null, true), ("carrier-manager", "VOLGA", false), ("carrier-kam-volga", null, false),
        },
        (row, reach) => (row.Data, reach.Subject, reach.Within, reach.IsWhole))];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_OrderOfOwnOperator_IsStoredWithKeyVersionAndSearchKey(DatabaseProvider provider)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var db = await test.For("op10-orders").OpenAsync(Permission.OrdersWrite, cancellationToken);
        var contract = await db!.Contracts.OrderBy(row => row.Number).FirstAsync(cancellationToken);
        var at = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
        var order = Order.Draft(contract, OrderKind.New, "L2_P2P", 1, db.User!.Id, at);
        order.Submit("LKO-2026-0000001", "tester", at);
        db.Orders.Add(order);

        (await db.SaveAsync(cancellationToken)).ShouldBe(SaveResult.Saved);

        await using var raw = test.Raw();
        var stored = await raw.Orders.Include(row => row.History).SingleAsync(cancellationToken);
        stored.Id.Value.ShouldBeGreaterThan(0);
        stored.Version.ShouldBe(1);
        stored.SearchKey.ShouldNotBeEmpty();
        stored.CreatedAt.ShouldBe(at);
        stored.History.ShouldHaveSingleItem().To.ShouldBe(OrderState.Acknowledged);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Read_RowsOfAnotherOperator_AreNotThere(DatabaseProvider provider)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var db = await test.For("op02-orders").OpenAsync(Permission.ContractsRead, cancellationToken);
        var own = db!.User!.OperatorId!.Value;

        (await db.Contracts.CountAsync(cancellationToken)).ShouldBe(68);
        (await db.Contracts.CountAsync(row => row.OperatorId != own, cancellationToken)).ShouldBe(0);
        (await db.Operators.CountAsync(cancellationToken)).ShouldBe(1);
        (await db.Users.Where(user => user.OperatorId != own).CountAsync(cancellationToken)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Read_BranchAndMacroRegion_NarrowTheRows(DatabaseProvider provider)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var finance = await test.For("op10-finance").OpenAsync(Permission.ContractsRead, cancellationToken);
        await using var volga = await test.For("carrier-kam-volga").OpenAsync(Permission.ContractsRead, cancellationToken);

        (await finance!.Contracts.Select(row => row.CarrierBranch).Distinct().ToListAsync(cancellationToken)).ShouldBe(["URAL"]);
        (await volga!.Contracts.Select(row => row.CarrierBranch).Distinct().ToListAsync(cancellationToken)).ShouldBe(["VOLGA"]);
        (await volga.Contracts.Select(row => row.OperatorId).Distinct().CountAsync(cancellationToken)).ShouldBe(12);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_RowOfAnotherOperator_Throws(DatabaseProvider provider)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var test = await TestDatabase.CreateAsync(provider);
        Contract foreign;
        await using (var raw = test.Raw())
        {
            foreign = await raw.Contracts.AsNoTracking().FirstAsync(row => row.Number.StartsWith("177"), cancellationToken);
        }

        await using var db = await test.For("op10-orders").OpenAsync(Permission.OrdersWrite, cancellationToken);
        db!.Orders.Add(Order.Draft(foreign, OrderKind.New, "L2_P2P", 1, db.User!.Id, DateTimeOffset.UnixEpoch));

        await Should.ThrowAsync<TenantViolationException>(() => db.SaveAsync(cancellationToken));
    }

    [Theory]
    [MemberData(nameof(Reaches))]
    public async Task Save_BranchOfTheOperator_IsForWhoHasTheWholeOfItBeforeHim(DatabaseProvider provider, string subject, string? within, bool isStored)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var db = await test.For(subject).OpenAsync(Permission.ContractsRead, within, cancellationToken);
        var operatorId = await db!.Operators.Where(row => row.Code == "OP10").Select(row => row.Id).SingleAsync(cancellationToken);
        db.Branches.Add(Branch.Create(operatorId, "OP10-F9", BranchKind.Branch, null, "Филиал", "Branch", null));

        if (isStored)
        {
            (await db.SaveAsync(cancellationToken)).ShouldBe(SaveResult.Saved);
        }
        else
        {
            await Should.ThrowAsync<TenantViolationException>(() => db.SaveAsync(cancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Save_WhileOneContractIsLookedAt_IsRefusedWhateverItIs(DatabaseProvider provider)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var raw = test.Raw();
        var number = await raw.Contracts.Where(row => raw.Operators.Any(each => each.Id == row.OperatorId && each.Code == "OP10")).Select(row => row.Number).FirstAsync(cancellationToken);
        await using var db = await test.For("op10-admin").OpenAsync(Permission.OrdersWrite, ScopeCode.OfContract(number), cancellationToken);
        var contract = await db!.Contracts.SingleAsync(cancellationToken);
        db.Orders.Add(Order.Draft(contract, OrderKind.New, "L2_P2P", 1, db.User!.Id, DateTimeOffset.UnixEpoch));

        await Should.ThrowAsync<TenantViolationException>(() => db.SaveAsync(cancellationToken), "no grant names a contract");
    }
}
