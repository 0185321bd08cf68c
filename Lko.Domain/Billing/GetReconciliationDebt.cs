using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Whether any run of a system, whatever became of it, saved something since <see cref="ReconcileSystem"/> last compared. What is read again by order is
/// compared again also where no row is other than before: what else is kept of a file, its sums, may be.
/// </summary>
public sealed class GetReconciliationDebt(ILkoDbFactory factory)
{
    public async Task<Outcome<bool>> Run(string systemCode, CancellationToken cancellationToken)
    {
        await using var db = factory.OpenSystem("reconciliation");
        var position = await db.SyncCursors.Where(row => row.System == systemCode && row.Stream == ReconcileSystem.Stream).Select(row => row.Position).SingleOrDefaultAsync(cancellationToken);
        var compared = SyncRunId.From(position is null ? 0 : long.Parse(position, CultureInfo.InvariantCulture));
        var runs = db.SyncRuns.Where(row => row.System == systemCode && row.Id > compared);
        return Outcome<bool>.Ok(await runs.AnyAsync(row => row.NewFiles > 0 || row.ChangedRows > 0 || SyncCauses.ReadingAgain.Contains(row.Cause), cancellationToken));
    }
}
