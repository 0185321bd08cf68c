using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lko.Infrastructure.Data;

/// <summary>By what a row of a branch is known to be of a contract.</summary>
internal static class Owned
{
    /// <summary>It names neither a contract nor an account, and is no contract: it hangs on a row that does.</summary>
    public static bool Hangs(Type type) =>
        typeof(IBranchOwned).IsAssignableFrom(type) && type != typeof(Contract) && !typeof(IContractOwned).IsAssignableFrom(type) && !typeof(IAccountOwned).IsAssignableFrom(type);

    /// <summary>The one key by which it does.</summary>
    public static IReadOnlyForeignKey ParentOf(IReadOnlyEntityType entity) =>
        entity.GetForeignKeys().SingleOrDefault(key => key.IsRequired && typeof(IBranchOwned).IsAssignableFrom(key.PrincipalEntityType.ClrType))
            ?? throw new InvalidOperationException($"Nothing says of what contract a {entity.ClrType.Name} is.");
}
