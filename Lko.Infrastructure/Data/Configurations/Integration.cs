using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lko.Infrastructure.Data.Configurations;

internal sealed class SourceSystemTable : IEntityTypeConfiguration<SourceSystem>
{
    public void Configure(EntityTypeBuilder<SourceSystem> builder)
    {
        builder.HasKey(row => row.Code);
        builder.Property(row => row.Code).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.ShortName).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.NameRu).HasMaxLength(Operator.MaxNameLength);
        builder.Property(row => row.NameEn).HasMaxLength(Operator.MaxNameLength);
        builder.Property(row => row.CarrierBranch).HasMaxLength(CarrierBranch.MaxCodeLength);
        builder.Property(row => row.TimeZone).HasMaxLength(64);
        builder.Ignore(row => row.Zone);
        builder.Property(row => row.Dialect).HasMaxLength(30);
        builder.Property(row => row.Transport).HasMaxLength(20);
        builder.Property(row => row.Encoding).HasMaxLength(SourceSystem.MaxEncodingLength);
        builder.Property(row => row.NamingDomain).HasMaxLength(Account.MaxNamingDomainLength);
        builder.Property(row => row.Schedule).HasMaxLength(SourceSystem.MaxScheduleLength);
        builder.Property(row => row.ScheduleZone).HasMaxLength(64);
        builder.Property(row => row.Feeds).HasMaxLength(200);
        builder.HasOne<CarrierBranch>().WithMany().HasForeignKey(row => row.CarrierBranch).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class OutboxMessageTable : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.Aggregate).HasMaxLength(OutboxMessage.MaxAggregateLength);
        builder.Property(row => row.Type).HasMaxLength(OutboxMessage.MaxTypeLength);
        builder.Property(row => row.LeaseOwner).HasMaxLength(OutboxMessage.MaxLeaseOwnerLength);
        builder.Property(row => row.ExternalId).HasMaxLength(OutboxMessage.MaxExternalIdLength);
        builder.Property(row => row.Detail).HasMaxLength(OutboxMessage.MaxDetailLength);

        builder.HasMany(row => row.History).WithOne().HasForeignKey(attempt => attempt.MessageId).OnDelete(DeleteBehavior.Restrict);

        builder.HasMany(row => row.Revisions).WithOne().HasForeignKey(revision => revision.MessageId).OnDelete(DeleteBehavior.Restrict);

        // A result is written only by the holder of the latest claim.
        builder.Property(row => row.Fence).IsConcurrencyToken();
        builder.HasIndex(row => row.MessageId).IsUnique();
        builder.HasIndex(row => new { row.State, row.NextAttemptAt });
        builder.HasIndex(row => new { row.Aggregate, row.Id });
    }
}

internal sealed class OutboxAttemptTable : IEntityTypeConfiguration<OutboxAttempt>
{
    public void Configure(EntityTypeBuilder<OutboxAttempt> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.Detail).HasMaxLength(OutboxMessage.MaxDetailLength);
    }
}

internal sealed class OutboxRevisionTable : IEntityTypeConfiguration<OutboxRevision>
{
    public void Configure(EntityTypeBuilder<OutboxRevision> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.By).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class IntegrationActionTable : IEntityTypeConfiguration<IntegrationAction>
{
    public void Configure(EntityTypeBuilder<IntegrationAction> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.Subject).HasMaxLength(IntegrationAction.MaxSubjectLength);
        builder.Property(row => row.Detail).HasMaxLength(IntegrationAction.MaxDetailLength);
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.By).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => new { row.Subject, row.Id });
    }
}

internal sealed class CrmEventTable : IEntityTypeConfiguration<CrmEvent>
{
    public void Configure(EntityTypeBuilder<CrmEvent> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.EventId).HasMaxLength(CrmEvent.MaxEventIdLength);
        builder.Property(row => row.OrderNumber).HasMaxLength(CrmEvent.MaxOrderNumberLength);
        builder.Property(row => row.CrmId).HasMaxLength(Order.MaxCrmIdLength);
        builder.HasMany(row => row.Texts).WithOne().HasForeignKey(text => text.CrmEventId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => row.EventId).IsUnique();
        builder.HasIndex(row => new { row.OrderNumber, row.Sequence });
    }
}

internal sealed class CrmEventTextTable : IEntityTypeConfiguration<CrmEventText>
{
    public void Configure(EntityTypeBuilder<CrmEventText> builder) => builder.Property(row => row.Id).ValueGeneratedOnAdd();
}

internal sealed class FindingTable : IEntityTypeConfiguration<Finding>
{
    public void Configure(EntityTypeBuilder<Finding> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.Subject).HasMaxLength(Finding.MaxSubjectLength);
        builder.Property(row => row.Detail).HasMaxLength(Finding.MaxDetailLength);
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.Note).HasMaxLength(Finding.MaxDetailLength);
        builder.Ignore(row => row.Figures);
        builder.Ignore(row => row.State);
        builder.Ignore(row => row.OwnerRole);
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.OwnerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => new { row.Subject, row.Kind });

        // Two that find the same condition at the same moment: the second meets a duplicate, looks again and finds the first one's row.
        builder.HasIndex(row => new { row.Kind, row.Subject }, "IX_Findings_OpenConditions").IsUnique()
            .HasFilter($"\"ClosedAt\" IS NULL AND \"Kind\" IN ({string.Join(", ", Finding.Conditions.Select(kind => (int)kind))})");
        builder.HasIndex(row => new { row.AccountId, row.Period });
        builder.HasIndex(row => new { row.System, row.ClosedAt });
    }
}

internal sealed class SyncCursorTable : IEntityTypeConfiguration<SyncCursor>
{
    public void Configure(EntityTypeBuilder<SyncCursor> builder)
    {
        builder.HasKey(row => new { row.System, row.Stream });
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.Stream).HasMaxLength(SyncCursor.MaxStreamLength);
        builder.Property(row => row.Position).HasMaxLength(SyncCursor.MaxPositionLength);
    }
}

internal sealed class SourceBreakerTable : IEntityTypeConfiguration<SourceBreaker>
{
    public void Configure(EntityTypeBuilder<SourceBreaker> builder)
    {
        builder.HasKey(row => row.System);
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
    }
}

internal sealed class NumberSeriesTable : IEntityTypeConfiguration<NumberSeries>
{
    public void Configure(EntityTypeBuilder<NumberSeries> builder)
    {
        builder.HasKey(row => row.Name);
        builder.Property(row => row.Name).HasMaxLength(NumberSeries.MaxNameLength);
    }
}

internal sealed class ServiceCodeTable : IEntityTypeConfiguration<ServiceCode>
{
    public void Configure(EntityTypeBuilder<ServiceCode> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.Code).HasMaxLength(ServiceCode.MaxCodeLength);
        builder.Property(row => row.Meaning).HasMaxLength(ServiceCode.MaxCodeLength);
        builder.HasIndex(row => new { row.System, row.Code }).IsUnique();
    }
}
