using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>Deletes a view of the caller's. It answers with what the view was, so that <see cref="SaveView"/> can bring it back to its place.</summary>
public sealed class DeleteView(ILkoDbFactory databases)
{
    public async Task<Outcome<SavedViewRow>> Run(ViewedList list, SavedViewId id, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenOwnAsync(cancellationToken);
        if (db?.User is not { } caller || !caller.Can(list.Reads))
        {
            return Outcome<SavedViewRow>.Forbidden();
        }

        if (await db.ViewsOf(caller, list).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } view)
        {
            return Outcome<SavedViewRow>.NotFound();
        }

        db.SavedViews.Remove(view);
        return await db.SaveViewsAsync(caller, list, cancellationToken) == SaveResult.Saved
            ? Outcome<SavedViewRow>.Ok(new(view.Id, view.Name, view.State, view.Place, view.Version))
            : Outcome<SavedViewRow>.Conflict(DomainTexts.Access["View.Conflict"]);
    }
}
