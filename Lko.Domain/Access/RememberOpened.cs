using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>Keeps what the search led the caller to, so that it offers it again, in whichever browser he signs in.</summary>
public sealed class RememberOpened(ILkoDbFactory factory)
{
    public async Task<Outcome<Nothing>> Run(RecentObject opened, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenOwnAsync(cancellationToken);
        if (db?.User is not { } caller)
        {
            return Outcome<Nothing>.Forbidden();
        }

        if (await db.Users.SingleOrDefaultAsync(row => row.Id == caller.Id, cancellationToken) is not { } user)
        {
            return Outcome<Nothing>.NotFound();
        }

        user.Remember(opened);
        return await db.SaveAsync(cancellationToken) == SaveResult.Saved
            ? Outcome<Nothing>.Ok(default)
            : Outcome<Nothing>.Conflict(DomainTexts.Access["Profile.Conflict"]);
    }
}
