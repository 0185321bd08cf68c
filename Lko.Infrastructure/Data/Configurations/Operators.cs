using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lko.Infrastructure.Data.Configurations;

internal sealed class OperatorTable : IEntityTypeConfiguration<Operator>
{
    public void Configure(EntityTypeBuilder<Operator> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.Code).HasMaxLength(Operator.MaxCodeLength);
        builder.Property(row => row.NameRu).HasMaxLength(Operator.MaxNameLength);
        builder.Property(row => row.NameEn).HasMaxLength(Operator.MaxNameLength);
        builder.Property(row => row.ShortName).HasMaxLength(Operator.MaxNameLength);
        builder.HasIndex(row => row.Code).IsUnique();
        builder.HasIndex(row => row.Inn);
    }
}

internal sealed class BranchTable : IEntityTypeConfiguration<Branch>
{
    public void Configure(EntityTypeBuilder<Branch> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.HasAlternateKey(row => new { row.OperatorId, row.Id });
        builder.Property(row => row.Code).HasMaxLength(Operator.MaxCodeLength);
        builder.Property(row => row.NameRu).HasMaxLength(Operator.MaxNameLength);
        builder.Property(row => row.NameEn).HasMaxLength(Operator.MaxNameLength);
        builder.Property(row => row.TimeZone).HasMaxLength(64);
        builder.HasOne<Operator>().WithMany().HasForeignKey(row => row.OperatorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Branch>().WithMany().HasForeignKey(row => new { row.OperatorId, row.ParentId })
            .HasPrincipalKey(row => new { row.OperatorId, row.Id }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => new { row.OperatorId, row.Code }).IsUnique();
    }
}

internal sealed class CarrierBranchTable : IEntityTypeConfiguration<CarrierBranch>
{
    public void Configure(EntityTypeBuilder<CarrierBranch> builder)
    {
        builder.HasKey(row => row.Code);
        builder.Property(row => row.Code).HasMaxLength(CarrierBranch.MaxCodeLength);
        builder.Property(row => row.NameRu).HasMaxLength(Operator.MaxNameLength);
        builder.Property(row => row.NameEn).HasMaxLength(Operator.MaxNameLength);
        builder.Property(row => row.TimeZone).HasMaxLength(64);
        builder.Property(row => row.Parent).HasMaxLength(CarrierBranch.MaxCodeLength);
        builder.Property(row => row.Subject).HasMaxLength(Contract.MaxSubjectLength);
        builder.HasOne<CarrierBranch>().WithMany().HasForeignKey(row => row.Parent).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ContractTable : IEntityTypeConfiguration<Contract>
{
    public void Configure(EntityTypeBuilder<Contract> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.HasAlternateKey(row => new { row.OperatorId, row.Id });
        builder.Property(row => row.Number).HasMaxLength(Contract.MaxNumberLength);
        builder.Property(row => row.LegacyNumber).HasMaxLength(Contract.MaxNumberLength);
        builder.Property(row => row.Subject).HasMaxLength(Contract.MaxSubjectLength);
        builder.HasOne<Operator>().WithMany().HasForeignKey(row => row.OperatorId).OnDelete(DeleteBehavior.Restrict);
        builder.InBranch();
        builder.HasIndex(row => row.Number).IsUnique();
    }
}

internal sealed class AccountTable : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.HasAlternateKey(row => new { row.OperatorId, row.Id });
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.NamingDomain).HasMaxLength(Account.MaxNamingDomainLength);
        builder.Property(row => row.Number).HasMaxLength(Account.MaxNumberLength);
        builder.Property(row => row.SubNumber).HasMaxLength(Account.MaxNumberLength);
        builder.Property(row => row.Path).HasMaxLength(DeliveredFile.MaxPathLength);
        builder.Property(row => row.RowHash).HasMaxLength(DeliveredFile.HashLength);
        builder.InBranch();
        builder.OfContract(row => new { row.OperatorId, row.ContractId });
        builder.HasOne<SourceSystem>().WithMany().HasForeignKey(row => row.System).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => new { row.System, row.NamingDomain, row.Number, row.SubNumber }).IsUnique();
        builder.HasIndex(row => new { row.OperatorId, row.Number });
    }
}

internal sealed class InterconnectPartnerTable : IEntityTypeConfiguration<InterconnectPartner>
{
    public void Configure(EntityTypeBuilder<InterconnectPartner> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.HasAlternateKey(row => new { row.OperatorId, row.Id });
        builder.Property(row => row.Contract).HasMaxLength(Contract.MaxNumberLength);
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.PartnerId).HasMaxLength(InterconnectPartner.MaxPartnerIdLength);
        builder.InBranch();
        builder.OfContract(row => new { row.OperatorId, row.ContractId });
        builder.HasOne<SourceSystem>().WithMany().HasForeignKey(row => row.System).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => new { row.System, row.PartnerId, row.Contract }).IsUnique();
    }
}
