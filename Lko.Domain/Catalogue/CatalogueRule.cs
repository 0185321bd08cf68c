namespace Lko.Domain.Catalogue;

/// <summary>The closed set of rules over several parameters. A product combines them in data; none has code of its own.</summary>
public enum RuleKind
{
    /// <summary>The sum of <c>parameters</c> is at most <c>other</c> (a parameter, times <c>factor</c>) or <c>number</c>.</summary>
    SumAtMost,

    /// <summary>The sum of <c>parameters</c> is <c>number</c>.</summary>
    SumIs,

    /// <summary>The first parameter is at least <c>other</c>; a choice counts as its number.</summary>
    AtLeast,

    /// <summary>The two parameters differ; addresses are compared by place and point codes by number, not by spelling.</summary>
    Different,

    /// <summary>No two rows have the same value in the column.</summary>
    Unique,

    /// <summary>None of the prefixes in all the named parameters overlaps another.</summary>
    PrefixesDisjoint,

    /// <summary>The number is not reserved; private numbers only with <c>allowPrivate</c>.</summary>
    AsnNotReserved,

    /// <summary>At least one of the parameters is given.</summary>
    AnyOf,

    /// <summary>At least <c>number</c> rows have one of <c>values</c> in the column.</summary>
    RowsInclude,

    /// <summary>The list of rows has at least <c>number</c> of them.</summary>
    RowsAtLeast,

    /// <summary>The choice is one of <c>values</c>.</summary>
    ChoiceAllowed,

    /// <summary>Third parameter = second − first + 1: the size of a range of numbers.</summary>
    RangeSize,

    /// <summary>The first parameter is a telephone code of the kind that the second names, and a geographic one is a code of the federal subject in <c>other</c>.</summary>
    NumberingCode,
}

/// <summary>One rule of a product.</summary>
public sealed record CatalogueRule
{
    public required RuleKind Kind { get; init; }

    /// <summary>The operands, the one that carries the error first. A column of rows is written <c>rows.column</c>.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>When set, the rule is checked in every row of this parameter and operands are its columns.</summary>
    public string? Rows { get; init; }

    public string? Other { get; init; }

    public decimal? Number { get; init; }

    /// <summary>How many units of <c>parameters</c> one unit of <c>other</c> is: 1000 for watts against kilowatts.</summary>
    public decimal Factor { get; init; } = 1;

    public IReadOnlyList<string> Values { get; init; } = [];

    public bool AllowPrivate { get; init; }

    /// <summary>The rule applies only while each of these holds.</summary>
    public IReadOnlyList<Condition> When { get; init; } = [];
}
