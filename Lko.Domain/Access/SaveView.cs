using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Access;

/// <summary>How a view shall be called and what it shall show.</summary>
/// <param name="State">The query string of the list's address; what is no part of a view falls away.</param>
/// <param name="Changes">The view that is to become so, as the caller saw it; null for a new one.</param>
/// <param name="Place">Where a new one stands, for one that was deleted and comes back; null = behind the others.</param>
public sealed record ViewWishes(string Name, string State, SavedViewRow? Changes = null, int? Place = null);

/// <summary>Saves a view of the caller's: a new one, a deleted one that comes back, or another name or state of one he has.</summary>
public sealed class SaveView(ILkoDbFactory databases)
{
    public async Task<Outcome<SavedViewRow>> Run(ViewedList list, ViewWishes wishes, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenOwnAsync(cancellationToken);
        if (db?.User is not { } caller || !caller.Can(list.Reads))
        {
            return Outcome<SavedViewRow>.Forbidden();
        }

        var views = await db.ViewsOf(caller, list).ToListAsync(cancellationToken);
        var view = views.Find(row => row.Id == wishes.Changes?.Id);
        if (wishes.Changes is not null && view is null)
        {
            return Outcome<SavedViewRow>.NotFound();
        }

        if (view is not null && view.Version != wishes.Changes!.Version)
        {
            return Outcome<SavedViewRow>.Conflict(DomainTexts.Access["View.Conflict"]);
        }

        var (name, state) = (StoredText.Fit(wishes.Name, wishes.Name.Length).Trim(), list.StateOf(wishes.State));
        if (Check(name, state, view, views).ToList() is { Count: > 0 } errors)
        {
            return Outcome<SavedViewRow>.Invalid(errors);
        }

        if (view is null)
        {
            view = SavedView.Of(caller, list, name, state, Place(views, wishes.Place));
            db.SavedViews.Add(view);
        }
        else
        {
            view.Change(name, state);
        }

        return await db.SaveViewsAsync(caller, list, cancellationToken) switch
        {
            SaveResult.Saved => Outcome<SavedViewRow>.Ok(new(view.Id, view.Name, view.State, view.Place, view.Version)),
            SaveResult.Duplicate => Outcome<SavedViewRow>.Invalid(Taken(name)),
            _ => Outcome<SavedViewRow>.Conflict(DomainTexts.Access["View.Conflict"]),
        };
    }

    private static IEnumerable<FieldError> Check(string name, string state, SavedView? view, List<SavedView> views)
    {
        if (view is null && views.Count >= SavedView.Most)
        {
            yield return new("", "most", DomainTexts.Access.Format("View.Most", SavedView.Most));
        }

        if (name.Length == 0)
        {
            yield return new("name", "required", DomainTexts.Common.Format("Field.Required", DomainTexts.Access["View.Name"]));
        }
        else if (name.Length > SavedView.MaxNameLength)
        {
            yield return new("name", "long", DomainTexts.Common.Format("Field.TooLong", DomainTexts.Access["View.Name"], SavedView.MaxNameLength));
        }
        else if (views.Exists(row => row != view && string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            yield return Taken(name);
        }

        if (state.Length > SavedView.MaxStateLength)
        {
            yield return new("", "long", DomainTexts.Access["View.StateLong"]);
        }
    }

    private static FieldError Taken(string name) => new("name", "taken", DomainTexts.Access.Format("View.Taken", name));

    /// <summary>What comes back stands where it stood: whatever took that place meanwhile goes one further, and what follows with it.</summary>
    private static int Place(List<SavedView> views, int? wished)
    {
        if (wished is not { } place)
        {
            return views.Select(row => row.Place).DefaultIfEmpty().Max() + 1;
        }

        if (views.Exists(row => row.Place == place))
        {
            views.FindAll(row => row.Place >= place).ForEach(row => row.MoveTo(row.Place + 1));
        }

        return place;
    }
}
