using Lko.Domain.Access;
using Lko.Domain.Persistence;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Security;

/// <summary>A portal of their own for the matrices: what two operators own to ask for, and one person per side who takes every role in turn.</summary>
public sealed class RolePortal : IAsyncLifetime
{
    /// <summary>Works for another operator.</summary>
    public const string NeighbourPerson = "op02-orders";

    private readonly Dictionary<Side, IReadOnlyList<string>> _marks = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The codes of all roles there are.</summary>
    public static TheoryData<string> Roles => [.. Role.All.Keys];

    public PortalHost Portal { get; } = new();

    /// <summary>What the operator's person of the matrices owns.</summary>
    internal Holding Own { get; private set; } = null!;

    /// <summary>The same of another operator.</summary>
    internal Holding Neighbour { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Portal.InitializeAsync();
        await using var db = Portal.Raw();
        Own = await Holding.PlantAsync(db, PersonOf(Side.Operator), 77);
        Neighbour = await Holding.PlantAsync(db, NeighbourPerson, 88);
    }

    /// <summary>By what a stranger of this side would know that he is told of what is not for him: the operator's things, or those in its macro-region.</summary>
    internal async Task<IReadOnlyList<string>> MarksAsync(Side side)
    {
        if (!_marks.TryGetValue(side, out var marks))
        {
            await using var db = Portal.Raw();
            marks = _marks[side] = await Holding.MarksAsync(db, side == Side.Operator
                ? row => Holding.OwnerOf(row) == Own.Operator
                : row => row is IBranchOwned owned && string.Equals(owned.CarrierBranch, Own.CarrierBranch, StringComparison.Ordinal));
            new[] { Own.OrderNumber, Own.AccountNumber }.Except(marks, StringComparer.Ordinal).ShouldBeEmpty();
        }

        return marks;
    }

    /// <summary>Somebody signed in with this role and no other.</summary>
    /// <param name="subject">Null = the person of the role's side.</param>
    /// <param name="carrierBranch">The macro-region a role of the carrier is limited to; null = the whole side.</param>
    public async Task<Browser> SignInAsync(string roleCode, string? subject = null, string? carrierBranch = null)
    {
        var role = Role.All[roleCode];
        subject ??= PersonOf(role.Side);
        await using var db = Portal.Raw();
        var user = await db.Users.Include(row => row.Grants).SingleAsync(row => row.Subject == subject, Token);
        foreach (var held in user.Grants.Select(grant => grant.RoleCode).ToList())
        {
            user.Withdraw(held);
        }

        user.Give(role, carrierBranch: carrierBranch);
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
