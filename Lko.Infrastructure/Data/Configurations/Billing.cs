using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lko.Infrastructure.Data.Configurations;

internal sealed class BalanceSnapshotTable : IEntityTypeConfiguration<BalanceSnapshot>
{
    public void Configure(EntityTypeBuilder<BalanceSnapshot> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.Path).HasMaxLength(DeliveredFile.MaxPathLength);
        builder.Property(row => row.RowHash).HasMaxLength(DeliveredFile.HashLength);
        builder.ComplexProperty(row => row.Opening);
        builder.ComplexProperty(row => row.Charged);
        builder.ComplexProperty(row => row.Corrected);
        builder.ComplexProperty(row => row.Paid);
        builder.ComplexProperty(row => row.Closing);
        builder.InBranch();
        builder.OfAccount(row => new { row.OperatorId, row.AccountId });
        builder.HasIndex(row => new { row.AccountId, row.Period }).IsUnique();
        builder.HasIndex(row => new { row.OperatorId, row.Period });
        builder.HasIndex(row => new { row.CarrierBranch, row.Period });
        builder.HasIndex(row => new { row.System, row.Period });
    }
}
