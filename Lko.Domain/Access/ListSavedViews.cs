using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>One of a person's views of a list.</summary>
/// <param name="State">What the list's address says, as <see cref="ViewedList.StateOf"/> writes it.</param>
/// <param name="Version">Whoever changes the view names the one he saw.</param>
public sealed record SavedViewRow(SavedViewId Id, string Name, string State, int Place, int Version);

/// <summary>The caller's own views of one list, from left to right.</summary>
public sealed class ListSavedViews(ILkoDbFactory databases)
{
    public async Task<Outcome<IReadOnlyList<SavedViewRow>>> Run(ViewedList list, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenOwnAsync(cancellationToken);
        if (db?.User is not { } caller || !caller.Can(list.Reads))
        {
            return Outcome<IReadOnlyList<SavedViewRow>>.Forbidden();
        }

        return Outcome<IReadOnlyList<SavedViewRow>>.Ok(await db.ViewsOf(caller, list).AsNoTracking()
            .Select(row => new SavedViewRow(row.Id, row.Name, row.State, row.Place, row.Version)).ToListAsync(cancellationToken));
    }
}

/// <summary>What the use cases of saved views share.</summary>
internal static class SavedViewAccess
{
    /// <summary>From left to right. The wall lets a colleague's rows be read: whose they are is asked here.</summary>
    public static IQueryable<SavedView> ViewsOf(this ILkoDb db, CurrentUser caller, ViewedList list) =>
        db.SavedViews.Where(row => row.UserId == caller.Id && row.List == list.Code).OrderBy(row => row.Place).ThenBy(row => row.Id);

    /// <summary>His other screens show what he saves here.</summary>
    public static Task<SaveResult> SaveViewsAsync(this ILkoDb db, CurrentUser caller, ViewedList list, CancellationToken cancellationToken)
    {
        db.Announce(new(Topic.SavedView, list.Code, caller.OperatorId, null, null, caller.Id.Value));
        return db.SaveAsync(cancellationToken);
    }
}
