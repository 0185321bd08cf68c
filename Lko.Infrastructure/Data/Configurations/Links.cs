using System.Linq.Expressions;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
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

    /// <summary>A row known by its system and key, with the file it came from.</summary>
    public static void IsKeyedRow<TRow>(this EntityTypeBuilder<TRow> builder)
        where TRow : class, IKeyedRow
    {
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.KeyHash).HasMaxLength(IKeyedRow.KeyHashLength);
        builder.ComplexProperty(row => row.Source, source =>
        {
            source.Property(each => each.Path).HasMaxLength(DeliveredFile.MaxPathLength);
            source.Property(each => each.RowHash).HasMaxLength(DeliveredFile.HashLength);
        });
        builder.HasOne<SourceSystem>().WithMany().HasForeignKey(nameof(IKeyedRow.System)).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(nameof(IKeyedRow.System), nameof(IKeyedRow.KeyHash)).IsUnique();
        builder.HasIndex(nameof(IKeyedRow.System), nameof(IKeyedRow.Period));
    }

    /// <summary>The same for a row of an operator.</summary>
    public static void IsLedgerRow<TRow>(this EntityTypeBuilder<TRow> builder)
        where TRow : LedgerRow
    {
        builder.IsKeyedRow();
        builder.InBranch();
        builder.HasIndex(nameof(LedgerRow.OperatorId), nameof(LedgerRow.Period));
    }

    public static void IsCall<TRow>(this EntityTypeBuilder<TRow> builder)
        where TRow : class, ICall
    {
        builder.Property<string>(nameof(CallDetail.NumberA)).HasMaxLength(ICall.MaxNumberLength);
        builder.Property<string>(nameof(CallDetail.NumberB)).HasMaxLength(ICall.MaxNumberLength);
        builder.Property<string>(nameof(CallDetail.Trunk)).HasMaxLength(ICall.MaxTrunkLength);
        builder.Property<string>(nameof(CallDetail.Direction)).HasMaxLength(ICall.MaxCodeLength);
        builder.Property<string>(nameof(CallDetail.Service)).HasMaxLength(ICall.MaxCodeLength);
        builder.HasOne<SourceFile>().WithMany().HasForeignKey(nameof(ICall.SourceFileId)).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(nameof(ICall.SourceFileId));
    }
}
