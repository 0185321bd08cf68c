using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Features.Billing;

/// <summary>One account: the balance of a period as an equation, and the rows behind each figure. Period, tab and page live in the address.</summary>
public sealed partial class AccountPage : LkoComponentBase
{
    internal const string OnlyCharges = "charges";
    internal const string OnlyCorrections = "corrections";
    private static readonly Texts Texts = WebTexts.Billing;

    private readonly Reading<AccountStatement> _reading = new();

    /// <summary>What the head tells of the account is of every month: it stays while another one is read.</summary>
    private AccountStatement? _account;
    private (long Id, string? Period)? _asked;
    private bool _carrier;

    [Parameter] public long Id { get; set; }

    [Inject] private GetAccountStatement GetAccountStatement { get; set; } = null!;

    [Inject] private ListCharges ListCharges { get; set; } = null!;

    [Inject] private ListPayments ListPayments { get; set; } = null!;

    [Inject] private ListDocuments ListDocuments { get; set; } = null!;

    [Inject] private ListAccountCalls ListAccountCalls { get; set; } = null!;

    [Inject] private ListSwitchCalls ListSwitchCalls { get; set; } = null!;

    [Inject] private ProductCatalogue Catalogue { get; set; } = null!;

    [Inject] private ICaller Caller { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "period")] private string? PeriodText { get; set; }

    [SupplyParameterFromQuery(Name = "tab")] private string? TabText { get; set; }

    [SupplyParameterFromQuery(Name = "only")] private string? Only { get; set; }

    [SupplyParameterFromQuery(Name = "place")] private string? Place { get; set; }

    private DateTimeOffset Now => Time.GetUtcNow();

    private AccountTab Tab => Enum.TryParse<AccountTab>(TabText, ignoreCase: true, out var tab) && Enum.IsDefined(tab) ? tab : AccountTab.Charges;

    private ChargePart Part => Only switch { OnlyCharges => ChargePart.Charges, OnlyCorrections => ChargePart.Corrections, _ => ChargePart.All };

    private string SystemName => _account is { Source: var source } ? BillingWords.Name(source.NameRu, source.NameEn) : "";

    private IReadOnlyList<Crumb> Crumbs =>
    [
        new(Texts["Crumb.Finance"]),
        new(Texts["Crumb.Overview"], _reading.Value?.Period is { } period ? $"{FinanceUrls.Overview}?period={period}" : FinanceUrls.Overview),
        new(_account?.Number ?? Texts["Account.Title"]),
    ];

    protected override async Task OnInitializedAsync()
    {
        _carrier = (await Caller.GetAsync(Gone))?.Side == Side.Carrier;
        Listen(change => change.Topic == Topic.Balance && (_account is not { } shown || change.IsAbout(shown.Source.Code)), ReadAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        // A link may name the month that is shown already as the latest.
        if (_asked != (Id, PeriodText) && (_asked?.Id != Id || FinanceUrls.PeriodOf(PeriodText) is not { } named || _reading.Value?.Period != named))
        {
            _account = _asked?.Id == Id ? _account : null;
            _asked = (Id, PeriodText);
            await ReadAsync();
        }
    }

    private Task ReadAsync() => TryReadAsync(
        _reading,
        _asked,
        () => GetAccountStatement.Run(new AccountId(Id), FinanceUrls.PeriodOf(PeriodText), Gone),
        outcome =>
        {
            if (outcome is Outcome<AccountStatement>.Missing)
            {
                Navigation.NotFound();
                return;
            }

            _account = outcome.Value;
            _reading.Succeed(outcome.Value);
        });

    private async Task<Page<ChargeRow>> LoadChargesAsync(GridRequest request, CancellationToken cancellationToken) =>
        (await ListCharges.Run(Query(request), Part, cancellationToken)).Value;

    private async Task<Page<PaymentRow>> LoadPaymentsAsync(GridRequest request, CancellationToken cancellationToken) =>
        (await ListPayments.Run(Query(request), cancellationToken)).Value;

    private async Task<Page<DocumentRow>> LoadDocumentsAsync(GridRequest request, CancellationToken cancellationToken) =>
        (await ListDocuments.Run(Query(request), cancellationToken)).Value;

    private Task<Outcome<CallPage>> LoadCallsAsync(CallQuery query, CancellationToken cancellationToken) => ListAccountCalls.Run(new AccountId(Id), query, cancellationToken);

    private Task<Outcome<CallPage>> LoadSwitchCallsAsync(CallQuery query, CancellationToken cancellationToken) => ListSwitchCalls.Run(_account!.Source.Code, query, cancellationToken);

    private AccountRowsQuery Query(GridRequest request) => new(new AccountId(Id), _reading.Value!.Period!.Value, request.Sort, request.Descending, request.Page);

    private List<TabItem> TabItems(AccountStatement statement, Period month)
    {
        List<TabItem> items =
        [
            Item(AccountTab.Charges, statement.Charges.Rows + statement.Corrections.Rows),
            Item(AccountTab.Payments, statement.Payments.Rows),
            Item(AccountTab.Documents, statement.Documents.Rows),
            Item(AccountTab.Usage, statement.Usage.IsWhole ? statement.Usage.Calls : null),
        ];
        if (statement.HasSwitchCalls)
        {
            items.Add(Item(AccountTab.Switches, null));
        }

        return items;

        TabItem Item(AccountTab tab, int? count) => new(Texts[$"Tab.{tab}"], FinanceUrls.Account(statement.Id, month, tab), tab == Tab, count);
    }

    private DateTimeOffset? AsOf(AccountStatement statement) => Part switch
    {
        ChargePart.Charges => statement.Charges.AsOf,
        ChargePart.Corrections => statement.Corrections.AsOf,
        _ => new[] { statement.Charges.AsOf, statement.Corrections.AsOf }.Min(),
    };

    private Money SumOf(AccountStatement statement) => Part switch
    {
        ChargePart.Charges => statement.Charges.Sum,
        ChargePart.Corrections => statement.Corrections.Sum,
        _ => statement.Charges.Sum + statement.Corrections.Sum,
    };

    /// <summary>Those there is something of, and the one that was asked for.</summary>
    private IReadOnlyList<Period> Periods =>
        [.. (FinanceUrls.PeriodOf(PeriodText) is { } asked ? _account!.Periods.Append(asked) : _account!.Periods).Distinct().OrderDescending()];

    private void SetPeriod(string? period) => LeadTo(FinanceUrls.Account(new AccountId(Id), FinanceUrls.PeriodOf(period), Tab, Only));

    private void ShowAllCharges() => LeadTo(FinanceUrls.Account(new AccountId(Id), _reading.Value?.Period, AccountTab.Charges));

    /// <summary>What was charged for: codes of the exchange in words, others as they came.</summary>
    private string KindOf(ChargeRow row) => string.Join(
        " · ", ((string[])[Texts.Find($"ChargeKind.{row.Kind}") ?? row.Kind, Catalogue.Find(row.Meaning)?.Name.Current ?? row.Service]).Where(text => text.Length > 0));
}
