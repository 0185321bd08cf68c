using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Domain.Resources;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>A member of the carrier's staff looks after a break. Forbidden without <see cref="Permission.IntegrationManage"/>, NotFound outside his macro-regions.</summary>
public sealed class TakeBreak(ILkoDbFactory factory, TimeProvider time)
{
    public Task<Outcome<FindingState>> Run(BreakMove move, CancellationToken cancellationToken) =>
        BreakMoves.RunAsync(factory, move, time.Now(), (finding, by, at) => finding.TakeFree(by, at), cancellationToken);
}

/// <summary>The difference stays and is known to be right: says why. The same refusals as <see cref="TakeBreak"/>; Invalid without an explanation.</summary>
public sealed class ExplainBreak(ILkoDbFactory factory, TimeProvider time)
{
    public Task<Outcome<FindingState>> Run(BreakMove move, CancellationToken cancellationToken)
    {
        var note = move.Note?.Trim() ?? "";
        return note.Length is 0 or > Finding.MaxDetailLength
            ? Task.FromResult(Outcome<FindingState>.Invalid(new FieldError("note", "required", DomainTexts.Billing.Format("Break.Note", Finding.MaxDetailLength))))
            : BreakMoves.RunAsync(factory, move, time.Now(), (finding, by, at) => finding.Explain(by, note, at), cancellationToken);
    }
}

/// <summary>Gives a break back to everybody, or withdraws its explanation. The same refusals as <see cref="TakeBreak"/>.</summary>
public sealed class ReopenBreak(ILkoDbFactory factory, TimeProvider time)
{
    public Task<Outcome<FindingState>> Run(BreakMove move, CancellationToken cancellationToken) =>
        BreakMoves.RunAsync(factory, move, time.Now(), (finding, _, _) => finding.Reopen(), cancellationToken);
}

/// <summary>What the moves on a break have in common.</summary>
internal static class BreakMoves
{
    public static async Task<Outcome<FindingState>> RunAsync(ILkoDbFactory factory, BreakMove move, DateTimeOffset now, Func<Finding, UserId, DateTimeOffset, bool> act, CancellationToken cancellationToken)
    {
        await using var db = await factory.OpenAsync(Permission.IntegrationManage, cancellationToken);
        if (db?.User is not { } user)
        {
            return Outcome<FindingState>.Forbidden();
        }

        if (await db.Breaks().Where(each => each.Finding.Id == move.Id).Select(each => new { each.Finding, each.System.CarrierBranch }).SingleOrDefaultAsync(cancellationToken) is not { } found)
        {
            return Outcome<FindingState>.NotFound();
        }

        var finding = found.Finding;
        if (finding.Version != move.Version || !act(finding, user.Id, now))
        {
            return Outcome<FindingState>.Conflict(DomainTexts.Billing["Break.Moved"]);
        }

        db.Announce(new(Topic.Balance, finding.System!, null, null, found.CarrierBranch));
        if (await db.SaveAsync(cancellationToken) != SaveResult.Saved)
        {
            return Outcome<FindingState>.Conflict(DomainTexts.Billing["Break.Moved"]);
        }

        // The balance is its operator's row: the portal marks it, and the next reconciliation would as well.
        await using var portal = factory.OpenSystem("mark of a balance that is being checked");
        await OpenBreaks.MarkAsync(portal, portal.BalanceSnapshots.Where(row => row.AccountId == finding.AccountId && row.Period == finding.Period), now, cancellationToken);
        return Outcome<FindingState>.Ok(finding.State);
    }
}
