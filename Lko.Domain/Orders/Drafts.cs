using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Orders;

/// <summary>The contract a draft stands on, chosen or proposed.</summary>
/// <param name="Subject">Code of the federal subject whose regional branch serves it.</param>
public sealed record DraftContract(ContractId Id, string Number, string Subject);

/// <summary>A draft as the wizard continues it.</summary>
public sealed record DraftView(
    OrderId Id, int Version, string ProductCode, int SpecificationVersion, DraftContract Contract, bool IsContractProposed, AccountId? AccountId, string Parameters,
    string? CustomerReference, string? Comment, DateOnly? RequestedCompletionDate, DateTimeOffset SavedAt);

/// <summary>Opens a draft to continue it.</summary>
public sealed class GetDraft(ILkoDbFactory databases)
{
    public async Task<Outcome<DraftView>> Run(OrderId id, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersWrite, cancellationToken);
        if (db?.User is not { Side: Side.Operator })
        {
            return Outcome<DraftView>.Forbidden();
        }

        var draft = await db.Orders.AsNoTracking().Where(row => row.Id == id && row.State == OrderState.Draft)
            .Join(db.Contracts, row => row.ContractId, contract => contract.Id, (row, contract) => new DraftView(
                row.Id, row.Version, row.ProductCode, row.SpecificationVersion, new DraftContract(contract.Id, contract.Number, contract.Subject), row.IsContractProposed, row.AccountId, row.Parameters,
                row.CustomerReference, row.Comment, row.RequestedCompletionDate, row.UpdatedAt))
            .SingleOrDefaultAsync(cancellationToken);
        return draft is null ? Outcome<DraftView>.NotFound() : Outcome<DraftView>.Ok(draft);
    }
}

/// <summary>Deletes a draft; nothing was sent, so nothing is lost but the draft.</summary>
public sealed class DiscardDraft(ILkoDbFactory databases, IFileStore store)
{
    public async Task<Outcome<Nothing>> Run(OrderId id, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.OrdersWrite, cancellationToken);
        if (db?.User is not { Side: Side.Operator })
        {
            return Outcome<Nothing>.Forbidden();
        }

        var draft = await db.Orders.Include(row => row.Files).SingleOrDefaultAsync(row => row.Id == id && row.State == OrderState.Draft, cancellationToken);
        if (draft is null)
        {
            return Outcome<Nothing>.NotFound();
        }

        return await draft.RemoveAsync(db, store, cancellationToken) ? Outcome<Nothing>.Ok(default) : Outcome<Nothing>.Conflict(DomainTexts.Orders["Conflict.Draft"]);
    }
}

/// <summary>Deletes the drafts that nobody has touched for <see cref="Kept"/>: they hold data of people, and nobody needs them any more.</summary>
public sealed class ForgetDrafts(ILkoDbFactory databases, IFileStore store, TimeProvider time)
{
    /// <summary>How long a draft is kept after it was last saved (handbook §7.4).</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <returns>How many there were. A draft that somebody has opened again meanwhile stays.</returns>
    public async Task<Outcome<int>> Run(CancellationToken cancellationToken)
    {
        var since = time.Now() - Kept;
        var forgotten = 0;
        foreach (var id in await UntouchedAsync(since, cancellationToken))
        {
            await using var db = Open();
            if (await db.Orders.Include(row => row.Files).SingleOrDefaultAsync(row => row.Id == id && row.State == OrderState.Draft && row.UpdatedAt < since, cancellationToken) is { } draft
                && await draft.RemoveAsync(db, store, cancellationToken))
            {
                forgotten++;
            }
        }

        return Outcome<int>.Ok(forgotten);
    }

    private async Task<List<OrderId>> UntouchedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var db = Open();
        return await db.Orders.Where(row => row.State == OrderState.Draft && row.UpdatedAt < since).Select(row => row.Id).ToListAsync(cancellationToken);
    }

    private ILkoDb Open() => databases.OpenSystem("drafts nobody touches");
}

internal static class DraftRemoval
{
    /// <summary>Deletes a draft that was read with its files, and then these; false when somebody else was quicker.</summary>
    public static async Task<bool> RemoveAsync(this Order draft, ILkoDb db, IFileStore store, CancellationToken cancellationToken)
    {
        var files = draft.Files.Select(file => file.Key).ToList();
        db.Announce(draft.Changed());
        db.Orders.Remove(draft);
        if (await db.SaveAsync(cancellationToken) != SaveResult.Saved)
        {
            return false;
        }

        files.ForEach(store.Remove);
        return true;
    }
}
