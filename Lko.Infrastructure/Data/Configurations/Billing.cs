using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
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

internal sealed class ChargeTable : IEntityTypeConfiguration<Charge>
{
    public void Configure(EntityTypeBuilder<Charge> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.IsLedgerRow();
        builder.OfAccount(row => new { row.OperatorId, row.AccountId });
        builder.Property(row => row.Kind).HasMaxLength(Charge.MaxKindLength);
        builder.Property(row => row.Service).HasMaxLength(Charge.MaxServiceLength);
        builder.Property(row => row.Meaning).HasMaxLength(ServiceCode.MaxCodeLength);
        builder.Property(row => row.Name).HasMaxLength(Charge.MaxNameLength);
        builder.Property(row => row.Quantity).HasMaxLength(Charge.MaxShortTextLength);
        builder.Property(row => row.Unit).HasMaxLength(Charge.MaxShortTextLength);
        builder.Property(row => row.VatRate).HasMaxLength(Charge.MaxShortTextLength);
        builder.ComplexProperty(row => row.Net);
        builder.ComplexProperty(row => row.Vat);
        builder.ComplexProperty(row => row.Gross);
        builder.HasIndex(row => new { row.AccountId, row.Period });
    }
}

internal sealed class PaymentTable : IEntityTypeConfiguration<Payment>
{
    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.IsLedgerRow();
        builder.OfAccount(row => new { row.OperatorId, row.AccountId });
        builder.Property(row => row.OrderNumber).HasMaxLength(Payment.MaxOrderLength);
        builder.Property(row => row.Purpose).HasMaxLength(Payment.MaxPurposeLength);
        builder.ComplexProperty(row => row.Amount);
        builder.HasIndex(row => new { row.AccountId, row.ValueDay });
    }
}

internal sealed class UnidentifiedPaymentTable : IEntityTypeConfiguration<UnidentifiedPayment>
{
    public void Configure(EntityTypeBuilder<UnidentifiedPayment> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.IsKeyedRow();
        builder.Property(row => row.OrderNumber).HasMaxLength(Payment.MaxOrderLength);
        builder.Property(row => row.Purpose).HasMaxLength(Payment.MaxPurposeLength);
        builder.ComplexProperty(row => row.Amount);
    }
}

internal sealed class SettlementDocumentTable : IEntityTypeConfiguration<SettlementDocument>
{
    public void Configure(EntityTypeBuilder<SettlementDocument> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.IsLedgerRow();
        builder.OfAccount(row => new { row.OperatorId, row.AccountId });
        builder.Property(row => row.Type).HasMaxLength(SettlementDocument.MaxTypeLength);
        builder.Property(row => row.Number).HasMaxLength(SettlementDocument.MaxNumberLength);
        builder.Property(row => row.FileName).HasMaxLength(SettlementDocument.MaxFileNameLength);
        builder.Property(row => row.Md5).HasMaxLength(SettlementDocument.Md5Length);
        builder.ComplexProperty(row => row.Net);
        builder.ComplexProperty(row => row.Vat);
        builder.ComplexProperty(row => row.Gross);
        builder.HasIndex(row => new { row.AccountId, row.Date });
    }
}

internal sealed class InterconnectVolumeTable : IEntityTypeConfiguration<InterconnectVolume>
{
    public void Configure(EntityTypeBuilder<InterconnectVolume> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.IsLedgerRow();
        builder.HasOne<InterconnectPartner>().WithMany().HasForeignKey(row => new { row.OperatorId, row.PartnerId })
            .HasPrincipalKey(partner => new { partner.OperatorId, partner.Id }).OnDelete(DeleteBehavior.Restrict);
        builder.Property(row => row.Direction).HasMaxLength(InterconnectVolume.MaxCodeLength);
        builder.Property(row => row.Point).HasMaxLength(InterconnectVolume.MaxCodeLength);
        builder.Property(row => row.Service).HasMaxLength(InterconnectVolume.MaxCodeLength);
        builder.ComplexProperty(row => row.Net);
        builder.ComplexProperty(row => row.Vat);
        builder.ComplexProperty(row => row.Gross);
    }
}

internal sealed class CallDetailTable : IEntityTypeConfiguration<CallDetail>
{
    public void Configure(EntityTypeBuilder<CallDetail> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.InBranch();
        builder.OfAccount(row => new { row.OperatorId, row.AccountId });
        builder.IsCall();
        builder.HasIndex(row => new { row.AccountId, row.AnsweredAt });
    }
}

internal sealed class SwitchCallTable : IEntityTypeConfiguration<SwitchCall>
{
    public void Configure(EntityTypeBuilder<SwitchCall> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.IsCall();
        builder.HasIndex(row => new { row.System, row.AnsweredAt });
    }
}

internal sealed class PortTrafficTable : IEntityTypeConfiguration<PortTraffic>
{
    public void Configure(EntityTypeBuilder<PortTraffic> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.System).HasMaxLength(SourceSystem.MaxCodeLength);
        builder.Property(row => row.Port).HasMaxLength(PortTraffic.MaxPortLength);
        builder.HasOne<SourceSystem>().WithMany().HasForeignKey(row => row.System).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => new { row.System, row.Period, row.Port }).IsUnique();
    }
}
