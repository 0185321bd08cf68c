using System.Linq.Expressions;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lko.Infrastructure.Data.Configurations;

/// <summary>Foreign keys that carry the operator, so that no row can point into another operator's data.</summary>
internal static class Links
{
    /// <summary>Ties a row to a branch of its own operator and to a branch of the carrier.</summary>
    public static void InBranch<TRow>(this EntityTypeBuilder<TRow> builder)
        where TRow : class, IBranchOwned
    {
        builder.HasOne<Branch>().WithMany().HasForeignKey(nameof(IOperatorOwned.OperatorId), nameof(IBranchOwned.BranchId))
            .HasPrincipalKey(branch => new { branch.OperatorId, branch.Id }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CarrierBranch>().WithMany().HasForeignKey(nameof(IBranchOwned.CarrierBranch)).OnDelete(DeleteBehavior.Restrict);
    }

    public static void OfContract<TRow>(this EntityTypeBuilder<TRow> builder, Expression<Func<TRow, object?>> key)
        where TRow : class, IOperatorOwned =>
        builder.HasOne<Contract>().WithMany().HasForeignKey(key).HasPrincipalKey(contract => new { contract.OperatorId, contract.Id }).OnDelete(DeleteBehavior.Restrict);

    public static void OfAccount<TRow>(this EntityTypeBuilder<TRow> builder, Expression<Func<TRow, object?>> key)
        where TRow : class, IOperatorOwned =>
        builder.HasOne<Account>().WithMany().HasForeignKey(key).HasPrincipalKey(account => new { account.OperatorId, account.Id }).OnDelete(DeleteBehavior.Restrict);
}
