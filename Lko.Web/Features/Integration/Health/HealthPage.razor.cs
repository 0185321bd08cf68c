using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Web.Components.Shared;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Features.Integration.Health;

/// <summary>The federation at a glance: figures, systems by macro-region, quarantine. Filters live in the address; a run that ends shows at once, one that never comes within a minute.</summary>
public sealed partial class HealthPage : LkoComponentBase
{
    private const string BranchKey = "branch";
    private const string DialectKey = "dialect";
    private const string StateKey = "state";

    /// <summary>Every run tells once a second how far it is, and many run at the same time.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <summary>A schedule that stopped tells nothing: what it leaves to grow late must not stay green on an open screen.</summary>
    private static readonly TimeSpan LateInterval = TimeSpan.FromMinutes(1);

    private static readonly Texts Texts = WebTexts.Integration;

    private readonly Reading _reading = new();
    private FederationHealth? _health;
    private IReadOnlyList<CarrierBranchRow> _branches = [];
    private bool _canManage;

    [Inject] private ICaller Caller { get; set; } = null!;

    [Inject] private GetFederationHealth GetFederationHealth { get; set; } = null!;

    [Inject] private GetSyncProgress GetSyncProgress { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [Inject] private ListCarrierBranches ListCarrierBranches { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = BranchKey)] private string? Branch { get; set; }

    [SupplyParameterFromQuery(Name = DialectKey)] private string? Dialect { get; set; }

    [SupplyParameterFromQuery(Name = StateKey)] private string? StateText { get; set; }

    [SupplyParameterFromQuery(Name = SidePanel.Key)] private string? Open { get; set; }

    private HealthFilter Filter => new(
        Branch is { Length: > 0 } ? Branch : null,
        Dialect is { Length: > 0 } ? Dialect : null,
        Enum.TryParse<SystemHealth>(StateText, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null);

    private bool IsFiltered => Filter is not { CarrierBranch: null, Dialect: null, State: null };

    private static IReadOnlyList<KeyValuePair<string, string>> StateOptions =>
        [.. Enum.GetValues<SystemHealth>().Select(state => KeyValuePair.Create(state.ToString().ToLowerInvariant(), IntegrationWords.Name(state)))];

    protected override async Task OnInitializedAsync()
    {
        _canManage = (await Caller.GetAsync(Gone))?.Can(Permission.IntegrationManage) == true;
        Listen(change => change.Topic == Topic.Sync, ReadAsync);
        Listen(change => change.Topic == Topic.Progress, ShowProgressAsync, ProgressInterval);
        Every(LateInterval, ReadAsync);
        await ReadAsync();
    }

    private Task ReadAsync() => TryReadAsync(_reading, async () =>
    {
        if (!_reading.IsDone)
        {
            _branches = (await ListCarrierBranches.Run(Gone)).Value;
        }

        _health = (await GetFederationHealth.Run(Gone)).Value;
    });

    private async Task ShowProgressAsync()
    {
        if (_health is { } health && await GetSyncProgress.Run(Gone) is Outcome<IReadOnlyDictionary<string, SyncProgress>>.Done running)
        {
            _health = health.With(running.Result, Time.GetUtcNow());
        }
    }

    private List<KeyValuePair<string, string>> BranchOptions(FederationHealth health)
    {
        var present = health.Systems.Select(row => row.CarrierBranch).ToHashSet(StringComparer.Ordinal);
        List<KeyValuePair<string, string>> options = [.. _branches.Where(branch => present.Contains(branch.Code)).Select(branch => KeyValuePair.Create(branch.Code, branch.Name))];
        if (present.Contains(null))
        {
            options.Add(new(HealthFilter.Country, Texts["Branch.Country"]));
        }

        return options;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> DialectOptions(FederationHealth health) =>
        [.. health.Systems.Select(row => row.Dialect).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(dialect => KeyValuePair.Create(dialect, dialect))];

    private void Go(string key, string? value) => Navigation.SafeNavigate(Navigation.GetUriWithQueryParameter(key, value));
}
