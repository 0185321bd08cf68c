using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace Lko.Web.Features.Orders.Wizard;

/// <summary>The contract picker: a few contracts at a time, found by any of their numbers or accounts.</summary>
public sealed partial class ContractStep : LkoComponentBase
{
    private const int Shown = 6;
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

    protected override Task OnInitializedAsync() => ReadAsync();

    private Task ReadAsync() => TryReadAsync(_reading, async () =>
    {
        var page = (await ListContracts.Run(new ContractQuery(_search, null, null, false, new PageRequest(1, Shown), Draft.EffectiveContractId), Gone)).Value;
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
        (Draft.ContractId, Draft.AccountId) = (contract.Id, null);
        _accounts = contract.Accounts;
    });

    /// <summary>Whoever chooses an account chooses its contract: no later proposal takes it away.</summary>
    private Task SetAccountAsync(ChangeEventArgs change) => SetAsync(() =>
    {
        Draft.AccountId = long.TryParse(change.Value?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && _accounts.Any(row => row.Id.Value == id) ? new AccountId(id) : null;
        if (Draft.AccountId is { } account)
        {
            Draft.ContractId = _contracts.FirstOrDefault(row => row.Accounts.Any(each => each.Id == account))?.Id ?? Draft.EffectiveContractId;
        }
    });

    private Task SetWantedAsync(ChangeEventArgs change) =>
        SetAsync(() => Draft.Wanted = DateOnly.TryParseExact(change.Value?.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null);

    private async Task SetAsync(Action set)
    {
        set();
        await Changed.InvokeAsync();
    }

    private string? ErrorOf(string path) => Errors.FirstOrDefault(error => string.Equals(error.Path, path, StringComparison.Ordinal))?.Message;
}
