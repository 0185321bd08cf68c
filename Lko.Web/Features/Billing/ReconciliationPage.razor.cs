using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Web.Components.Shared;
using Lko.Web.Features.Integration;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Lko.Web.Features.Billing;

/// <summary>Figures that do not agree, for the carrier's staff: what, by how much, why, who looks after it.</summary>
public sealed partial class ReconciliationPage : LkoComponentBase
{
    private static readonly Texts Texts = WebTexts.Billing;

    private BreakList? _list;
    private LkoGrid<BreakRow>? _grid;
    private string? _conflict;
    private bool _canManage;
    private bool _canOpenAccounts;
    private bool _busy;

    [Inject] private ListBreaks ListBreaks { get; set; } = null!;

    [Inject] private TakeBreak TakeBreak { get; set; } = null!;

    [Inject] private ExplainBreak ExplainBreak { get; set; } = null!;

    [Inject] private ReopenBreak ReopenBreak { get; set; } = null!;

    [Inject] private ICaller Caller { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "system")] private string? System { get; set; }

    [SupplyParameterFromQuery(Name = "period")] private string? PeriodText { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? StateText { get; set; }

    private DateTimeOffset Now => Time.GetUtcNow();

    private FindingState? State => Enum.TryParse<FindingState>(StateText, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    private bool IsFiltered => System is not null || PeriodText is not null || State is not null;

    protected override async Task OnInitializedAsync()
    {
        var user = await Caller.GetAsync(Gone);
        _canManage = user?.Can(Permission.IntegrationManage) == true;
        _canOpenAccounts = user?.Can(Permission.BalancesRead) == true;
    }

    private async Task<Page<BreakRow>> LoadAsync(GridRequest request, CancellationToken cancellationToken)
    {
        var query = new BreakQuery(System, FinanceUrls.PeriodOf(PeriodText), State, request.Sort, request.Descending, request.Page);
        _list = (await ListBreaks.Run(query, cancellationToken)).Value;
        StateHasChanged();
        return _list.Breaks;
    }

    private Task TakeAsync(BreakRow row) => MoveAsync(() => TakeBreak.Run(new(row.Id, row.Version), CancellationToken.None));

    private Task ReopenAsync(BreakRow row) => MoveAsync(() => ReopenBreak.Run(new(row.Id, row.Version), CancellationToken.None));

    private async Task ExplainAsync(BreakRow row)
    {
        var note = await Dialogs.ConfirmAsync(new ConfirmRequest(
            Texts.Format("Break.ExplainTitle", row.Account ?? BillingWords.Name(row.SystemRu, row.SystemEn), Fmt.Money(row.Difference)), Texts["Break.ExplainText"], Texts["Break.ExplainVerb"],
            TextLabel: Texts["Break.Note"], TextRequired: true, TextMaxLength: Finding.MaxDetailLength));
        if (note is not null)
        {
            await MoveAsync(() => ExplainBreak.Run(new(row.Id, row.Version, note), CancellationToken.None));
        }
    }

    private async Task MoveAsync(Func<Task<Outcome<FindingState>>> move)
    {
        // A second click before the first is answered must not move twice.
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            _conflict = await move() switch
            {
                Outcome<FindingState>.Done => null,
                Outcome<FindingState>.Refused refused => refused.Errors[0].Message,
                Outcome<FindingState>.Clash clash => clash.Message,
                _ => Texts["Break.Denied"],
            };
            await _grid!.ReloadAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private List<TabItem> TabItems() =>
    [
        new(Texts["State.All"], Address("state", null), State is null),
        .. Enum.GetValues<FindingState>().Select(state => new TabItem(Texts[$"State.{state}"], Address("state", state.ToString().ToLowerInvariant()), State == state)),
    ];

    private static string Cause(BreakRow row) => row.Cause is { } cause ? Texts[$"Cause.{cause}"] : Fmt.None;

    /// <summary>When it was found, and how long it has stood; how long one stood that is over is not kept.</summary>
    private string Since(BreakRow row) =>
        row.State == FindingState.Closed ? BillingWords.Moment(row.At, Now) : $"{BillingWords.Moment(row.At, Now)} · {IntegrationWords.Age(Now - row.At)}";

    /// <summary>Whether the months were read again, when, and what came of it; a break that is over says itself that it is.</summary>
    private string Reread(BreakReread reread, FindingState state)
    {
        var word = reread.State != RereadState.Done ? reread.State.ToString() : state == FindingState.Closed ? "Healed" : "Stands";
        return reread.At is { } at ? Texts.Format($"Reread.{word}", BillingWords.Moment(at, Now)) : Texts[$"Reread.{word}"];
    }

    private static string Amount(long minorUnits) => Fmt.Amount(new Money(minorUnits, Currency.RUB));

    private static Tone ToneOf(FindingState state) => state switch
    {
        FindingState.Open => Tone.Held,
        FindingState.Taken => Tone.Progress,
        FindingState.Explained => Tone.Neutral,
        _ => Tone.Ok,
    };

    private static string IconOf(FindingState state) => state switch
    {
        FindingState.Open => "WarningAmber",
        FindingState.Taken => "Person",
        FindingState.Explained => "Chat",
        _ => "Check",
    };

    private static bool May(BreakRow row, FindingIntent intent) => Finding.Moves.Against(row.State, intent, default) is null;

    private static bool Is(string value, string? chosen) => string.Equals(value, chosen, StringComparison.Ordinal);

    private void Go(string name, object? value) => Navigation.SafeNavigate(Address(name, value?.ToString() is { Length: > 0 } text ? text : null));

    private void Reset() => LeadTo(FinanceUrls.Reconciliation);

    /// <summary>The present address with one condition changed, on the first page.</summary>
    private string Address(string name, string? value) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [name] = value,
        ["page"] = null,
    });
}
