using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>What the parts of a run share when they write.</summary>
internal static class SyncStore
{
    /// <exception cref="SourceUnavailableException">Somebody else wrote in between.</exception>
    public static async Task SaveOrThrowAsync(this ILkoDb db, CancellationToken cancellationToken)
    {
        if (await db.SaveAsync(cancellationToken) is not SaveResult.Saved and var result)
        {
            throw new SourceUnavailableException($"Another run wrote at the same time ({result}).") { Fault = SyncFault.Overtaken };
        }
    }

    public static async Task<SyncCursor> CursorOfAsync(this ILkoDb db, string systemCode, string stream, CancellationToken cancellationToken) =>
        await db.SyncCursors.SingleOrDefaultAsync(each => each.System == systemCode && each.Stream == stream, cancellationToken) ?? db.SyncCursors.Add(SyncCursor.Start(systemCode, stream)).Entity;

    public static async Task<SourceFreshness> FreshnessOfAsync(this ILkoDb db, string systemCode, CancellationToken cancellationToken) =>
        await db.SourceFreshness.SingleOrDefaultAsync(each => each.System == systemCode, cancellationToken) ?? db.SourceFreshness.Add(SourceFreshness.Start(systemCode)).Entity;
}
