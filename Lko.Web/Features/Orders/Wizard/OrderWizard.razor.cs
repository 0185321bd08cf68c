using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Web.Components.Shared.Parameters;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
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

    private DraftKeeper? _draft;
    private WizardPath _path = null!;
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

    [Inject] private TimeProvider Time { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    private static IReadOnlyList<Crumb> Crumbs => [new(WebTexts.Shell["Nav.Services"]), new(WebTexts.Orders["List.Title"], OrderUrls.List), new(WebTexts.Orders["List.New"])];

    private DateOnly Today(TimeZoneInfo? zone) => OrderDeadlines.LocalDay(Time.Now(), zone ?? _zone);

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
                ? DraftKeeper.Continue(known, draft, Today)
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
        var draft = new DraftKeeper(specification, Today);
        if (ScopeQuery.Of(Scope) is { } scope && ScopeCode.ContractIn(scope) is not null
            && await ListContracts.Run(new ContractQuery(null, null, null, false, new PageRequest(1, 1), Within: scope, For: Permission.OrdersWrite), Gone) is Outcome<Page<ContractRow>>.Done { Result.Rows: [var contract] })
        {
            draft.Choose(contract);
        }

        return draft;
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
}
