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

        using var file = SeedFile.Open("people");
        foreach (var row in file.RootElement.EnumerateArray())
        {
            var subject = row.Text("subject");
            var employer = row.Find("operator") is { } code
                ? await db.Operators.Where(each => each.Code == code).Select(each => (OperatorId?)each.Id).SingleAsync(cancellationToken)
                : null;
            BranchId? branch = row.Find("branch") is { } node
                ? await db.Branches.Where(each => each.OperatorId == employer && each.Code == node).Select(each => each.Id).SingleAsync(cancellationToken)
                : null;
            var user = employer is { } operatorId
                ? User.OfOperator(issuer, subject, row.Text("name"), $"{subject}@example.org", operatorId)
                : User.OfCarrier(issuer, subject, row.Text("name"), $"{subject}@example.org");
            user.Give(Role.All[row.Text("role")], branch, row.Find("carrierBranch"));
            db.Users.Add(user);
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
