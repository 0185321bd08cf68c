using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>Lets a view of the caller's and the one beside it change places. At the edge it stays where it is.</summary>
public sealed class MoveView(ILkoDbFactory databases)
{
    /// <param name="isLeft">Towards the beginning; else towards the end.</param>
    public async Task<Outcome<Nothing>> Run(ViewedList list, SavedViewId id, bool isLeft, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenOwnAsync(cancellationToken);
        if (db?.User is not { } caller || !caller.Can(list.Reads))
        {
            return Outcome<Nothing>.Forbidden();
        }

        var views = await db.ViewsOf(caller, list).ToListAsync(cancellationToken);
        var at = views.FindIndex(row => row.Id == id);
        if (at < 0)
        {
            return Outcome<Nothing>.NotFound();
        }

        var other = isLeft ? at - 1 : at + 1;
        if (other < 0 || other >= views.Count)
        {
            return Outcome<Nothing>.Ok(default);
        }

        // Two saved in the same moment may have the same place, which nothing would come of changing.
        if (views[at].Place == views[other].Place)
        {
            views.ForEach(row => row.MoveTo(views.IndexOf(row) + 1));
        }

        var (left, right) = (views[at].Place, views[other].Place);
        views[at].MoveTo(right);
        views[other].MoveTo(left);
        return await db.SaveViewsAsync(caller, list, cancellationToken) == SaveResult.Saved
            ? Outcome<Nothing>.Ok(default)
            : Outcome<Nothing>.Conflict(DomainTexts.Access["View.Conflict"]);
    }
}
