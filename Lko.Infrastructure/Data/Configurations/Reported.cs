using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lko.Infrastructure.Data.Configurations;

internal sealed class ReportedOrderTable : IEntityTypeConfiguration<ReportedOrder>
{
    public void Configure(EntityTypeBuilder<ReportedOrder> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.IsKeyedRow();
        builder.Property(row => row.Number).HasMaxLength(ReportedOrder.MaxNumberLength);
        builder.Property(row => row.Channel).HasMaxLength(ReportedOrder.MaxCodeLength);
        builder.Property(row => row.Inn).HasMaxLength(ReportedOrder.MaxInnLength);
        builder.Property(row => row.MacroBranch).HasMaxLength(ReportedOrder.MaxCodeLength);
        builder.Property(row => row.RegionalBranch).HasMaxLength(ReportedOrder.MaxCodeLength);
        builder.Property(row => row.Product).HasMaxLength(ReportedOrder.MaxCodeLength);
        builder.Property(row => row.Kind).HasMaxLength(ReportedOrder.MaxCodeLength);
        builder.Property(row => row.State).HasMaxLength(ReportedOrder.MaxCodeLength);
        builder.HasIndex(row => new { row.RegisteredIn, row.MacroBranch });
    }
}

internal sealed class ClientNodeTable : IEntityTypeConfiguration<ClientNode>
{
    public void Configure(EntityTypeBuilder<ClientNode> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.IsKeyedRow();
        builder.Property(row => row.Number).HasMaxLength(ClientNode.MaxIdLength);
        builder.Property(row => row.ParentNumber).HasMaxLength(ClientNode.MaxIdLength);
        builder.Property(row => row.Kind).HasMaxLength(ClientNode.MaxKindLength);
        builder.Property(row => row.Code).HasMaxLength(ClientNode.MaxCodeLength);
        builder.Property(row => row.Name).HasMaxLength(Operator.MaxNameLength);
        builder.Property(row => row.Inn).HasMaxLength(ClientNode.MaxRequisiteLength);
        builder.Property(row => row.Kpp).HasMaxLength(ClientNode.MaxRequisiteLength);
        builder.Property(row => row.Ogrn).HasMaxLength(ClientNode.MaxRequisiteLength);
        builder.Property(row => row.MacroBranch).HasMaxLength(ClientNode.MaxKindLength);
        builder.Property(row => row.RegionalBranch).HasMaxLength(ClientNode.MaxKindLength);
        builder.Property(row => row.Billing).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.HasIndex(row => row.Inn);
        builder.HasIndex(row => new { row.System, row.ParentNumber });
    }
}

internal sealed class LastMileRequestTable : IEntityTypeConfiguration<LastMileRequest>
{
    public void Configure(EntityTypeBuilder<LastMileRequest> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.Number).HasMaxLength(LastMileRequest.MaxNumberLength);
        builder.ComplexProperty(row => row.Source, source =>
        {
            source.Property(each => each.Path).HasMaxLength(DeliveredFile.MaxPathLength);
            source.Property(each => each.RowHash).HasMaxLength(DeliveredFile.HashLength);
        });
        builder.Property(row => row.Kind).HasMaxLength(LastMileRequest.MaxCodeLength);
        builder.Property(row => row.State).HasMaxLength(LastMileRequest.MaxCodeLength);
        builder.Property(row => row.MacroBranch).HasMaxLength(LastMileRequest.MaxCodeLength);
        builder.Property(row => row.RegionalBranch).HasMaxLength(LastMileRequest.MaxCodeLength);
        builder.Property(row => row.DeadlineZone).HasMaxLength(LastMileRequest.MaxZoneLength);
        builder.HasOne<SourceSystem>().WithMany().HasForeignKey(row => row.System).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => new { row.System, row.Number }).IsUnique();
        builder.HasIndex(row => row.Deadline);
    }
}
