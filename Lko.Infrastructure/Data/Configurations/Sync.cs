using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lko.Infrastructure.Data.Configurations;

internal sealed class SourceFileTable : IEntityTypeConfiguration<SourceFile>
{
    public void Configure(EntityTypeBuilder<SourceFile> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.Delivery).HasMaxLength(DeliveredFile.MaxDeliveryLength);
        builder.Property(row => row.Name).HasMaxLength(DeliveredFile.MaxNameLength);
        builder.Property(row => row.Sha256).HasMaxLength(DeliveredFile.HashLength);
        builder.Property(row => row.AccountNumber).HasMaxLength(Account.MaxNumberLength);
        builder.Property(row => row.Encoding).HasMaxLength(SourceSystem.MaxEncodingLength);
        builder.Ignore(row => row.Path);
        builder.HasOne<SourceSystem>().WithMany().HasForeignKey(row => row.System).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => new { row.System, row.Delivery, row.Name }).IsUnique();

        // The last month of each kind, and what was refused without another in its place, are asked for by every look at the federation.
        builder.HasIndex(row => new { row.System, row.Feed, row.Period });
        builder.HasIndex(row => new { row.Verdict, row.System, row.Feed, row.Period });
    }
}

internal sealed class QuarantineRowTable : IEntityTypeConfiguration<QuarantineRow>
{
    public void Configure(EntityTypeBuilder<QuarantineRow> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.Path).HasMaxLength(DeliveredFile.MaxPathLength);
        builder.Property(row => row.Field).HasMaxLength(QuarantineRow.MaxFieldLength);
        builder.Property(row => row.Raw).HasMaxLength(QuarantineRow.MaxRawLength);
        builder.Property(row => row.Code).HasMaxLength(QuarantineRow.MaxCodeLength);
        builder.Property(row => row.ExternalId).HasMaxLength(QuarantineRow.MaxExternalIdLength);
        builder.Property(row => row.Times).HasDefaultValue(1).ValueGeneratedNever();
        builder.HasOne<SourceSystem>().WithMany().HasForeignKey(row => row.System).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => new { row.System, row.Feed, row.Period });

        // What waits of each system, for which reason and since when, is asked for by every look at the federation. No other index is in the order of the sight:
        // a planner that takes a flood for evenly spread reads all of it along such a one.
        builder.HasIndex(row => new { row.System, row.Reason, row.FirstSeenAt });

        // Whether what rows wait for is known by now is asked by every step of a run, whatever else was set aside.
        builder.HasIndex(row => new { row.System, row.Feed, row.Code, row.Period }, "IX_QuarantineRows_UnknownAccount").HasFilter($"\"Reason\" = {(int)RejectReason.UnknownAccount}");
        builder.HasIndex(row => new { row.System, row.Feed, row.Code, row.Period }, "IX_QuarantineRows_UnknownOperator").HasFilter($"\"Reason\" = {(int)RejectReason.UnknownOperator}");
    }
}

internal sealed class SyncRunTable : IEntityTypeConfiguration<SyncRun>
{
    public void Configure(EntityTypeBuilder<SyncRun> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.Error).HasMaxLength(SyncRun.MaxErrorLength);
        builder.Property(row => row.SilentFeeds).HasMaxLength(SyncRun.MaxFeedsLength);
        builder.Property(row => row.FailedFeeds).HasMaxLength(SyncRun.MaxFeedsLength);

        // A run that was given up must not be finished by a process that slept.
        builder.Property(row => row.State).IsConcurrencyToken();
        builder.HasOne<SourceSystem>().WithMany().HasForeignKey(row => row.System).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.AskedBy).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => new { row.System, row.StartedAt });

        // Two nodes that begin a run of one system at the same moment: the second meets a duplicate.
        builder.HasIndex(row => row.System, "IX_SyncRuns_Running").IsUnique().HasFilter($"\"State\" = {(int)SyncRunState.Running}");

        // What runs now, and how each system ended last, are asked for by every look at the federation.
        builder.HasIndex(row => new { row.State, row.System, row.StartedAt });

        // So is the last one that found rows: most find nothing new, and one that does may lie far back.
        builder.HasIndex(row => new { row.State, row.System, row.StartedAt }, "IX_SyncRuns_WithRows").HasFilter($"\"State\" = {(int)SyncRunState.Succeeded} AND \"AcceptedRows\" > 0");
    }
}

internal sealed class SourceFreshnessTable : IEntityTypeConfiguration<SourceFreshness>
{
    public void Configure(EntityTypeBuilder<SourceFreshness> builder)
    {
        builder.HasKey(row => row.System);
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.HasOne<SourceSystem>().WithMany().HasForeignKey(row => row.System).OnDelete(DeleteBehavior.Restrict);
    }
}
