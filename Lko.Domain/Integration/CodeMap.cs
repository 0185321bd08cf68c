using Lko.Domain.Catalogue;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>Queries over the quarantine and the code map that the use cases share.</summary>
internal static class CodeMap
{
    public static IQueryable<QuarantineRow> VisibleQuarantine(this ILkoDb db) => db.QuarantineRows.Where(row => db.VisibleSystems().Select(system => system.Code).Contains(row.System));

    /// <summary>Rows of a system that a meaning of this code would help.</summary>
    public static IQueryable<QuarantineRow> SameCode(this ILkoDb db, string system, string code) =>
        db.QuarantineRows.Where(row => row.System == system && row.Reason == RejectReason.UnknownService && row.Code == code);

    /// <summary>What a row of this feed may be about: calls and volumes are traffic, charges are products and adjustments.</summary>
    public static async Task<IReadOnlyList<CodeMeaning>> MeaningsAsync(this ILkoDb db, ProductCatalogue catalogue, Feed? feed, CancellationToken cancellationToken)
    {
        var common = await db.ServiceCodes.Where(row => row.System == ServiceCode.AllSystems && row.Kind != ServiceCodeKind.Product && row.Meaning == row.Code)
            .OrderBy(row => row.Kind).ThenBy(row => row.Code)
            .Select(row => new CodeMeaning(row.Kind, row.Code))
            .ToListAsync(cancellationToken);
        IEnumerable<CodeMeaning> all = [.. catalogue.All.Select(product => new CodeMeaning(ServiceCodeKind.Product, product.Code)), .. common];
        return [.. all.Where(meaning => feed is null || (meaning.Kind == ServiceCodeKind.Traffic) == (feed is Feed.Usage or Feed.Interconnect))];
    }
}
