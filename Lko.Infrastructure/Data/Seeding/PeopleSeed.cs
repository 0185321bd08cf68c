using Lko.Domain.Access;
using Lko.Domain.Operators;
using Microsoft.EntityFrameworkCore;

namespace Lko.Infrastructure.Data.Seeding;

/// <summary>The people of the sandbox: who may sign in through its identity provider, with which roles over which branches.</summary>
internal static class PeopleSeed
{
    public static async Task RunAsync(LkoDbContext db, string issuer, CancellationToken cancellationToken)
    {
        if (await db.Users.AnyAsync(user => user.Issuer == issuer, cancellationToken))
        {
            return;
        }

        var caspian = await db.Operators.SingleAsync(row => row.Code == "OP10", cancellationToken);
        var volga = await db.Operators.SingleAsync(row => row.Code == "OP02", cancellationToken);
        var ural = await db.Branches.SingleAsync(row => row.OperatorId == caspian.Id && row.Code == "OP10-F2", cancellationToken);
        var head = await db.Branches.SingleAsync(row => row.OperatorId == caspian.Id && row.Code == "OP10-H", cancellationToken);

        Add(OfOperator("op10-admin", "А. К.", caspian), Role.OperatorAdmin);
        Add(OfOperator("op10-orders", "М. З.", caspian), Role.OperatorOrders, head.Id);
        Add(OfOperator("op10-finance", "Е. С.", caspian), Role.OperatorFinance, ural.Id);
        Add(OfOperator("op02-orders", "П. Л.", volga), Role.OperatorOrders);
        Add(OfCarrier("carrier-kam-volga", "И. В."), Role.CarrierAccountManager, carrierBranch: "VOLGA");
        Add(OfCarrier("carrier-support", "О. Н."), Role.CarrierSupport);
        Add(OfCarrier("carrier-manager", "С. Р."), Role.CarrierManager);
        Add(OfCarrier("portal-admin", "Г. Т."), Role.CarrierAdmin);
        await db.SaveChangesAsync(cancellationToken);

        User OfOperator(string subject, string name, Operator employer) => User.OfOperator(issuer, subject, name, $"{subject}@example.org", employer.Id);

        User OfCarrier(string subject, string name) => User.OfCarrier(issuer, subject, name, $"{subject}@example.org");

        void Add(User user, Role role, BranchId? branch = null, string? carrierBranch = null)
        {
            user.Give(role, branch, carrierBranch);
            db.Users.Add(user);
        }
    }
}
