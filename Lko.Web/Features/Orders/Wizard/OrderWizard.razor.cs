using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Web.Components.Shared;
using Lko.Web.Components.Shared.Parameters;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace Lko.Web.Features.Orders.Wizard;

/// <summary>
/// A new order, step by step, built from the product's specification. It saves itself as it is filled in; the step lives in the address, so
/// that "back" works and a colleague can open the same draft at the same place.
/// </summary>
public sealed partial class OrderWizard : LkoComponentBase
{
    private static readonly Texts Texts = WebTexts.Wizard;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(800);

    private DraftKeeper? _draft;
    private WizardPath _path = null!;
    private bool _sending;
    private bool _sent;
    private readonly Reading _saving = new();
    private readonly Reading _submitting = new();

    /// <summary>The draft that was on the screen and is no more: the address may still be its own.</summary>
    private OrderId? _replaced;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private FileTaker? _files;

    [Parameter] public long? Id { get; set; }

    [SupplyParameterFromQuery(Name = "product")] private string? Product { get; set; }

    [SupplyParameterFromQuery(Name = "step")] private string? StepText { get; set; }

    [SupplyParameterFromQuery(Name = ScopeQuery.Name)] private string? Scope { get; set; }

    [Inject] private ProductCatalogue Catalogue { get; set; } = null!;

    [Inject] private GetDraft GetDraft { get; set; } = null!;

    [Inject] private SaveDraft SaveDraft { get; set; } = null!;

    [Inject] private AttachFile AttachFile { get; set; } = null!;

    [Inject] private SubmitOrder SubmitOrder { get; set; } = null!;

    [Inject] private GetDraftErrors GetDraftErrors { get; set; } = null!;

    [Inject] private ListContracts ListContracts { get; set; } = null!;

    [Inject] private GetProfile GetProfile { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    private static IReadOnlyList<Crumb> Crumbs => [new(WebTexts.Shell["Nav.Services"]), new(WebTexts.Orders["List.Title"], OrderUrls.List), new(WebTexts.Orders["List.New"])];

    /// <summary>What was typed and means nothing is nowhere but on the screen.</summary>
    private bool IsAtRisk => !_sent && _draft is { } draft && (draft.IsUnsaved || draft.Unread.Count > 0 || Held is not null);

    private string SaveText => _draft switch
    {
        { State: SaveState.Saving } => Texts["Saving"],
        { State: SaveState.Failed } => Texts["SaveFailed"],
        { State: SaveState.Conflict } => Texts["SaveConflict"],
        { State: SaveState.Gone } => Texts["SaveGone"],
        { SavedAt: { } at } => Texts.Format("SavedAt", TimeZoneInfo.ConvertTime(at, _zone).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)),
        _ => Texts["NotSaved"],
    };

    protected override async Task OnInitializedAsync()
    {
        _files = new(string.Join(',', AttachFile.Endings.Select(ending => $".{ending}")), OrderFile.MaxBytes, AttachAsync, OrderUrls.File, StateHasChanged);
        if (await GetProfile.Run(Gone) is Outcome<ProfileRow>.Done profile)
        {
            _zone = TimeZoneInfo.FindSystemTimeZoneById(profile.Result.TimeZone);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_draft is null || (Id is { } other && _draft.Id?.Value != other && _replaced?.Value != other))
        {
            await OpenAsync();
        }

        if (_draft is not null)
        {
            // What the sending found wrong is put right in the steps before it.
            var isReviewed = _path.Current == WizardStep.Review;
            if (_path.Go(StepText) && !isReviewed)
            {
                _errors = [];
            }
        }
    }

    private async Task OpenAsync()
    {
        if (Id is { } id)
        {
            _draft = await GetDraft.Run(new OrderId(id), Gone) is Outcome<DraftView>.Done { Result: var draft } && Catalogue.Find(draft.ProductCode, draft.SpecificationVersion) is { } known
                ? DraftKeeper.Continue(known, draft)
                : null;
        }
        else if (string.IsNullOrEmpty(Product))
        {
            LeadTo("catalogue", replace: true);
            return;
        }
        else
        {
            _draft = Catalogue.Find(Product) is { } specification ? await BeginAsync(specification) : null;
        }

        if (_draft is null)
        {
            Navigation.NotFound();
            return;
        }

        _path = new WizardPath(_draft);
        _path.Go(StepText);
    }

    /// <summary>Who confines himself to one contract orders under it.</summary>
    private async Task<DraftKeeper> BeginAsync(ProductSpecification specification)
    {
        var draft = new DraftKeeper(specification);
        if (ScopeQuery.Of(Scope) is { } scope && ScopeCode.ContractIn(scope) is not null
            && await ListContracts.Run(new ContractQuery(null, null, null, false, new PageRequest(1, 1), Within: scope), Gone) is Outcome<Page<ContractRow>>.Done { Result.Rows: [var contract] })
        {
            draft.Choose(contract);
        }

        return draft;
    }

    private void Change(ParameterValues values)
    {
        _draft!.Change(values);
        Mend(_draft);
        AfterPause(Pause, SaveAsync);
    }

    private void Touch()
    {
        _draft!.Touch();
        Mend(_draft);
        AfterPause(Pause, SaveAsync);
    }

    private async Task SaveAsync()
    {
        if (_draft is not { } draft)
        {
            return;
        }

        var before = draft.Id;
        await TryReadAsync(_saving, () => draft.SaveAsync(SaveDraft));
        await CheckAsync(draft);
        if (draft.Id is not null && draft.Id != before)
        {
            // From now on the address is the draft's: a reload or another browser continues it.
            LeadTo(_path.Address(_path.Current), replace: true);
        }
    }

    private async Task NextAsync()
    {
        if (_draft is not { } draft || _path.Next is not { } next || Held is not null)
        {
            return;
        }

        _foundHere = true;
        Show(draft.ErrorsOf(_path.Current));
        draft.Touch();
        await SaveAsync();
        if (_errors.Count == 0 && draft.State is not (SaveState.Failed or SaveState.Conflict or SaveState.Gone))
        {
            LeadTo(_path.Address(next));
        }
    }

    private Task KeyAsync(KeyboardEventArgs key) =>
        key is { Key: "Enter" } and ({ CtrlKey: true } or { MetaKey: true }) ? _path.Current == WizardStep.Review ? SendAsync() : NextAsync() : Task.CompletedTask;

    private async Task SaveAndLeaveAsync()
    {
        if (Held is not null)
        {
            return;
        }

        await SaveAsync();
        if (_draft is { Unread: { Count: > 0 } unread })
        {
            _foundHere = _path.Current == WizardStep.Contract;
            Show(unread);
        }
        else if (_draft is { IsUnsaved: false })
        {
            // The draft may lie outside of what the person looks at, and he leaves it to find it again.
            Navigation.SafeNavigate(OrderUrls.View(OrderView.Drafts));
        }
    }

    private async Task SendAsync()
    {
        // What was typed and is not known is corrected first: the review says so.
        if (_sending || _sent || Held is not null || _draft is not { Unread.Count: 0 } draft)
        {
            return;
        }

        (_sending, _foundHere) = (true, false);
        try
        {
            await SaveAsync();
            if (draft.Id is not { } id || draft.IsUnsaved)
            {
                return;
            }

            Outcome<string>? outcome = null;
            await TryReadAsync(_submitting, async () => outcome = await SubmitOrder.Run(id, draft.Version, CancellationToken.None));
            switch (outcome)
            {
                case null when _submitting.Incident is { } incident:
                    Show([new FieldError("", "incident", $"{Texts["SendFailed"]} {WebTexts.Errors.Format("Incident", incident)}")]);
                    break;
                case null:
                    break;
                case Outcome<string>.Done done:
                    _sent = true;
                    LeadTo($"{OrderUrls.Card(done.Result)}?sent=1");
                    break;
                case Outcome<string>.Refused refused:
                    Show(refused.Errors);
                    break;
                case Outcome<string>.Clash clash:
                    draft.Collide(clash.Message);
                    break;
                case Outcome<string>.Denied:
                    Show([new FieldError("", "denied", WebTexts.Orders["Card.Denied"])]);
                    break;
                case Outcome<string>.Missing:
                    draft.Lose();
                    break;
                default:
                    break;
            }
        }
        finally
        {
            _sending = false;
        }
    }

    private async Task ResolveAsync(bool keepMine)
    {
        if (_draft is not { Id: { } id } draft)
        {
            return;
        }

        Outcome<DraftView>? found = null;
        await TryReadAsync(_saving, async () => found = await GetDraft.Run(id, Gone));
        if (found is null)
        {
            draft.Fail();
            return;
        }

        var theirs = found as Outcome<DraftView>.Done;
        if (theirs is not null && !keepMine)
        {
            _draft = null;
            await OpenAsync();
            return;
        }

        // Sent or deleted meanwhile: the save says which.
        draft.Override(theirs?.Result.Version ?? draft.Version);
        await SaveAsync();
    }

    private Task SaveAsNewAsync()
    {
        _replaced = _draft!.Id;
        _draft.Renew();
        return SaveAsync();
    }

    /// <summary>
    /// Asks before typed text is lost. It looks at the draft as it is at this moment: what was rendered last may not know yet that it is saved.
    /// </summary>
    private async Task BeforeLeavingAsync(LocationChangingContext leaving)
    {
        if (IsAtRisk && !IsInWizard(leaving.TargetLocation)
            && await Dialogs.ConfirmAsync(new ConfirmRequest(Texts["LeaveTitle"], Texts["LeaveText"], Texts["LeaveVerb"], Destructive: true)) is null)
        {
            leaving.PreventNavigation();
        }
    }

    /// <summary>Between the steps of this draft nothing is lost.</summary>
    private bool IsInWizard(string target) =>
        string.Equals(Navigation.ToAbsoluteUri(target).AbsolutePath, Navigation.ToAbsoluteUri(_path.Address(_path.Current)).AbsolutePath, StringComparison.Ordinal);
}
