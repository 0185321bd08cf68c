using System.Text.Json.Nodes;

namespace Lko.Domain.Catalogue;

/// <summary>Values a condition is evaluated against: those of a row first, then those of the product.</summary>
public sealed record ValueScope(
    IReadOnlyList<ParameterSpecification> Parameters,
    ParameterValues Values,
    ValueScope? Outer = null)
{
    public static ValueScope Of(ProductSpecification specification, ParameterValues values) => new(specification.Parameters, values);

    public ValueScope Row(RowsSpecification rows, ParameterValues row) => new(rows.Columns, row, this);

    public ParameterSpecification? Find(string code) =>
        Parameters.FirstOrDefault(one => string.Equals(one.Code, code, StringComparison.Ordinal)) ?? Outer?.Find(code);

    /// <summary>Whether the parameter is asked for: its condition holds, and the parameter it depends on is asked for too.</summary>
    public bool IsVisible(ParameterSpecification parameter) => Holds(parameter.VisibleWhen);

    /// <summary>A condition names a parameter that stands before its owner, so following conditions ends.</summary>
    public bool Holds(Condition? condition)
    {
        if (condition is null)
        {
            return true;
        }

        var owner = Owner(condition.Parameter);
        if (owner is null)
        {
            return false;
        }

        var parameter = owner.Find(condition.Parameter)!;
        return owner.IsVisible(parameter) && Matches(owner.Values[condition.Parameter], condition.In);
    }

    /// <summary>What is chosen in the parameter that narrows the choices of this one; null for nothing.</summary>
    public Choice? NarrowingOf(ParameterSpecification parameter) => parameter.NarrowedBy is { } code ? Find(code)?.FindChoice(Values.Text(code)) : null;

    /// <summary>What the choice in the parameter that this one follows makes of it; null when nothing is chosen there.</summary>
    public string? GivenTo(ParameterSpecification parameter) =>
        parameter.Follows is { } code ? Find(code)?.FindChoice(Values.Text(code))?.Gives?.GetValueOrDefault(parameter.Code) : null;

    private static bool Matches(JsonNode? value, IReadOnlyList<string> allowed) => value is JsonArray
        ? ParameterValues.AsList(value).Any(item => allowed.Contains(item, StringComparer.Ordinal))
        : ParameterValues.AsKey(value) is { } key && allowed.Contains(key, StringComparer.Ordinal);

    private ValueScope? Owner(string code) =>
        Parameters.Any(one => string.Equals(one.Code, code, StringComparison.Ordinal)) ? this : Outer?.Owner(code);
}
