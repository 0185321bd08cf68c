using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Access;

/// <summary>A state of a list that a person has given a name; a tab of his own, in whichever browser he signs in.</summary>
public sealed class SavedView : IPersonOwned, IVersioned
{
    public const int MaxListLength = 20;
    public const int MaxNameLength = 60;
    public const int MaxStateLength = 1000;

    /// <summary>So many a person has of one list.</summary>
    public const int Most = 20;

    private SavedView(UserId userId, OperatorId? operatorId, string list, string name, string state, int place)
    {
        (UserId, OperatorId, List) = (userId, operatorId, list);
        (Name, State, Place) = (name, state, place);
    }

    public SavedViewId Id { get; private set; }

    public UserId UserId { get; private set; }

    public OperatorId? OperatorId { get; private set; }

    /// <summary>Code of the <see cref="ViewedList"/>.</summary>
    public string List { get; private set; }

    public string Name { get; private set; }

    /// <summary>As <see cref="ViewedList.StateOf"/> writes it.</summary>
    public string State { get; private set; }

    /// <summary>The smaller, the further left. What was deleted leaves its place free, so that it can come back to it.</summary>
    public int Place { get; private set; }

    public int Version { get; private set; }

    public static SavedView Of(CurrentUser user, ViewedList list, string name, string state, int place) => new(user.Id, user.OperatorId, list.Code, name, state, place);

    /// <summary>Gives it another name or another state. Values were checked by the use case.</summary>
    public void Change(string name, string state) => (Name, State) = (name, state);

    public void MoveTo(int place) => Place = place;
}
