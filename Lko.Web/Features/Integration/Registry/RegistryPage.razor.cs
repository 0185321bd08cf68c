using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Resources;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Features.Integration.Registry;

/// <summary>One row of the registry, new or as it stands, and a try of files against it before it is switched on.</summary>
public sealed partial class RegistryPage : LkoComponentBase
{
    private static readonly Texts Texts = WebTexts.Integration;

    private readonly Reading _reading = new();
    private RegistryDraft? _draft;
    private int? _version;
    private IReadOnlyList<string> _dialects = [];
    private IReadOnlyList<CarrierBranchRow> _branches = [];
    private IReadOnlyList<CodeMapping> _codes = [];
    private IReadOnlyList<CodeMeaning> _meanings = [];
    private IReadOnlyList<FieldError> _errors = [];
    private IReadOnlyList<DateTimeOffset>? _times;
    private string? _timesError;
    private string? _conflict;
    private int _attempt;

    /// <summary>Null adds a row.</summary>
    [Parameter] public string? Code { get; set; }

    [Inject] private GetRegistryForm GetRegistryForm { get; set; } = null!;

    [Inject] private SaveSourceSystem SaveSourceSystem { get; set; } = null!;

    [Inject] private PreviewSchedule PreviewSchedule { get; set; } = null!;

    [Inject] private ListCarrierBranches ListCarrierBranches { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private Snacks Snacks { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    private IReadOnlyList<Crumb> Crumbs => Code is null
        ? [new(Texts["Crumb"]), new(Texts["Health.Title"], IntegrationUrls.Health), new(Texts["Registry.New"])]
        : [new(Texts["Crumb"]), new(Texts["Health.Title"], IntegrationUrls.Health), new(Code, IntegrationUrls.System(Code)), new(Texts["Registry.Edit"])];

    private static IReadOnlyList<KeyValuePair<string, string>> KindOptions => Names<SourceSystemKind>(kind => DomainTexts.Integration[$"Kind.{kind}"]);

    private static IReadOnlyList<KeyValuePair<string, string>> SignOptions => [new("false", Texts["Registry.DebtPositive"]), new("true", Texts["Registry.BalancePositive"])];

    private static IReadOnlyList<KeyValuePair<string, string>> AmountOptions => [new("", Fmt.None), .. Names<AmountBasis>(basis => Texts[$"Registry.Amounts.{basis}"])];

    private static IReadOnlyList<KeyValuePair<string, string>> RoundingOptions => [new("", Fmt.None), .. Names<UsageRounding>(rounding => Texts[$"Registry.Rounding.{rounding}"])];

    private IReadOnlyList<KeyValuePair<string, string>> BranchOptions => [new("", Texts["Branch.Country"]), .. _branches.Select(branch => KeyValuePair.Create(branch.Code, branch.Name))];

    protected override Task OnInitializedAsync() => ReloadAsync();

    private Task ReloadAsync() => TryReadAsync(_reading, async () =>
    {
        _branches = (await ListCarrierBranches.Run(Gone)).Value;
        (_errors, _conflict) = ([], null);
        var outcome = await GetRegistryForm.Run(Code, Gone);
        if (outcome is Outcome<RegistryForm>.Missing)
        {
            Navigation.NotFound();
            return;
        }

        var form = outcome.Value;
        (_draft, _version, _dialects) = (form.Entry is { } entry ? RegistryDraft.Of(entry) : new(), form.Version, form.Dialects);
        (_codes, _meanings) = (form.Codes, form.Meanings);
        _draft.Codes.AddRange(form.Codes.Select(RegistryCode.Of));
        await PreviewAsync(() => { });
    });

    private async Task PreviewAsync(Action change)
    {
        change();
        (_times, _timesError) = await PreviewSchedule.Run(_draft!.Schedule, _draft.ScheduleZone, Gone) switch
        {
            Outcome<IReadOnlyList<DateTimeOffset>>.Done done => (done.Result, null),
            Outcome<IReadOnlyList<DateTimeOffset>>.Refused refused => (null, refused.Errors[0].Message),
            _ => ((IReadOnlyList<DateTimeOffset>?)null, (string?)null),
        };
    }

    private async Task SaveAsync()
    {
        (_errors, _conflict) = ([], null);
        var entry = _draft!.Entry();
        switch (await SaveSourceSystem.Run(new SystemCommand(entry, _version, new CodesEdit(_codes, _draft.Mappings())), CancellationToken.None))
        {
            case Outcome<int>.Done:
                Snacks.Done(Texts.Format("Registry.Saved", entry.Code));
                LeadTo(IntegrationUrls.System(entry.Code));
                break;
            case Outcome<int>.Refused refused:
                Show(refused.Errors);
                break;
            case Outcome<int>.Clash clash:
                _conflict = clash.Message;
                break;
            case Outcome<int>.Missing when !Gone.IsCancellationRequested:
                Navigation.NotFound();
                break;
            default:
                _conflict = Texts["Action.NotAllowed"];
                break;
        }
    }

    private void Show(IReadOnlyList<FieldError> errors)
    {
        _errors = errors;
        _attempt++;
    }

    /// <summary>A line for a code that a dry run did not know, ready for its meaning.</summary>
    private void MapCode(string code) => _draft!.LineOf(code).Asked++;

    private void ForgetCodeErrors() => _errors = [.. _errors.Where(error => !error.Path.StartsWith("codes[", StringComparison.Ordinal))];

    private void Choose(string feed, bool chosen)
    {
        if (chosen)
        {
            _draft!.Feeds.Add(feed);
        }
        else
        {
            _draft!.Feeds.Remove(feed);
        }
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Same(IEnumerable<string> values, string? none = null) =>
        [.. values.Select(value => KeyValuePair.Create(value, value)).Prepend(new("", none ?? "")).Skip(none is null ? 1 : 0)];

    private static IReadOnlyList<KeyValuePair<string, string>> Names<TEnum>(Func<TEnum, string> name)
        where TEnum : struct, Enum =>
        [.. Enum.GetValues<TEnum>().Select(value => KeyValuePair.Create(value.ToString(), name(value)))];
}
