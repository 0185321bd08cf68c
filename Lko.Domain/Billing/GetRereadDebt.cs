using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Billing;

/// <summary>
/// Which months of a system the portal has to read again by itself: those of breaks that an ordinary run has found, each break once, before people need look at it.
/// A break that outlives it, or that a reading again has found, is theirs. It is seen from the breaks and the runs alone, so that nothing is forgotten
/// whatever dies in between, and nothing is asked for twice. NotFound for a code outside the registry.
/// </summary>
public sealed class GetRereadDebt(ILkoDbFactory factory, TimeProvider time)
{
    /// <param name="waiting">Months that are to be read again anyway.</param>
    /// <returns>The months that are left, oldest first, joined to ranges that one backfill may have.</returns>
    public async Task<Outcome<IReadOnlyList<BackfillRest>>> Run(string systemCode, IReadOnlyList<BackfillRest> waiting, CancellationToken cancellationToken)
    {
        await using var db = factory.OpenSystem("months to read again");
        if (await db.SourceSystems.AsNoTracking().SingleOrDefaultAsync(row => row.Code == systemCode, cancellationToken) is not { } system)
        {
            return Outcome<IReadOnlyList<BackfillRest>>.NotFound();
        }

        var breaks = await db.Breaks()
            .Where(each => each.System.Code == systemCode && each.Finding.ClosedAt == null && each.Finding.ExplainedAt == null)
            .Select(each => new { each.Finding.Kind, Period = each.Finding.Period!.Value, each.Finding.At, each.FoundBy }).Distinct().ToListAsync(cancellationToken);
        if (breaks.Count == 0)
        {
            return Outcome<IReadOnlyList<BackfillRest>>.Ok([]);
        }

        var rereads = await Rereads.LoadAsync(db, [systemCode], breaks.Min(each => each.At), cancellationToken);
        var last = Period.Of(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.Now(), system.Zone).DateTime));
        return Outcome<IReadOnlyList<BackfillRest>>.Ok(Ranges(breaks
            .Where(each => Rereads.AreOwed(FindingState.Open, each.FoundBy, each.Period) && rereads.Of(systemCode, each.Period, each.At) is null)
            .SelectMany(each => MonthsOf(each.Kind, each.Period)).Distinct().Order()
            .Where(month => month >= BackfillMonths.First && month <= last && !waiting.Any(range => range.From <= month && month <= range.To))));
    }

    /// <summary>An opening that is not the closing of the month before may be either's fault.</summary>
    private static IEnumerable<Period> MonthsOf(FindingKind kind, Period period) =>
        kind == FindingKind.OpeningDiffers ? [Period.Of(period.FirstDay.AddMonths(-1)), period] : [period];

    private static List<BackfillRest> Ranges(IEnumerable<Period> months)
    {
        var ranges = new List<BackfillRest>();
        var length = 0;
        foreach (var month in months)
        {
            if (length is > 0 and < BackfillMonths.Most && ranges[^1].To.Next == month)
            {
                ranges[^1] = ranges[^1] with { To = month };
                length++;
            }
            else
            {
                ranges.Add(new(month, month));
                length = 1;
            }
        }

        return ranges;
    }
}
