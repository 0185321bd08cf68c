using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.SqlServer;

/// <summary>SQL Server takes 2,100 parameters. A list of ids may be longer: then it goes as one.</summary>
public sealed class ManyParametersTests
{
    private const int Limit = 2100;

    [Theory]
    [InlineData(10)]
    [InlineData(2099)]
    [InlineData(2100)]
    [InlineData(5000)]
    public void Query_OverAListOfIds_StaysBelowTheLimit(int count)
    {
        using var db = Open(DataScope.System());
        var ids = Enumerable.Range(1, count).Select(id => OrderId.From(id)).ToList();
        var numbers = ids.ConvertAll(id => $"LKO-{id.Value}");

        Check(db.Orders.Where(row => ids.Contains(row.Id)));
        Check(db.Orders.Where(row => numbers.Contains(row.Number!)));
        Check(db.Orders.Where(row => ids.Contains(row.Id) || numbers.Contains(row.Number!)));
        Check(db.Orders.Where(row => numbers.Contains(row.Number!)).OrderBy(row => row.Id).Skip(count).Take(25).Select(row => row.Number));
    }

    [Fact]
    public void Query_OfAPersonWithManyBranches_StaysBelowTheLimit()
    {
        using var db = Open(DataScope.ForOperator(new OperatorId(1), [.. Enumerable.Range(1, 3000).Select(id => BranchId.From(id))]));

        Check(db.Orders.Include(row => row.Terms).ThenInclude(terms => terms.Lines));
        Check(db.BalanceSnapshots.Where(row => db.Accounts.Any(account => account.Id == row.AccountId)));
    }

    private static LkoDbContext Open(DataScope scope) => new Database(DatabaseProvider.SqlServer, "Server=nowhere;Encrypt=true").Open(scope);

    private static void Check<TRow>(IQueryable<TRow> query)
    {
        using var command = query.CreateDbCommand();

        command.Parameters.Count.ShouldBeLessThan(Limit, command.CommandText[..Math.Min(command.CommandText.Length, 500)]);
        SqlServerScriptTests.Parse(command.CommandText).ShouldBeEmpty();
    }
}
