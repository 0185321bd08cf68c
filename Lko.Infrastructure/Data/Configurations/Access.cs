using Lko.Domain.Access;
using Lko.Domain.Notifications;
using Lko.Domain.Operators;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lko.Infrastructure.Data.Configurations;

internal sealed class UserTable : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.Issuer).HasMaxLength(User.MaxIssuerLength);
        builder.Property(row => row.Subject).HasMaxLength(User.MaxSubjectLength);
        builder.Property(row => row.Name).HasMaxLength(User.MaxNameLength);
        builder.Property(row => row.Email).HasMaxLength(User.MaxEmailLength);
        builder.Property(row => row.Language).HasMaxLength(2);
        builder.Property(row => row.Theme).HasMaxLength(10);
        builder.Property(row => row.Density).HasMaxLength(10);
        builder.Property(row => row.Recent).HasMaxLength(User.MaxRecentLength);
        builder.Property(row => row.TimeZone).HasMaxLength(User.MaxTimeZoneLength);
        builder.HasOne<Operator>().WithMany().HasForeignKey(row => row.OperatorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(row => row.Grants).WithOne().HasForeignKey(grant => grant.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(row => new { row.Issuer, row.Subject }).IsUnique();
    }
}

internal sealed class GrantTable : IEntityTypeConfiguration<Grant>
{
    public void Configure(EntityTypeBuilder<Grant> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.RoleCode).HasMaxLength(Role.MaxCodeLength);
        builder.Property(row => row.CarrierBranch).HasMaxLength(CarrierBranch.MaxCodeLength);
        builder.HasOne<Branch>().WithMany().HasForeignKey(row => new { row.OperatorId, row.BranchId })
            .HasPrincipalKey(branch => new { branch.OperatorId, branch.Id }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CarrierBranch>().WithMany().HasForeignKey(row => row.CarrierBranch).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Contract>().WithMany().HasForeignKey(row => new { row.OperatorId, row.ContractId })
            .HasPrincipalKey(contract => new { contract.OperatorId, contract.Id }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Account>().WithMany().HasForeignKey(row => new { row.OperatorId, row.AccountId })
            .HasPrincipalKey(account => new { account.OperatorId, account.Id }).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class UserSessionTable : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.Key).HasMaxLength(UserSession.KeyLength);
        builder.Property(row => row.Device).HasMaxLength(UserSession.MaxDeviceLength);
        builder.Property(row => row.Address).HasMaxLength(UserSession.MaxAddressLength);
        builder.Property(row => row.ActingReason).HasMaxLength(UserSession.MaxReasonLength);
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Operator>().WithMany().HasForeignKey(row => row.ActingFor).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => row.Key).IsUnique();
    }
}

internal sealed class SavedViewTable : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.List).HasMaxLength(SavedView.MaxListLength);
        builder.Property(row => row.Name).HasMaxLength(SavedView.MaxNameLength);
        builder.Property(row => row.State).HasMaxLength(SavedView.MaxStateLength);
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(row => new { row.UserId, row.List, row.Name }).IsUnique();
    }
}

internal sealed class AccessEventTable : IEntityTypeConfiguration<AccessEvent>
{
    public void Configure(EntityTypeBuilder<AccessEvent> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.Detail).HasMaxLength(AccessEvent.MaxDetailLength);
        builder.Property(row => row.Address).HasMaxLength(UserSession.MaxAddressLength);
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.By).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.Of).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Operator>().WithMany().HasForeignKey(row => row.Telecom).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(row => new { row.Kind, row.Id });

        // A day of it is asked for by itself.
        builder.HasIndex(row => row.At);

        // Whether a reading is in the journal already is asked with every card that somebody of the carrier opens.
        builder.HasIndex(row => new { row.By, row.Kind, row.At });
    }
}

internal sealed class NotificationTable : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.Kind).HasMaxLength(Notification.MaxKindLength);
        builder.Property(row => row.Subject).HasMaxLength(Notification.MaxSubjectLength);
        builder.Property(row => row.Arguments).HasMaxLength(Notification.MaxArgumentsLength);
        builder.HasOne<User>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(row => new { row.UserId, row.ReadAt, row.At });
    }
}
