using Lko.Domain.Access;
using Lko.Domain.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lko.Infrastructure.Data.Configurations;

internal sealed class OrderTable : IEntityTypeConfiguration<Order>
{
    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.HasAlternateKey(row => new { row.OperatorId, row.Id });
        builder.Property(row => row.Number).HasMaxLength(Order.MaxNumberLength);
        builder.Property(row => row.ProductCode).HasMaxLength(Order.MaxProductCodeLength);
        builder.Property(row => row.CustomerReference).HasMaxLength(Order.MaxCustomerReferenceLength);
        builder.Property(row => row.Comment).HasMaxLength(Order.MaxCommentLength);
        builder.Property(row => row.CrmId).HasMaxLength(Order.MaxCrmIdLength);
        builder.ComplexProperty(row => row.Summary, line =>
        {
            line.Property(each => each.Ru).HasMaxLength(Order.MaxSummaryLength);
            line.Property(each => each.En).HasMaxLength(Order.MaxSummaryLength);
        });
        foreach (var place in new[] { builder.ComplexProperty(row => row.PlaceA), builder.ComplexProperty(row => row.PlaceB) })
        {
            place.Property<string>(nameof(LocalLine.Ru)).HasMaxLength(Order.MaxPlaceLength);
            place.Property<string>(nameof(LocalLine.En)).HasMaxLength(Order.MaxPlaceLength);
        }

        builder.ComplexProperty(row => row.OneOff);
        builder.ComplexProperty(row => row.Monthly);
        builder.Ignore(row => row.OpenTerms);
        builder.Ignore(row => row.PromisedDate);
        builder.InBranch();
        builder.OfContract(row => new { row.OperatorId, row.ContractId });
        builder.OfAccount(row => new { row.OperatorId, row.AccountId });
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.CreatedBy).OnDelete(DeleteBehavior.Restrict);

        builder.HasMany(row => row.History).WithOne().HasForeignKey(part => new { part.OperatorId, part.OrderId })
            .HasPrincipalKey(row => new { row.OperatorId, row.Id }).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(row => row.Milestones).WithOne().HasForeignKey(part => new { part.OperatorId, part.OrderId })
            .HasPrincipalKey(row => new { row.OperatorId, row.Id }).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(row => row.Terms).WithOne().HasForeignKey(part => new { part.OperatorId, part.OrderId })
            .HasPrincipalKey(row => new { row.OperatorId, row.Id }).OnDelete(DeleteBehavior.Cascade);

        builder.HasMany(row => row.Files).WithOne().HasForeignKey(part => new { part.OperatorId, part.OrderId })
            .HasPrincipalKey(row => new { row.OperatorId, row.Id }).OnDelete(DeleteBehavior.Cascade);

        builder.HasIndex(row => row.Number).IsUnique();
        builder.HasIndex(row => row.CrmId);
        builder.HasIndex(row => row.Dispatch);
        builder.HasIndex(row => new { row.OperatorId, row.State, row.DueAt });
        builder.HasIndex(row => new { row.CarrierBranch, row.State, row.DueAt });
        builder.HasIndex(row => new { row.OperatorId, row.UpdatedAt });

        // Ended orders have no term: what is warned of is little, whoever asks.
        builder.HasIndex(row => new { row.OwnRiskAt, row.RiskAt });
    }
}

internal sealed class OrderHistoryTable : IEntityTypeConfiguration<OrderHistory>
{
    public void Configure(EntityTypeBuilder<OrderHistory> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.InBranch();
        builder.Property(row => row.By).HasMaxLength(OrderHistory.MaxByLength);
        builder.Property(row => row.SourceCode).HasMaxLength(OrderHistory.MaxSourceCodeLength);
        builder.Property(row => row.Text).HasMaxLength(OrderHistory.MaxTextLength);
    }
}

internal sealed class OrderMilestoneTable : IEntityTypeConfiguration<OrderMilestone>
{
    public void Configure(EntityTypeBuilder<OrderMilestone> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.InBranch();
        builder.HasIndex(row => new { row.OperatorId, row.OrderId, row.Milestone }).IsUnique();
    }
}

internal sealed class OrderFileTable : IEntityTypeConfiguration<OrderFile>
{
    public void Configure(EntityTypeBuilder<OrderFile> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.InBranch();
        builder.Property(row => row.Name).HasMaxLength(OrderFile.MaxNameLength);
        builder.Property(row => row.Sha256).HasMaxLength(OrderFile.HashLength);
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.AddedBy).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => row.Key).IsUnique();
    }
}

internal sealed class OrderTermsTable : IEntityTypeConfiguration<OrderTerms>
{
    public void Configure(EntityTypeBuilder<OrderTerms> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.InBranch();
        builder.HasAlternateKey(row => new { row.OperatorId, row.Id });
        builder.Property(row => row.ExternalId).HasMaxLength(OrderTerms.MaxExternalIdLength);
        builder.ComplexProperty(row => row.OneOff);
        builder.ComplexProperty(row => row.Monthly);
        builder.HasMany(row => row.Lines).WithOne().HasForeignKey(part => new { part.OperatorId, part.TermsId })
            .HasPrincipalKey(row => new { row.OperatorId, row.Id }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class OrderTermsLineTable : IEntityTypeConfiguration<OrderTermsLine>
{
    public void Configure(EntityTypeBuilder<OrderTermsLine> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.InBranch();
        builder.Property(row => row.Name).HasMaxLength(OrderTermsLine.MaxNameLength);
        builder.Property(row => row.Unit).HasMaxLength(OrderTermsLine.MaxUnitLength);
        builder.Property(row => row.Quantity).HasPrecision(18, 6);
        builder.Property(row => row.Price).HasPrecision(19, 6);
        builder.ComplexProperty(row => row.Net);
    }
}
