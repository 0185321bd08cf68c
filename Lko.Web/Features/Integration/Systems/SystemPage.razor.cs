using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Resources;
using Lko.Web.Components.Shared;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Lko.Web.Features.Integration.Systems;

/// <summary>One source system: how it stands, what it delivered, how its runs went, and what can be asked of it.</summary>
public sealed partial class SystemPage : LkoComponentBase
{
    private const string TabKey = "tab";
    private const string FilesTab = "files";
    private const string VerdictKey = "verdict";
    private const string FeedKey = "feed";
    private const string PeriodKey = "period";
    private static readonly Texts Texts = WebTexts.Integration;
    private static readonly (SystemAction Action, string Icon)[] Actions =
        [(SystemAction.RunNow, "Autorenew"), (SystemAction.Stop, "Block"), (SystemAction.Reprocess, "Replay"), (SystemAction.Backfill, "EventRepeat"), (SystemAction.Pause, "Pause"), (SystemAction.Resume, "PlayArrow")];

    private readonly Reading _reading = new();
    private SystemCard? _card;
    private SystemRuns? _runs;
    private SystemFiles? _files;
    private IReadOnlyList<CarrierBranchRow> _branches = [];
    private string? _loaded;
    private string? _conflict;

    [Parameter] public string Code { get; set; } = "";

    [Inject] private GetSystemCard GetSystemCard { get; set; } = null!;

    [Inject] private GetSyncProgress GetSyncProgress { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [Inject] private ControlSystem ControlSystem { get; set; } = null!;

    [Inject] private ListCarrierBranches ListCarrierBranches { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IDialogService Dialogs { get; set; } = null!;

    [Inject] private Snacks Snacks { get; set; } = null!;

    [SupplyParameterFromQuery(Name = TabKey)] private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = VerdictKey)] private string? VerdictText { get; set; }

    [SupplyParameterFromQuery(Name = FeedKey)] private string? FeedText { get; set; }

    [SupplyParameterFromQuery(Name = PeriodKey)] private string? PeriodText { get; set; }

    private bool IsFiles => string.Equals(Tab, FilesTab, StringComparison.Ordinal);

    private FileVerdict? Verdict => Enum.TryParse<FileVerdict>(VerdictText, ignoreCase: true, out var verdict) && Enum.IsDefined(verdict) ? verdict : null;

    private Feed? Feed => Enum.TryParse<Feed>(FeedText, ignoreCase: true, out var feed) && Enum.IsDefined(feed) ? feed : null;

    private Period? Period => DateOnly.TryParseExact(PeriodText, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? Lko.Domain.Common.Period.Of(month) : null;

    private IReadOnlyList<Crumb> Crumbs => [new(Texts["Crumb"]), new(Texts["Health.Title"], IntegrationUrls.Health), new(Code)];

    private IReadOnlyList<TabItem> TabItems =>
    [
        new(Texts["System.Runs"], IntegrationUrls.System(Code), !IsFiles),
        new(Texts["System.Files"], $"{IntegrationUrls.System(Code)}?{TabKey}={FilesTab}", IsFiles),
    ];

    protected override void OnInitialized()
    {
        Listen(change => change.Topic == Topic.Sync && change.IsAbout(Code), RefreshAsync);
        Listen(change => change.Topic == Topic.Progress && change.IsAbout(Code), ShowProgressAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (string.Equals(_loaded, Code, StringComparison.Ordinal))
        {
            return;
        }

        (_loaded, _card) = (Code, null);
        await ReadAsync();
    }

    private Task ReadAsync() => TryReadAsync(
        _reading,
        Code,
        async () => (Card: await GetSystemCard.Run(Code, Gone), Branches: _branches.Count > 0 ? _branches : (await ListCarrierBranches.Run(Gone)).Value),
        read =>
        {
            if (read.Card is Outcome<SystemCard>.Missing)
            {
                Navigation.NotFound();
                return;
            }

            (_card, _branches) = (read.Card.Value, read.Branches);
        });

    /// <summary>A run that goes on changes its bar and nothing else; one that has begun changes what can be asked.</summary>
    private async Task ShowProgressAsync()
    {
        if (_card is not { Health.IsRunning: true })
        {
            await RefreshAsync();
        }
        else if (await GetSyncProgress.Run(Gone) is Outcome<IReadOnlyDictionary<string, SyncProgress>>.Done running && running.Result.TryGetValue(Code, out var progress))
        {
            _card = _card with { Health = _card.Health with { Progress = progress } };
        }
    }

    private async Task RefreshAsync()
    {
        await ReadAsync();
        await (_runs?.ReloadAsync() ?? Task.CompletedTask);
        await (_files?.ReloadAsync() ?? Task.CompletedTask);
    }

    private static string? ReasonAgainst(SystemCard card, SystemAction action) =>
        !card.CanManage ? Texts["Action.NotAllowed"] : card.ObstacleTo(action) is { } obstacle ? DomainTexts.Integration[$"Obstacle.{obstacle}"] : null;

    private async Task AskAsync(SystemAction action)
    {
        _conflict = null;
        var request = new ConfirmRequest(Texts.Format($"Action.{action}.Title", Code), Texts[$"Action.{action}.Text"], Texts[$"Action.{action}"]);
        if (await Dialogs.ConfirmAsync(request) is null)
        {
            return;
        }

        switch (await ControlSystem.Run(Code, action, CancellationToken.None))
        {
            case Outcome<Nothing>.Done:
                Snacks.Done(Texts.Format($"Action.{action}.Done", Code));
                break;
            case Outcome<Nothing>.Clash clash:
                _conflict = clash.Message;
                break;
            default:
                _conflict = Texts["Action.NotAllowed"];
                break;
        }

        await ReadAsync();
    }

    private async Task BackfillAsync(SystemCard card)
    {
        _conflict = null;
        var dialog = await Dialogs.ShowAsync<BackfillDialog>(
            Texts.Format("Action.Backfill.Title", Code),
            new DialogParameters<BackfillDialog> { { each => each.Entry, card.Registry } },
            new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, BackdropClick = false, CloseOnEscapeKey = true });
        if (await dialog.Result is { Canceled: false })
        {
            Snacks.Done(Texts.Format("Action.Backfill.Done", Code));
            await ReadAsync();
        }
    }

    private void Go(string key, string? value) => Navigation.SafeNavigate(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal) { [key] = value, ["page"] = null }));
}
