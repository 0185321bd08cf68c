using System.Text.RegularExpressions;

namespace Lko.Domain.Catalogue;

/// <summary>What must hold for the data of the catalogue, so that neither the validator nor the form can meet a broken specification.</summary>
internal static class CatalogueVerifier
{
    public static IReadOnlyList<string> Verify(CatalogueContent content)
    {
        var faults = new List<string>();
        foreach (var twice in content.Products.GroupBy(product => (product.Code, product.Version)).Where(group => group.Count() > 1))
        {
            faults.Add($"{twice.Key.Code} version {twice.Key.Version} stands twice");
        }

        var codes = content.Products.Select(product => product.Code).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(content.Order.Where(code => !codes.Contains(code)).Select(code => $"{code} is listed but has no file"));
        faults.AddRange(content.Order.GroupBy(code => code, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"{group.Key} is listed twice"));
        faults.AddRange(content.Products.SelectMany(product => Product(product).Select(fault => $"{product.Code}: {fault}")));
        return faults;
    }

    private static IEnumerable<string> Product(ProductSpecification product)
    {
        if (product.Version < 1)
        {
            yield return "version is below 1";
        }

        if (product.Charges.Count == 0)
        {
            yield return "nothing is charged for it";
        }

        foreach (var code in product.Summary.Where(code => product.Find(code) is null))
        {
            yield return $"summary names unknown {code}";
        }

        foreach (var fault in Parameters(product.Parameters, [])
            .Concat(product.Parameters.Where(one => product.Groups.All(group => !string.Equals(group.Code, one.Group, StringComparison.Ordinal))).Select(one => $"{one.Code}: unknown group {one.Group}"))
            .Concat(product.Groups.Where(group => !WizardSteps.All.Contains(group.Step, StringComparer.Ordinal)).Select(group => $"group {group.Code}: unknown step {group.Step}"))
            .Concat(product.Charges.SelectMany((charge, index) => Charge(product, charge).Select(fault => $"charge {index}: {fault}")))
            .Concat(product.Rules.SelectMany((rule, index) => Rule(product, rule).Select(fault => $"rule {index} ({rule.Kind}): {fault}"))))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Parameters(IReadOnlyList<ParameterSpecification> parameters, IReadOnlyList<ParameterSpecification> outer)
    {
        var before = outer.ToList();
        foreach (var parameter in parameters)
        {
            if (parameters.Count(one => string.Equals(one.Code, parameter.Code, StringComparison.Ordinal)) > 1)
            {
                yield return $"{parameter.Code} stands twice";
            }

            foreach (var fault in Parameter(parameter).Concat(Condition(parameter.VisibleWhen, before)).Concat(Dependence(parameter, [.. before.Except(outer)])))
            {
                yield return $"{parameter.Code}: {fault}";
            }

            if (parameter.Rows is { } rows)
            {
                foreach (var fault in Rows(rows).Concat(Parameters(rows.Columns, before)))
                {
                    yield return $"{parameter.Code}: {fault}";
                }
            }

            before.Insert(0, parameter);
        }
    }

    private static IEnumerable<string> Parameter(ParameterSpecification parameter)
    {
        if (!Regex.IsMatch(parameter.Code, "^[a-z][a-z0-9_]*\\z", RegexOptions.NonBacktracking))
        {
            yield return "code is not lower-case snake";
        }

        if (parameter.Type is ParameterType.Choice or ParameterType.MultiChoice != parameter.Choices.Count > 0)
        {
            yield return "choices and type do not agree";
        }

        if (parameter.Choices.DistinctBy(choice => choice.Value, StringComparer.Ordinal).Count() != parameter.Choices.Count)
        {
            yield return "a choice stands twice";
        }

        if ((parameter.Type == ParameterType.Rows) != (parameter.Rows is not null) || (parameter.Type == ParameterType.Prefixes) != (parameter.Prefix is not null))
        {
            yield return "rows or prefix format and type do not agree";
        }

        if (parameter.Min > parameter.Max || parameter.MinItems > parameter.MaxItems)
        {
            yield return "limits are crossed";
        }

        if (parameter.Steps.Zip(parameter.Steps.Skip(1)).Any(pair => pair.First.UpTo is null || pair.First.UpTo >= (pair.Second.UpTo ?? decimal.MaxValue))
            || parameter.Steps.Any(band => band.Step <= 0))
        {
            yield return "step bands do not ascend";
        }

        if ((parameter.NotAfterToday || parameter.NotBeforeToday) && parameter.Type != ParameterType.Date)
        {
            yield return "only a date lies before today or after it";
        }

        if ((parameter.Pattern is null) != (parameter.PatternText is null))
        {
            yield return "a pattern needs its words";
        }

        if (parameter.Default is { } value && parameter.Rows is null && ValueCheck.Run(parameter, value, parameter.Code, DateOnly.MaxValue).FirstOrDefault() is { } error)
        {
            yield return $"default is not valid: {error.Message}";
        }
    }

    /// <param name="before">The parameters beside it that stand before it.</param>
    private static IEnumerable<string> Dependence(ParameterSpecification parameter, List<ParameterSpecification> before)
    {
        if (parameter.NarrowedBy is { } narrowing
            && (before.Find(one => string.Equals(one.Code, narrowing, StringComparison.Ordinal)) is not { } wider || parameter.Choices.Any(choice => choice.Within is { } within && wider.FindChoice(within) is null)))
        {
            yield return $"is narrowed by {narrowing}, which does not stand before it or has other values";
        }

        if (parameter.Follows is { } followed
            && (before.Find(one => string.Equals(one.Code, followed, StringComparison.Ordinal)) is not { } leader
                || leader.Choices.Any(choice => choice.Gives?.GetValueOrDefault(parameter.Code) is not { } given || parameter.FindChoice(given) is null)))
        {
            yield return $"follows {followed}, which does not stand before it or does not give it";
        }
    }

    private static IEnumerable<string> Rows(RowsSpecification rows)
    {
        if (rows.Columns.Count == 0 || rows.Columns.Any(column => column.Type == ParameterType.Rows))
        {
            yield return "rows need columns, and none may be rows";
        }

        if (rows.Layout == RowsLayout.Table
            && (rows.Key is null || rows.Find(rows.Key) is not { Type: ParameterType.Choice } || rows.Total is null || rows.Find(rows.Total) is not { IsNumber: true }))
        {
            yield return "a table needs a choice as key and a number as total";
        }
    }

    private static IEnumerable<string> Condition(Condition? condition, IReadOnlyList<ParameterSpecification> before)
    {
        if (condition is null)
        {
            yield break;
        }

        var parameter = before.FirstOrDefault(one => string.Equals(one.Code, condition.Parameter, StringComparison.Ordinal));
        if (parameter is null)
        {
            yield return $"condition names {condition.Parameter}, which does not stand before it";
        }
        else if (parameter.Choices.Count > 0 && condition.In.Any(value => parameter.FindChoice(value) is null))
        {
            yield return $"condition names a value {condition.Parameter} cannot have";
        }
        else if (parameter.Type == ParameterType.Boolean && condition.In.Any(value => value is not ("true" or "false")))
        {
            yield return "condition on a boolean is true or false";
        }
    }

    private static IEnumerable<string> Charge(ProductSpecification product, ChargeComponent charge) =>
        Condition(charge.When, product.Parameters).Concat((charge.Kind == ChargeKind.Usage) != (charge.Meter is not null) ? ["usage and meter do not agree"] : []);

    private static IEnumerable<string> Rule(ProductSpecification product, CatalogueRule rule)
    {
        var scope = rule.Rows is null ? product.Parameters : product.Find(rule.Rows)?.Rows?.Columns;
        if (scope is null)
        {
            yield return $"{rule.Rows} are no rows";
            yield break;
        }

        foreach (var operand in rule.Parameters.Concat(rule.Other is null ? [] : [rule.Other]))
        {
            var parts = operand.Split('.');
            var found = scope.Concat(product.Parameters).FirstOrDefault(one => string.Equals(one.Code, parts[0], StringComparison.Ordinal));
            if (found is null || (parts.Length == 2 && found.Rows?.Find(parts[1]) is null))
            {
                yield return $"names unknown {operand}";
            }
        }

        var enough = rule.Kind switch
        {
            RuleKind.SumAtMost => rule.Other is not null || rule.Number is not null,
            RuleKind.SumIs => rule.Number is not null,
            RuleKind.AtLeast => rule.Other is not null,
            RuleKind.Different or RuleKind.NumberingCode => rule.Parameters.Count == 2,
            RuleKind.RangeSize => rule.Parameters.Count == 3,
            RuleKind.RowsInclude => rule is { Values.Count: > 0, Number: not null } && rule.Parameters[0].Contains('.', StringComparison.Ordinal),
            RuleKind.RowsAtLeast => rule.Number is not null && product.Find(rule.Parameters[0])?.Rows is not null,
            RuleKind.ChoiceAllowed => rule.Values.Count > 0,
            RuleKind.Unique => rule.Parameters[0].Contains('.', StringComparison.Ordinal),
            _ => rule.Parameters.Count > 0,
        };
        if (!enough)
        {
            yield return "operands are missing";
        }

        foreach (var fault in rule.When.SelectMany(when => Condition(when, [.. scope, .. product.Parameters])))
        {
            yield return fault;
        }
    }
}
