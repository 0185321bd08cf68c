using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Web.Components.Shared.Parameters;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Features.Orders.Wizard;

/// <summary>The contract picker: a few contracts at a time, found by any of their numbers or accounts.</summary>
public sealed partial class ContractStep : LkoComponentBase
{
    private const int Shown = 6;
    private const string AccountPath = "accountId";
    private const string WantedPath = "requestedCompletionDate";
    private static readonly Texts Texts = WebTexts.Wizard;

    private readonly Reading _reading = new();
    private IReadOnlyList<ContractRow> _contracts = [];
    private IReadOnlyList<AccountRow> _accounts = [];
    private int _total;
    private string? _search;

    [Inject] private ListContracts ListContracts { get; set; } = null!;

    [Parameter, EditorRequired] public DraftKeeper Draft { get; set; } = null!;

    [Parameter] public IReadOnlyList<FieldError> Errors { get; set; } = [];

    [Parameter] public EventCallback Changed { get; set; }

    private static string AccountField => FieldIds.For(AccountPath);

    /// <summary>Those to choose from; one that was closed after it was chosen is told as long as it is.</summary>
    private List<AccountRow> Accounts => [.. _accounts.Where(row => row.ClosedOn is null || row.Id == Draft.EffectiveAccountId)];

    /// <summary>The person's right is for accounts of the contract, not for the contract.</summary>
    private bool IsAccountNeeded => _contracts.FirstOrDefault(row => row.Id == Draft.EffectiveContractId)?.IsWhole == false;

    private IReadOnlyList<FieldOption> AccountOptions =>
        [.. IsAccountNeeded ? [] : new[] { new FieldOption("", Texts["NotGiven"]) }, .. Accounts.Select(row => new FieldOption(Key(row), Name(row)))];

    private string AccountKey => Draft.UnknownAccount ?? (Accounts.Find(row => row.Id == Draft.EffectiveAccountId) is { } account ? Key(account) : "");

    private string WantedText => Draft.UnknownWanted ?? (Draft.Wanted is { } day ? DateText.Keep(day) : "");

    /// <summary>What was typed and means nothing is said at once.</summary>
    private IReadOnlyList<FieldError> ErrorsOf(string path) => IsUnread(path) ? FieldFrame.Own(Draft.Unread, path) : FieldFrame.Own(Errors, path);

    private bool IsUnread(string path) => FieldFrame.Own(Draft.Unread, path).Count > 0;

    protected override Task OnInitializedAsync() => ReadAsync();

    private Task ReadAsync() => TryReadAsync(
        _reading,
        _search,
        async () => (await ListContracts.Run(new ContractQuery(_search, null, null, false, new PageRequest(1, Shown), Draft.EffectiveContractId, For: Permission.OrdersWrite), Gone)).Value,
        page =>
        {
            (_contracts, _total) = (page.Rows, page.Total);
            _accounts = _contracts.FirstOrDefault(row => row.Id == Draft.EffectiveContractId)?.Accounts ?? _accounts;
        });

    private Task SearchAsync(ChangeEventArgs change)
    {
        _search = change.Value?.ToString();
        return ReadAsync();
    }

    private Task ChooseAsync(ContractRow contract) => SetAsync(() =>
    {
        Draft.Choose(contract);
        _accounts = contract.Accounts;
    });

    private Task SetAccountAsync(string key) => SetAsync(() =>
    {
        var account = _accounts.FirstOrDefault(row => string.Equals(Key(row), key, StringComparison.Ordinal))?.Id;
        Draft.UnknownAccount = account is null && key.Length > 0 ? key : null;
        if (Draft.UnknownAccount is null)
        {
            Draft.Choose(account, _contracts.FirstOrDefault(row => row.Accounts.Any(each => each.Id == account)));
        }
    });

    private static string Name(AccountRow account) => $"{account.Number} · {account.System.NameFor(Side.Operator)}";

    /// <summary>What a person may type to mean exactly this account; where two systems of a contract number alike, a number alone means neither.</summary>
    private string Key(AccountRow account) =>
        _accounts.Count(row => string.Equals(row.Number, account.Number, StringComparison.Ordinal)) > 1 ? $"{account.Number} {account.System.Code}" : account.Number;

    private Task SetWantedAsync(string day) => SetAsync(() =>
    {
        var wanted = DateText.Read(day);
        Draft.UnknownWanted = wanted is null && day.Length > 0 ? day : null;
        if (Draft.UnknownWanted is null)
        {
            Draft.Wanted = wanted;
        }
    });

    private async Task SetAsync(Action set)
    {
        set();
        await Changed.InvokeAsync();
    }

    private string? ErrorOf(string path) => Errors.FirstOrDefault(error => string.Equals(error.Path, path, StringComparison.Ordinal))?.Message;
}
