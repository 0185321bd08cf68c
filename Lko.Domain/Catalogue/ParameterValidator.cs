using System.Text.Json.Nodes;
using Lko.Domain.Common;
using Lko.Domain.Resources;

namespace Lko.Domain.Catalogue;

/// <summary>The one validator of all products: it reads the specification and knows no product.</summary>
public static class ParameterValidator
{
    /// <summary>Enough to show what is wrong; a hostile text cannot make the answer grow beyond it.</summary>
    public const int MaxErrors = 200;

    /// <summary>
    /// Everything wrong with the values, in the order of the form, in the current UI culture. Paths are <c>parameters.code</c>,
    /// <c>parameters.sites[2].code</c>, and <c>parameters.end_a.text</c> for a part of an address.
    /// </summary>
    /// <param name="today">The day where the order is made: what has happened, has not happened later.</param>
    /// <param name="step">Only the parameters and rules of this step of the wizard; null for all.</param>
    public static IReadOnlyList<FieldError> Validate(ProductSpecification specification, ParameterValues values, DateOnly today, string? step = null)
    {
        if (values.Problem is { } problem)
        {
            return [problem];
        }

        var errors = new List<FieldError>();
        errors.AddRange(Unknown(values.Codes, specification.Parameters, "parameters"));
        var scope = ValueScope.Of(specification, values);
        foreach (var parameter in specification.Parameters)
        {
            if (step is null || string.Equals(specification.StepOf(parameter), step, StringComparison.Ordinal))
            {
                CheckValue(scope, parameter, $"parameters.{parameter.Code}", today, errors);
            }
        }

        errors.AddRange(new RuleCheck(specification, scope, [.. errors.Select(error => error.Path)]).Run(step));
        return errors.Count > MaxErrors ? [.. errors.Take(MaxErrors)] : errors;
    }

    /// <summary>
    /// What is sent and stored: without values of parameters that are not asked for and without unknown codes, with those that follow from
    /// others, in the order of the specification. Valid values stay valid.
    /// </summary>
    public static ParameterValues Canonical(ProductSpecification specification, ParameterValues values) =>
        Canonical(ValueScope.Of(specification, values.WithFollowing(specification)));

    private static ParameterValues Canonical(ValueScope scope)
    {
        var result = ParameterValues.Empty;
        foreach (var parameter in scope.Parameters.Where(parameter => scope.Values[parameter.Code] is not null && scope.IsVisible(parameter)))
        {
            result = parameter.Rows is { } rows
                ? result.WithRows(parameter.Code, scope.Values.Rows(parameter.Code).Select(row => Canonical(scope.Row(rows, row))))
                : result.With(parameter.Code, scope.Values[parameter.Code]);
        }

        return result;
    }

    private static void CheckValue(ValueScope scope, ParameterSpecification parameter, string path, DateOnly today, List<FieldError> errors)
    {
        if (errors.Count > MaxErrors || !scope.IsVisible(parameter))
        {
            return;
        }

        var value = scope.Values[parameter.Code];
        if (parameter.Source == ParameterSource.Carrier)
        {
            if (value is not null)
            {
                errors.Add(Error(path, "read-only"));
            }

            return;
        }

        if (IsMissing(value))
        {
            if (parameter.Required)
            {
                errors.Add(parameter.Type switch
                {
                    ParameterType.Address => Error(path, "required-address"),
                    ParameterType.Choice or ParameterType.Boolean => Error(path, "required-choice"),
                    ParameterType.MultiChoice => Error(path, "required-any"),
                    ParameterType.Rows => Error(path, "required-rows", Math.Max(1, parameter.MinItems)),
                    _ => Error(path, "required"),
                });
            }

            return;
        }

        if (parameter.Rows is { } rows)
        {
            CheckRows(scope, parameter, rows, value!, path, today, errors);
        }
        else
        {
            errors.AddRange(ValueCheck.Run(parameter, value!, path, today));
            errors.AddRange(Dependence(scope, parameter, value, path));
        }
    }

    /// <summary>A choice against the choice it depends on.</summary>
    private static IEnumerable<FieldError> Dependence(ValueScope scope, ParameterSpecification parameter, JsonNode? value, string path)
    {
        if (parameter.FindChoice(ParameterValues.AsText(value)) is not { } choice)
        {
            yield break;
        }

        if (scope.NarrowingOf(parameter) is { } narrowing && !ParameterSpecification.IsWithin(choice, narrowing))
        {
            yield return Error(path, "narrowed", choice.Name.Current, narrowing.Name.Current);
        }
        else if (scope.GivenTo(parameter) is { } given && !string.Equals(given, choice.Value, StringComparison.Ordinal))
        {
            yield return Error(path, "follows", choice.Name.Current, parameter.FindChoice(given)?.Name.Current ?? given, scope.Find(parameter.Follows!)!.Name.Current);
        }
    }

    private static void CheckRows(
        ValueScope scope, ParameterSpecification parameter, RowsSpecification rows, JsonNode value, string path, DateOnly today, List<FieldError> errors)
    {
        if (value is not JsonArray array || array.Any(item => item is not JsonObject))
        {
            errors.Add(Error(path, "kind-rows"));
            return;
        }

        if (array.Count < parameter.MinItems || array.Count > parameter.MaxItems)
        {
            errors.Add(Error(path, "rows-count", array.Count, parameter.MinItems, parameter.MaxItems));
            return;
        }

        foreach (var (index, row) in scope.Values.Rows(parameter.Code).Index())
        {
            var inner = scope.Row(rows, row);
            errors.AddRange(Unknown(row.Codes, rows.Columns, $"{path}[{index}]"));
            foreach (var column in rows.Columns)
            {
                CheckValue(inner, column, $"{path}[{index}].{column.Code}", today, errors);
            }
        }
    }

    private static IEnumerable<FieldError> Unknown(IEnumerable<string> codes, IReadOnlyList<ParameterSpecification> known, string path) =>
        codes.Where(code => !known.Any(parameter => string.Equals(parameter.Code, code, StringComparison.Ordinal)))
            .Take(20)
            .Select(code => Error($"{path}.{Shown(code)}", "unknown", Shown(code)));

    private static bool IsMissing(JsonNode? value) =>
        value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 } || ParameterValues.AsText(value) is { } text && string.IsNullOrWhiteSpace(text);

    /// <summary>Foreign text is repeated to its sender only short and without control characters.</summary>
    internal static string Shown(string text)
    {
        var clean = string.Concat(text.Where(character => !char.IsControl(character)));
        return clean.Length <= 60 ? clean : $"{clean[..60].TrimEnd('\ud800')}…";
    }

    internal static FieldError Error(string path, string code, params ReadOnlySpan<object?> arguments) =>
        new(path, code, DomainTexts.Catalogue.Format($"Error.{code}", arguments));
}
