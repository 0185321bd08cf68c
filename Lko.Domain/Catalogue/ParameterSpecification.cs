using System.Text.Json.Nodes;

namespace Lko.Domain.Catalogue;

/// <summary>What a value of a parameter is. The JSON form of each is fixed by <see cref="ParameterValues"/>.</summary>
public enum ParameterType
{
    Integer,
    Decimal,
    Boolean,
    Text,
    Choice,
    MultiChoice,

    /// <summary>Calendar day, <c>yyyy-MM-dd</c>.</summary>
    Date,

    /// <summary>Object <c>{subject, text, garId, lat, lon}</c>; the subject and the text are mandatory.</summary>
    Address,

    /// <summary>List of IP prefixes in CIDR notation.</summary>
    Prefixes,

    /// <summary>Autonomous system number, 32 bits.</summary>
    Asn,

    /// <summary>Integers and ranges of integers in one string: <c>10,20-30</c>.</summary>
    Ranges,

    /// <summary>Code of a signalling point in one string, see <see cref="Catalogue.PointCode"/>.</summary>
    PointCode,

    /// <summary>List of objects, each with the columns of <see cref="RowsSpecification"/>.</summary>
    Rows,

    /// <summary>Object <c>{file, name}</c>, see <see cref="FileValue"/>.</summary>
    File,
}

/// <summary>Who gives the value: the operator in the order, or the carrier when it works the order out.</summary>
public enum ParameterSource
{
    Operator,
    Carrier,
}

/// <summary>One allowed value.</summary>
/// <param name="Value">The code that is stored and travels.</param>
/// <param name="Number">What the value amounts to where values are compared (a port's speed in Мбит/с).</param>
/// <param name="Short">Name for one-line summaries; the full name where absent.</param>
/// <param name="Hint">Shown under the field while this value is chosen.</param>
/// <param name="Within">Value of the parameter that narrows the list; null for one that is offered with any.</param>
/// <param name="Gives">What other parameters are once this value is chosen, by their codes.</param>
public sealed record Choice(
    string Value, LocalText Name, decimal? Number = null, LocalText? Short = null, LocalText? Hint = null, string? Within = null, IReadOnlyDictionary<string, string>? Gives = null);

/// <summary>Up to which value (inclusive) which step applies; the last band has no upper end.</summary>
public sealed record StepBand(decimal? UpTo, decimal Step);

/// <summary>Holds when the named parameter has one of the values (booleans are <c>true</c> and <c>false</c>).</summary>
public sealed record Condition(string Parameter, IReadOnlyList<string> In);

/// <summary>Which prefixes a <see cref="ParameterType.Prefixes"/> parameter takes.</summary>
/// <param name="Family">4, 6, or 0 for both.</param>
/// <param name="Min">Shortest prefix length.</param>
/// <param name="Max">Longest prefix length.</param>
/// <param name="Hosts">Single addresses without a length are taken as well.</param>
/// <param name="Public">Only globally routable space.</param>
public sealed record PrefixFormat(int Family, int Min, int Max, bool Hosts = false, bool Public = false);

/// <summary>How a list of rows is drawn.</summary>
public enum RowsLayout
{
    /// <summary>A block of fields per row; rows are added and removed.</summary>
    Cards,

    /// <summary>One line per value of the key column, with a number each and their total.</summary>
    Table,
}

/// <summary>The columns of a list of rows and how the list is drawn.</summary>
/// <param name="Item">What one row is called.</param>
/// <param name="Key">Table only: the choice column that names the lines.</param>
/// <param name="Total">Table only: the number column that is summed.</param>
/// <param name="ShareOf">Table only: the parameter the sum is a share of.</param>
/// <param name="TotalText">Table only: the rule about the total, in words.</param>
/// <param name="Adds">What is said to be added, where the language inflects the name of a row.</param>
public sealed record RowsSpecification(
    IReadOnlyList<ParameterSpecification> Columns,
    LocalText Item,
    RowsLayout Layout = RowsLayout.Cards,
    string? Key = null,
    string? Total = null,
    string? ShareOf = null,
    LocalText? TotalText = null,
    LocalText? Adds = null)
{
    public ParameterSpecification? Find(string column) => Columns.FirstOrDefault(one => string.Equals(one.Code, column, StringComparison.Ordinal));
}

/// <summary>One parameter of a product: its type, limits, texts and place in the form.</summary>
public sealed record ParameterSpecification
{
    public required string Code { get; init; }

    public required ParameterType Type { get; init; }

    public required LocalText Name { get; init; }

    public LocalText? Hint { get; init; }

    public LocalText? Unit { get; init; }

    /// <summary>Code of the <see cref="ParameterGroup"/>; columns of rows have none.</summary>
    public string Group { get; init; } = "";

    /// <summary>Position in the product, from 0; within a group parameters keep this order.</summary>
    public int Order { get; init; }

    /// <summary>Must be given whenever it is visible.</summary>
    public bool Required { get; init; }

    public ParameterSource Source { get; init; }

    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    /// <summary>Digits after the decimal sign of <see cref="ParameterType.Decimal"/>.</summary>
    public int Decimals { get; init; } = 3;

    /// <summary>A <see cref="ParameterType.Date"/> on which something has happened: it is not later than the day on which it is told.</summary>
    public bool NotAfterToday { get; init; }

    /// <summary>A <see cref="ParameterType.Date"/> by which something is asked for: it is not earlier than the day on which it is told.</summary>
    public bool NotBeforeToday { get; init; }

    /// <summary>Most digits after the decimal sign of an address's coordinates; null for any number of them.</summary>
    public int? CoordinateDecimals { get; init; }

    public IReadOnlyList<StepBand> Steps { get; init; } = [];

    public int MaxLength { get; init; } = 200;

    public bool Multiline { get; init; }

    /// <summary>Regular expression for the whole text, and the same in words.</summary>
    public string? Pattern { get; init; }

    public LocalText? PatternText { get; init; }

    public JsonNode? Default { get; init; }

    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>The choices have no order of their own: people find them by the alphabet of their language.</summary>
    public bool Alphabetical { get; init; }

    /// <summary>The choices as people of the current culture look for them.</summary>
    public IEnumerable<Choice> Listed => Alphabetical ? Choices.OrderBy(choice => choice.Name.Current, StringComparer.CurrentCulture) : Choices;

    /// <summary>Code of the parameter whose value narrows the choices; while it has none, all are offered.</summary>
    public string? NarrowedBy { get; init; }

    /// <summary>Code of the parameter whose choice gives this value: it is shown and not asked for.</summary>
    public string? Follows { get; init; }

    /// <summary>Whether a choice is offered while this is chosen in the parameter that narrows the list.</summary>
    public static bool IsWithin(Choice choice, Choice? narrowing) => narrowing is null || choice.Within is null || string.Equals(choice.Within, narrowing.Value, StringComparison.Ordinal);

    public Condition? VisibleWhen { get; init; }

    public PrefixFormat? Prefix { get; init; }

    public int MinItems { get; init; }

    public int MaxItems { get; init; } = 50;

    public RowsSpecification? Rows { get; init; }

    public bool IsNumber => Type is ParameterType.Integer or ParameterType.Decimal or ParameterType.Asn;

    public Choice? FindChoice(string? value) => Choices.FirstOrDefault(one => string.Equals(one.Value, value, StringComparison.Ordinal));
}
