using System.Linq.Expressions;
using Lko.Domain.Access;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Operators;

/// <summary>Which contracts. The search folds look-alike letters and separators.</summary>
/// <param name="First">A contract to show before all others, e.g. the one already chosen; the search does not hide it.</param>
/// <param name="Within">Code of the part of the caller's side to look at; null = all he may see.</param>
/// <param name="For">The right they are wanted for: who reads all contracts may order under one alone.</param>
public sealed record ContractQuery(
    string? Search, string? CarrierBranch, string? Sort, bool Descending, PageRequest Page, ContractId? First = null, string? Within = null, Permission For = Permission.ContractsRead);

/// <summary>A contract with its accounts.</summary>
public sealed record ContractRow(
    ContractId Id, string Number, string? LegacyNumber, string Subject, DateOnly ValidFrom, DateOnly? ValidTo, string CarrierBranch, string CarrierRu, string CarrierEn,
    string BranchRu, string BranchEn, string OperatorRu, string OperatorEn, IReadOnlyList<AccountRow> Accounts)
{
    /// <summary>Whether what belongs to the contract and to none of its accounts is open to the caller too; if not, his right is for the accounts alone.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>The account that goes without saying: the only one that is open.</summary>
    public AccountId? OnlyAccount => Accounts.Where(row => row.ClosedOn is null).Take(2).ToList() is [var only] ? only.Id : null;
}

/// <param name="ClosedOn">Its last day; null while it is open.</param>
public sealed record AccountRow(AccountId Id, string Number, SystemLabel System, DateOnly? ClosedOn = null);

/// <summary>The contracts of the caller's scope with their personal accounts, a page at a time.</summary>
public sealed class ListContracts(ILkoDbFactory databases)
{
    private static readonly Expression<Func<Contract, int>> Region = MacroRegionOrder.PlaceOf<Contract>(row => row.CarrierBranch);

    public async Task<Outcome<Page<ContractRow>>> Run(ContractQuery query, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(query.For, query.Within, cancellationToken);
        if (db is null)
        {
            return Outcome<Page<ContractRow>>.Forbidden();
        }

        var contracts = db.Contracts.AsNoTracking();
        if (SearchKey.Of(query.Search) is { Length: > 0 } key)
        {
            contracts = contracts.Where(row => row.Id == query.First || row.SearchKey.Contains(key) || db.Accounts.Any(account => account.ContractId == row.Id && account.SearchKey.Contains(key)));
        }

        if (!string.IsNullOrEmpty(query.CarrierBranch))
        {
            contracts = contracts.Where(row => row.CarrierBranch == query.CarrierBranch);
        }

        var total = await contracts.CountAsync(cancellationToken);
        var page = await Sort(contracts, query).Skip(query.Page.Skip).Take(query.Page.Size)
            .Select(row => new
            {
                Row = row,
                Carrier = db.CarrierBranches.First(branch => branch.Code == row.CarrierBranch),
                Branch = db.Branches.First(branch => branch.Id == row.BranchId),
                Operator = db.Operators.First(customer => customer.Id == row.OperatorId),
            })
            .ToListAsync(cancellationToken);
        var ids = page.Select(row => row.Row.Id).ToList();
        var accounts = (await (
            from account in db.Accounts.AsNoTracking().Where(row => ids.Contains(row.ContractId))
            join system in db.SourceSystems on account.System equals system.Code
            orderby account.Number
            select new { account.ContractId, Account = new AccountRow(account.Id, account.Number, new SystemLabel(system.Code, new LocalText(system.NameRu, system.NameEn)), account.ClosedOn) })
            .ToListAsync(cancellationToken))
            .ToLookup(row => row.ContractId, row => row.Account);
        return Outcome<Page<ContractRow>>.Ok(new Page<ContractRow>(
            [.. page.Select(row => new ContractRow(
                row.Row.Id, row.Row.Number, row.Row.LegacyNumber, row.Row.Subject, row.Row.ValidFrom, row.Row.ValidTo, row.Row.CarrierBranch, row.Carrier.NameRu, row.Carrier.NameEn,
                row.Branch.NameRu, row.Branch.NameEn, row.Operator.NameRu, row.Operator.NameEn, [.. accounts[row.Row.Id]]) { IsWhole = db.Scope.Contracts?.Whole.Contains(row.Row.Id) != false })],
            total));
    }

    private static IOrderedQueryable<Contract> Sort(IQueryable<Contract> contracts, ContractQuery query) => (query.Sort switch
    {
        _ when query.First is { } first => contracts.OrderByDescending(row => row.Id == first).ThenBy(row => row.Number),
        "from" => query.Descending ? contracts.OrderByDescending(row => row.ValidFrom) : contracts.OrderBy(row => row.ValidFrom),
        "carrier" => query.Descending
            ? contracts.OrderByDescending(Region).ThenByDescending(row => row.CarrierBranch)
            : contracts.OrderBy(Region).ThenBy(row => row.CarrierBranch),
        _ => query.Descending ? contracts.OrderByDescending(row => row.Number) : contracts.OrderBy(row => row.Number),
    }).ThenBy(row => row.Id);
}
