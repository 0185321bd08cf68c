using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Web.Components.Shared;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Features.Integration.Quarantine;

/// <summary>The rows that did not count, with the reason, what to do, and the row itself beside the list. Filters and the chosen row live in the address.</summary>
public sealed partial class QuarantinePage : LkoComponentBase
{
    private const string SystemKey = "system";
    private const string ReasonKey = "reason";
    private const string PeriodKey = "period";
    private const string RowKey = "row";
    private static readonly Texts Texts = WebTexts.Integration;

    private LkoGrid<QuarantineLine>? _grid;
    private IReadOnlyList<QuarantinedSystem> _systems = [];
    private IReadOnlyList<Period> _periods = [];

    [Inject] private ListQuarantine ListQuarantine { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [SupplyParameterFromQuery(Name = SystemKey)] private string? System { get; set; }

    [SupplyParameterFromQuery(Name = ReasonKey)] private string? ReasonText { get; set; }

    [SupplyParameterFromQuery(Name = PeriodKey)] private string? PeriodText { get; set; }

    [SupplyParameterFromQuery(Name = RowKey)] private string? RowText { get; set; }

    private QuarantineRowId? Selected => QueryValue.Key(RowText) is { } id ? new QuarantineRowId(id) : null;

    private bool IsFiltered => !string.IsNullOrEmpty(System) || !string.IsNullOrEmpty(ReasonText) || !string.IsNullOrEmpty(PeriodText);

    private static IReadOnlyList<KeyValuePair<string, string>> ReasonOptions =>
        [.. Enum.GetValues<RejectReason>().Except([RejectReason.UnsafeName, RejectReason.NotAFile, RejectReason.OutOfPlace, RejectReason.TooLarge]).Select(reason => KeyValuePair.Create(reason.ToString().ToLowerInvariant(), IntegrationWords.Name(reason)))];

    private async Task<Page<QuarantineLine>> LoadAsync(GridRequest request, CancellationToken cancellationToken)
    {
        RejectReason? reason = Enum.TryParse<RejectReason>(ReasonText, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : null;
        Period? period = DateOnly.TryParseExact(PeriodText, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? Period.Of(month) : null;
        var list = (await ListQuarantine.Run(new QuarantineQuery(System, reason, period, request.Sort, request.Descending, request.Page), cancellationToken)).Value;
        (_systems, _periods) = (list.Systems, list.Periods);
        StateHasChanged();
        return list.Rows;
    }

    private string NameOf(string system) => _systems.FirstOrDefault(each => string.Equals(each.Code, system, StringComparison.Ordinal))?.Name.Current ?? system;

    private string RowHref(QuarantineRowId? id) => Navigation.GetUriWithQueryParameter(RowKey, id?.Value);

    private void Go(string key, string? value) => Navigation.SafeNavigate(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [key] = value,
        [RowKey] = null,
        ["page"] = null,
    }));

    private void Reset() => LeadTo(IntegrationUrls.Quarantine);
}
