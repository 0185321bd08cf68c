using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace Lko.Web.Components.Shared;

/// <summary>
/// The tabs of a list with the person's saved views behind its own. Which view is open is told by comparing what the address says; a view whose conditions
/// the person then changes stays open, as changed, until he goes to another tab.
/// </summary>
public sealed partial class SavedViewTabs : LkoComponentBase
{
    private static readonly Texts Texts = WebTexts.Shell;

    private readonly Reading _reading = new();
    private readonly Reading _naming = new();
    private readonly Reading<IReadOnlyDictionary<string, int>> _counting = new();
    private IReadOnlyList<SavedViewRow> _views = [];
    private ScopeNode? _scopes;
    private SavedViewId? _opened;
    private string _state = "";
    private bool _isNamed;
    private bool _busy;

    /// <summary>Name of the row of tabs for screen readers.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>The list whose views are shown.</summary>
    [Parameter, EditorRequired] public ViewedList List { get; set; } = null!;

    /// <summary>Who looks; null until the page knows.</summary>
    [Parameter, EditorRequired] public CurrentUser? Viewer { get; set; }

    /// <summary>Address of the list, without a query.</summary>
    [Parameter, EditorRequired] public string Path { get; set; } = "";

    /// <summary>The list's own tabs.</summary>
    [Parameter, EditorRequired] public IReadOnlyList<TabItem> Own { get; set; } = [];

    /// <summary>How many rows each of these states finds, in their order.</summary>
    [Parameter, EditorRequired] public Func<IReadOnlyList<string>, Task<IReadOnlyList<int>>> Count { get; set; } = null!;

    [Inject] private ListSavedViews ListSavedViews { get; set; } = null!;

    [Inject] private SaveView SaveView { get; set; } = null!;

    [Inject] private MoveView MoveView { get; set; } = null!;

    [Inject] private DeleteView DeleteView { get; set; } = null!;

    [Inject] private ListScopes ListScopes { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Inject] private Snacks Snacks { get; set; } = null!;

    private SavedViewRow? Opened => _views.FirstOrDefault(view => view.Id == _opened);

    /// <summary>What the list shows is none of its tabs.</summary>
    private bool IsOffered => _reading.IsDone && !_views.Any(view => Says(view.State, _state)) && !OwnStates.Contains(_state, StringComparer.Ordinal);

    private IEnumerable<string> OwnStates => Own.Select(tab => ViewedList.Without(StateOf(tab.Href), ColumnChoice.Key));

    /// <summary>The columns left out go along from one of the list's own tabs to another; those of a view stay with the view.</summary>
    private IReadOnlyList<TabItem> Items =>
    [
        .. Own.Select(tab => _opened is null ? tab : tab with { Current = false, Href = Href(ViewedList.Without(StateOf(tab.Href), ColumnChoice.Key)) }),
        .. _views.Select(view => new TabItem(view.Name, Href(view.State), view.Id == _opened, CountOf(view)) { Aside = Aside(view) }),
    ];

    /// <summary>Counts what each view finds. A failure is told where the rows themselves are read; the tabs keep what they knew.</summary>
    public async Task CountAsync()
    {
        if (_views.Count > 0)
        {
            IReadOnlyList<string> states = [.. _views.Select(view => view.State).Distinct(StringComparer.Ordinal)];
            await TryReadAsync<IReadOnlyDictionary<string, int>>(_counting, ScopeQuery.In(Navigation.Uri), async () =>
                states.Zip(await Count(states)).ToDictionary(found => found.First, found => found.Second, StringComparer.Ordinal));
            StateHasChanged();
        }
    }

    protected override Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            Navigation.LocationChanged += FollowAddress;
        }

        Listen(change => change.Topic == Topic.SavedView && change.IsAbout(List.Code) && IsMine(change), ReadAsync);
        ListenToRights(ReadAsync);
        return ReadAsync();
    }

    protected override Task OnParametersSetAsync()
    {
        Recognise();
        return NameAsync();
    }

    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= FollowAddress;
        base.Dispose(disposing);
    }

    private async Task ReadAsync()
    {
        // A way back may be taken from another screen.
        if (Gone.IsCancellationRequested)
        {
            return;
        }

        await TryReadAsync(_reading, async () => _views = (await ListSavedViews.Run(List, Gone)).Value);
        if (_reading.IsRefused)
        {
            _views = [];
        }

        Recognise();
        StateHasChanged();
        await Task.WhenAll(CountAsync(), NameAsync());
    }

    /// <summary>Branches are called by their names; a contract is by its number, which its code holds.</summary>
    private async Task NameAsync()
    {
        if (!_isNamed && _views.Any(view => ScopeOf(view.State) is { } code && ScopeCode.ContractIn(code) is null))
        {
            await ReadScopesAsync();
            StateHasChanged();
        }
    }

    /// <summary>Whoever may not see the tree is told the code.</summary>
    private async Task ReadScopesAsync()
    {
        if (!_isNamed && Viewer?.Can(Permission.ContractsRead) == true)
        {
            _isNamed = true;
            await TryReadAsync(_naming, async () => _scopes = (await ListScopes.Run(Gone)).Value);
        }
    }

    private void FollowAddress(object? sender, LocationChangedEventArgs change) => _ = OnCircuitAsync(() =>
    {
        Recognise();
        return Task.CompletedTask;
    });

    private void Recognise()
    {
        if (!string.Equals(Navigation.ToBaseRelativePath(Navigation.Uri).Split('?', '#')[0], Path, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        _state = StateOf(Navigation.Uri);
        var bare = ViewedList.Without(_state, ScopeQuery.Name);
        _opened = (_views.FirstOrDefault(view => Says(view.State, _state)) ?? _views.FirstOrDefault(view => Says(view.State, bare)))?.Id
            ?? (OwnStates.Contains(bare, StringComparer.Ordinal) ? null : Opened?.Id);
    }

    private bool IsChanged(SavedViewRow view) => !Says(view.State, _state) && !Says(view.State, ViewedList.Without(_state, ScopeQuery.Name));

    private string? Aside(SavedViewRow view)
    {
        var scope = ScopeOf(view.State) is { } code ? ScopeName(code) : null;
        var changed = view.Id == _opened && IsOffered && IsChanged(view) ? Texts["Views.Changed"] : null;
        return scope is null ? changed : changed is null ? scope : $"{scope}, {changed}";
    }

    private int? CountOf(SavedViewRow view) => _counting.Value?.TryGetValue(view.State, out var count) == true ? count : null;

    private string Href(string state) => state.Length == 0 ? Path : $"{Path}?{state}";

    private string StateOf(string address) => List.StateOf(GridState.QueryOf(address));

    private string ScopeName(string code) => ScopeCode.ContractIn(code) is { } number ? Texts.Format("Scope.Contract", number)
        : _scopes is { } scopes && ScopeSearch.NameOf(scopes, code) is { } name ? name.Current : code;

    private Task SaveNewAsync() => AskAsync(Texts["Views.Save"], Texts["Views.SaveVerb"], "Views.Saved", new ViewWishes("", _state));

    private Task RenameAsync(SavedViewRow view) =>
        AskAsync(Texts.Format("Views.RenameTitle", view.Name), Texts["Views.RenameVerb"], "Views.Renamed", new ViewWishes(view.Name, view.State, view));

    private async Task AskAsync(string title, string verb, string done, ViewWishes wishes)
    {
        var dialog = await Dialogs.ShowAsync<SaveViewDialog>(
            title,
            new DialogParameters<SaveViewDialog>
            {
                { each => each.List, List }, { each => each.Wishes, wishes }, { each => each.Title, title }, { each => each.Verb, verb },
                { each => each.Scope, wishes.Changes is null && ScopeOf(_state) is { } code ? await ScopeTextAsync(code) : null },
            },
            new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, BackdropClick = false, CloseOnEscapeKey = true });
        if (await dialog.Result is { Canceled: false, Data: SavedViewRow saved })
        {
            Snacks.Done(Texts.Format(done, saved.Name));
        }

        await ReadAsync();
    }

    private async Task<string> ScopeTextAsync(string code)
    {
        await ReadScopesAsync();
        return ScopeName(code);
    }

    /// <summary>A view that named no scope goes on naming none: it is shown in whatever scope the person has chosen.</summary>
    private Task SaveChangesAsync(SavedViewRow view) => TellAsync(
        () => SaveView.Run(List, new ViewWishes(view.Name, ScopeOf(view.State) is null ? ViewedList.Without(_state, ScopeQuery.Name) : _state, view), CancellationToken.None),
        saved => Snacks.Done(Texts.Format("Views.Saved", saved.Name)));

    private Task MoveAsync(SavedViewRow view, bool isLeft) => TellAsync(() => MoveView.Run(List, view.Id, isLeft, CancellationToken.None), _ => { });

    private Task DeleteAsync(SavedViewRow view) => TellAsync(
        () => DeleteView.Run(List, view.Id, CancellationToken.None),
        deleted => Snacks.Done(Texts.Format("Views.Deleted", deleted.Name), () => RestoreAsync(deleted)));

    private Task RestoreAsync(SavedViewRow deleted) => TellAsync(
        () => SaveView.Run(List, new ViewWishes(deleted.Name, deleted.State, Place: deleted.Place), CancellationToken.None),
        restored => Snacks.Done(Texts.Format("Views.Restored", restored.Name)));

    private async Task TellAsync<T>(Func<Task<Outcome<T>>> act, Action<T> done)
    {
        switch (await act())
        {
            case Outcome<T>.Done ok:
                done(ok.Result);
                break;
            case Outcome<T>.Refused refused:
                Snacks.Failed(refused.Errors[0].Message);
                break;
            case Outcome<T>.Clash clash:
                Snacks.Failed(clash.Message);
                break;
            default:
                Snacks.Failed(Texts["Views.Gone"]);
                break;
        }

        await ReadAsync();
    }

    // A second press before the first is answered must not do it twice.
    private async Task OnceAsync(Func<Task> act)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            await act();
        }
        finally
        {
            _busy = false;
        }
    }

    private bool IsMine(Change change) => change.UserId is null || Viewer is null || change.UserId == Viewer.Id.Value;

    private static string? ScopeOf(string state) => ScopeQuery.In("?" + state);

    private static bool Says(string one, string other) => string.Equals(one, other, StringComparison.Ordinal);
}
