using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Web.Components.Shared;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Features.Billing;

/// <summary>The overview of finance: totals of a period, macro-regions, accounts. Period, filters, page and sort live in the address.</summary>
public sealed partial class Balances : LkoComponentBase
{
    private static readonly Texts Texts = WebTexts.Billing;

    private readonly Reading<BalanceOverview> _overview = new();

    /// <summary>Whatever the period: which periods, systems and macro-regions there are to choose from.</summary>
    private readonly Reading<BalanceOverview> _choices = new();
    private LkoGrid<BalanceRow>? _grid;
    private bool _manyOperators;

    [Inject]
    private ICaller Caller { get; set; } = null!;

    [SupplyParameterFromQuery(Name = ScopeQuery.Name)]
    private string? Scope { get; set; }

    [SupplyParameterFromQuery(Name = "period")]
    private string? Period { get; set; }

    [SupplyParameterFromQuery(Name = "branch")]
    private string? Branch { get; set; }

    [SupplyParameterFromQuery(Name = "system")]
    private string? System { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "sources")]
    private string? Sources { get; set; }

    /// <summary>The part of his reach the person confines himself to; null = all.</summary>
    private string? Within => ScopeQuery.Of(Scope);

    private bool ShowSources => Sources is not null;

    private static IReadOnlyList<Crumb> Crumbs => [new(Texts["Crumb.Finance"]), new(Texts["Crumb.Overview"])];

    private string SignNote => Texts[_manyOperators ? "SignNote.Carrier" : "SignNote.Operator"];

    /// <summary>The sums stand beside the list that is read with them: those of another scope or period go before its own are here.</summary>
    protected override void OnParametersSet()
    {
        _choices.Ask(Within);
        _overview.Ask((Within, Period));
    }

    protected override async Task OnInitializedAsync() => _manyOperators = (await Caller.GetAsync(Gone))?.Side == Side.Carrier;

    private async Task<Page<BalanceRow>> LoadAsync(GridRequest request, CancellationToken cancellationToken)
    {
        var sort = Enum.TryParse<BalanceSort>(request.Sort, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : BalanceSort.Closing;
        var query = new BalanceQuery(FinanceUrls.PeriodOf(Period), Branch, Search, sort, request.Descending, request.Page) { Within = Within, System = System };
        var overview = (await GetBalances.Run(query, cancellationToken)).Value;
        cancellationToken.ThrowIfCancellationRequested();
        _choices.Succeed(overview);
        _overview.Succeed(overview);
        StateHasChanged();
        return overview.Accounts;
    }

    private string? AsOf(BalanceOverview overview) => overview.DataAsOf is { } instant ? Moment(instant) : null;

    private string Moment(DateTimeOffset instant) => BillingWords.Moment(instant, Time.GetUtcNow());

    /// <summary>What is the matter with the source of an account's figures; nothing for an account without any.</summary>
    private string? ReasonOf(BalanceRow row) =>
        row.ReceivedAt is not null && _overview.Value is { } overview ? BillingWords.Reason(overview.Sources, row.SystemCode, Time.GetUtcNow()) : null;

    private static string Sum(Money? money) => money is { } value ? Fmt.Money(value) : Fmt.None;

    private static string Cell(Money? money) => money is { } value ? Fmt.Amount(value) : Fmt.None;

    private string BranchName(string code) =>
        _choices.Value?.Branches.FirstOrDefault(branch => string.Equals(branch.Code, code, StringComparison.Ordinal)) is { } found ? BillingWords.Name(found.NameRu, found.NameEn) : code;

    /// <summary>The accounts that a branch's part of the totals is made of, as <see cref="SourceHref"/>; without a code the filter goes and the others stay.</summary>
    private string BranchHref(string? code) => code is null ? Address(("branch", null)) : Address(("branch", code), ("system", null), ("q", null));

    /// <summary>The accounts that a source's part of the totals is made of.</summary>
    private string SourceHref(BalanceSource source) => Address(("branch", source.CarrierBranch), ("system", source.Code), ("q", null));

    private IReadOnlyList<KeyValuePair<string, string>> SystemOptions =>
        [.. (_choices.Value?.Sources ?? []).DistinctBy(source => source.Code, StringComparer.Ordinal).Select(source => KeyValuePair.Create(source.Code, BillingWords.Name(source.NameRu, source.NameEn)))];

    private void ToggleSources() => Navigation.SafeNavigate(Navigation.GetUriWithQueryParameter("sources", ShowSources ? null : "1"));

    private void SetSystem(string? code) => Navigation.SafeNavigate(Address(("system", code)));

    private void SetPeriod(string? period) => Navigation.SafeNavigate(Address(("period", period)));

    private void SetSearch(ChangeEventArgs change) => Navigation.SafeNavigate(Address(("q", change.Value?.ToString()?.Trim() is { Length: > 0 } text ? text : null)));

    private bool IsFiltered => Branch is not null || System is not null || !string.IsNullOrEmpty(Search);

    // What is left when no filter hides the rows is the scope.
    private void ResetFilters() => Navigation.SafeNavigate(Address(("branch", null), ("system", null), ("q", null), (ScopeQuery.Name, IsFiltered ? Within : null)));

    /// <summary>The present address with these conditions changed, on the first page.</summary>
    private string Address(params (string Name, string? Value)[] changes) =>
        Navigation.GetUriWithQueryParameters(changes.Append(("page", null)).ToDictionary(change => change.Item1, change => (object?)change.Item2, StringComparer.Ordinal));
}
