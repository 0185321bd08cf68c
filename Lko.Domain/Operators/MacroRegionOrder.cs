using System.Linq.Expressions;

namespace Lko.Domain.Operators;

/// <summary>
/// The order in which the carrier names its macro-regions, from the centre to the east; every list of them keeps it. A region that is not among
/// them follows by its code, and what belongs to no region comes last.
/// </summary>
public sealed class MacroRegionOrder : IComparer<string?>
{
    public static readonly MacroRegionOrder Instance = new();

    /// <summary>Codes, first to last.</summary>
    public static readonly IReadOnlyList<string> Codes = ["CENTER", "NW", "VOLGA", "SOUTH", "URAL", "SIBERIA", "FAREAST"];

    private MacroRegionOrder()
    {
    }

    public int Compare(string? x, string? y) => Rank(x) == Rank(y) ? string.CompareOrdinal(x, y) : Rank(x).CompareTo(Rank(y));

    /// <summary>The place of a row's region in this order, for the database to sort by. Regions that are not among these share the place behind them.</summary>
    public static Expression<Func<TRow, int>> PlaceOf<TRow>(Expression<Func<TRow, string>> code)
    {
        Expression place = Expression.Constant(Codes.Count);
        foreach (var (index, known) in Codes.Index().Reverse())
        {
            place = Expression.Condition(Expression.Equal(code.Body, Expression.Constant(known)), Expression.Constant(index), place);
        }

        return Expression.Lambda<Func<TRow, int>>(place, code.Parameters);
    }

    private static int Rank(string? code)
    {
        for (var rank = 0; rank < Codes.Count; rank++)
        {
            if (string.Equals(Codes[rank], code, StringComparison.Ordinal))
            {
                return rank;
            }
        }

        return code is null ? int.MaxValue : Codes.Count;
    }
}
