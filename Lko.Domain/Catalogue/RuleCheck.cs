using System.Text.Json.Nodes;
using Lko.Domain.Common;
using static Lko.Domain.Catalogue.ParameterValidator;

namespace Lko.Domain.Catalogue;

/// <summary>The rules over several parameters. A rule waits until each of its operands is given and right in itself.</summary>
internal sealed class RuleCheck(ProductSpecification specification, ValueScope scope, HashSet<string> broken)
{
    public IEnumerable<FieldError> Run(string? step)
    {
        foreach (var rule in specification.Rules)
        {
            var owner = specification.Find(rule.Rows ?? Head(rule.Parameters[0]))!;
            if (step is not null && !string.Equals(specification.StepOf(owner), step, StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var error in rule.Rows is null ? Check(rule, scope, "parameters") : InRows(rule, owner))
            {
                yield return error;
            }
        }
    }

    private IEnumerable<FieldError> InRows(CatalogueRule rule, ParameterSpecification owner) =>
        scope.IsVisible(owner)
            ? scope.Values.Rows(owner.Code).Index().SelectMany(row => Check(rule, scope.Row(owner.Rows!, row.Item), $"parameters.{owner.Code}[{row.Index}]"))
            : [];

    private IEnumerable<FieldError> Check(CatalogueRule rule, ValueScope within, string path)
    {
        if (!rule.When.All(within.Holds))
        {
            return [];
        }

        var error = rule.Kind switch
        {
            RuleKind.SumAtMost => SumAtMost(rule, within, path),
            RuleKind.SumIs => SumIs(rule, within, path),
            RuleKind.AtLeast => AtLeast(rule, within, path),
            RuleKind.Different => Different(rule, within, path),
            RuleKind.PrefixesDisjoint => PrefixesDisjoint(rule, within, path),
            RuleKind.AsnNotReserved => AsnNotReserved(rule, within, path),
            RuleKind.AnyOf => AnyOf(rule, within, path),
            RuleKind.RowsInclude => RowsInclude(rule, within, path),
            RuleKind.RowsAtLeast => RowsAtLeast(rule, within, path),
            RuleKind.ChoiceAllowed => ChoiceAllowed(rule, within, path),
            RuleKind.RangeSize => RangeSize(rule, within, path),
            RuleKind.NumberingCode => NumberingCode(rule, within, path),
            RuleKind.Unique => Unique(rule, within, path),
            _ => throw new InvalidOperationException($"Rule {rule.Kind} has no check."),
        };
        return error is null ? [] : [error];
    }

    private FieldError? SumAtMost(CatalogueRule rule, ValueScope within, string path)
    {
        var target = $"{path}.{Head(rule.Parameters[0])}";
        var terms = rule.Parameters.SelectMany(operand => Numbers(within, operand)).ToList();
        var limit = rule.Number ?? Number(within, rule.Other!) * rule.Factor;
        if (limit is null || terms.Count == 0 || IsBroken(target) || (rule.Other is not null && IsBroken($"{path}.{rule.Other}")) || terms.Sum() <= limit)
        {
            return null;
        }

        var (owner, suffix) = Summed(rule, within);
        return rule.Other is { } other
            ? Error(target, "sum-at-most", owner.Name.Current, $"{NumberText.Format(terms.Sum())}{suffix}", within.Find(other)!.Name.Current, Shown(within, other))
            : Error(target, "sum-at-most-number", owner.Name.Current, NumberText.Format(terms.Sum()), NumberText.Format(limit.Value), suffix);
    }

    private FieldError? SumIs(CatalogueRule rule, ValueScope within, string path)
    {
        var target = $"{path}.{Head(rule.Parameters[0])}";
        var terms = rule.Parameters.SelectMany(operand => Numbers(within, operand)).ToList();
        if (terms.Count == 0 || IsBroken(target) || terms.Sum() == rule.Number)
        {
            return null;
        }

        var (owner, suffix) = Summed(rule, within);
        return Error(target, "sum-is", owner.Name.Current, NumberText.Format(terms.Sum()), NumberText.Format(rule.Number!.Value), suffix);
    }

    /// <summary>What carries the error of a sum, and the unit that its numbers are told with.</summary>
    private static (ParameterSpecification Owner, string Suffix) Summed(CatalogueRule rule, ValueScope within)
    {
        var owner = within.Find(Head(rule.Parameters[0]))!;
        var unit = owner.Rows is { } rows ? rows.Find(Tail(rule.Parameters[0]))!.Unit : owner.Unit;
        return (owner, unit is null ? "" : $"\u00a0{unit.Current}");
    }

    private FieldError? AtLeast(CatalogueRule rule, ValueScope within, string path)
    {
        var target = $"{path}.{rule.Parameters[0]}";
        return Number(within, rule.Parameters[0]) is { } number && Number(within, rule.Other!) is { } least && number < least && !IsBroken(target) && !IsBroken($"{path}.{rule.Other}")
            ? Error(target, "at-least", within.Find(rule.Parameters[0])!.Name.Current, Shown(within, rule.Parameters[0]), within.Find(rule.Other!)!.Name.Current, Shown(within, rule.Other!))
            : null;
    }

    private static FieldError? Different(CatalogueRule rule, ValueScope within, string path)
    {
        var (first, second) = (rule.Parameters[0], rule.Parameters[1]);
        var same = within.Find(first)!.Type switch
        {
            ParameterType.Address => AddressValue.From(Value(within, first)) is { Text: not null } a && AddressValue.From(Value(within, second)) is { Text: not null } b && a.SamePlace(b),
            ParameterType.PointCode => Point(within, first) is { } code && code == Point(within, second),
            _ => ParameterValues.AsKey(Value(within, first)) is { } left && string.Equals(left, ParameterValues.AsKey(Value(within, second)), StringComparison.OrdinalIgnoreCase),
        };
        return same ? Error($"{path}.{first}", "different", within.Find(first)!.Name.Current, within.Find(second)!.Name.Current) : null;
    }

    private static FieldError? PrefixesDisjoint(CatalogueRule rule, ValueScope within, string path)
    {
        var known = new List<IpPrefix>();
        foreach (var operand in rule.Parameters)
        {
            foreach (var (at, texts) in Lists(within, operand, path))
            {
                foreach (var prefix in texts.Select(IpPrefix.Parse).OfType<IpPrefix>())
                {
                    if (known.Find(prefix.Overlaps) is { } other)
                    {
                        return prefix.Equals(other) ? Error(at, "prefixes-repeat", prefix.ToString()) : Error(at, "prefixes-overlap", prefix.ToString(), other.ToString());
                    }

                    known.Add(prefix);
                }
            }
        }

        return null;
    }

    private static FieldError? AsnNotReserved(CatalogueRule rule, ValueScope within, string path)
    {
        if (Number(within, rule.Parameters[0]) is not { } number || number is < 0 or > uint.MaxValue)
        {
            return null;
        }

        var target = $"{path}.{rule.Parameters[0]}";
        var asn = (long)number;
        return AutonomousSystem.IsReserved(asn) ? Error(target, "asn-reserved", asn)
            : !rule.AllowPrivate && AutonomousSystem.IsPrivate(asn) ? Error(target, "asn-private", asn)
            : null;
    }

    private static FieldError? AnyOf(CatalogueRule rule, ValueScope within, string path) =>
        rule.Parameters.All(code => Value(within, code) is null)
            ? Error($"{path}.{rule.Parameters[0]}", "any-of", string.Join(", ", rule.Parameters.Select(code => within.Find(code)!.Name.Current)))
            : null;

    private FieldError? RowsInclude(CatalogueRule rule, ValueScope within, string path)
    {
        var (head, column) = (Head(rule.Parameters[0]), Tail(rule.Parameters[0]));
        var rows = within.Values.Rows(head);
        var found = rows.Count(row => rule.Values.Contains(row.Text(column), StringComparer.Ordinal));
        var target = $"{path}.{head}";
        if (rows.Count == 0 || found >= rule.Number || IsBroken(target))
        {
            return null;
        }

        var field = within.Find(head)!.Rows!.Find(column)!;
        var names = string.Join(", ", rule.Values.Select(value => field.FindChoice(value)!.Name.Current));
        return Error(target, "rows-include", NumberText.Format(rule.Number!.Value), field.Name.Current, names);
    }

    /// <summary>How many rows there are does not hang on what stands in them; that none is given is told by the parameter itself.</summary>
    private FieldError? RowsAtLeast(CatalogueRule rule, ValueScope within, string path)
    {
        var list = within.Find(rule.Parameters[0])!;
        var target = $"{path}.{list.Code}";
        var count = within.Values.Rows(list.Code).Count;
        return count == 0 || count >= rule.Number || broken.Contains(target) ? null : Error(target, "rows-count", count, NumberText.Format(rule.Number!.Value), list.MaxItems);
    }

    private FieldError? ChoiceAllowed(CatalogueRule rule, ValueScope within, string path)
    {
        var parameter = within.Find(rule.Parameters[0])!;
        var target = $"{path}.{parameter.Code}";
        return parameter.FindChoice(ParameterValues.AsText(Value(within, parameter.Code))) is { } choice
            && !rule.Values.Contains(choice.Value, StringComparer.Ordinal)
            && !IsBroken(target)
            ? Error(
                target,
                "choice-allowed",
                choice.Name.Current,
                string.Join(", ", rule.Values.Select(value => parameter.FindChoice(value)!.Name.Current)),
                string.Join("; ", rule.When.Select(when => $"{within.Find(when.Parameter)!.Name.Current}: {Shown(within, when.Parameter)}")))
            : null;
    }

    private static FieldError? RangeSize(CatalogueRule rule, ValueScope within, string path) =>
        Number(within, rule.Parameters[0]) is { } size
        && Number(within, rule.Parameters[1]) is { } from
        && Number(within, rule.Parameters[2]) is { } to
        && to >= from
        && size != to - from + 1
            ? Error($"{path}.{rule.Parameters[0]}", "range-size", NumberText.Format(size), NumberText.Format(to - from + 1))
            : null;

    private FieldError? NumberingCode(CatalogueRule rule, ValueScope within, string path)
    {
        var target = $"{path}.{rule.Parameters[0]}";
        if (ParameterValues.AsText(Value(within, rule.Parameters[0])) is not { } code || ParameterValues.AsText(Value(within, rule.Parameters[1])) is not { } kind || IsBroken(target))
        {
            return null;
        }

        if (!string.Equals(NumberingPlan.KindOf(code), kind, StringComparison.Ordinal))
        {
            return Error(target, "numbering-kind", code, Shown(within, rule.Parameters[1]));
        }

        return string.Equals(kind, NumberingPlan.Geographic, StringComparison.Ordinal)
            && rule.Other is { } other
            && Subjects.Find(ParameterValues.AsText(Value(within, other))) is { } subject
            && !subject.Abc.Contains(code, StringComparer.Ordinal)
            ? Error(target, "numbering-subject", code, subject.Name.Current, string.Join(", ", subject.Abc))
            : null;
    }

    private static FieldError? Unique(CatalogueRule rule, ValueScope within, string path)
    {
        var (head, column) = (Head(rule.Parameters[0]), Tail(rule.Parameters[0]));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, row) in within.Values.Rows(head).Index())
        {
            if (ParameterValues.AsKey(row[column]) is { } key && !seen.Add(key.Trim()))
            {
                var field = within.Find(head)!.Rows!.Find(column)!;
                return Error($"{path}.{head}[{index}].{column}", "unique", field.Name.Current, ParameterFormatter.Format(field, row[column]));
            }
        }

        return null;
    }

    private static string Head(string operand) => operand.Split('.')[0];

    private static string Tail(string operand) => operand.Split('.')[1];

    private bool IsBroken(string target) =>
        broken.Any(path => path.StartsWith(target, StringComparison.Ordinal) && (path.Length == target.Length || path[target.Length] is '.' or '['));

    /// <summary>The value where the operand is asked for; a hidden operand counts as absent.</summary>
    private static JsonNode? Value(ValueScope within, string code)
    {
        for (var at = within; at is not null; at = at.Outer)
        {
            if (at.Parameters.FirstOrDefault(one => string.Equals(one.Code, code, StringComparison.Ordinal)) is { } parameter)
            {
                return at.IsVisible(parameter) ? at.Values[code] : null;
            }
        }

        return null;
    }

    private static PointCode? Point(ValueScope within, string code) => PointCode.Parse(ParameterValues.AsText(Value(within, code)));

    private static decimal? Number(ValueScope within, string code)
    {
        var value = Value(within, code);
        return ParameterValues.AsNumber(value) ?? within.Find(code)!.FindChoice(ParameterValues.AsText(value))?.Number;
    }

    private static IEnumerable<decimal> Numbers(ValueScope within, string operand) => operand.Contains('.', StringComparison.Ordinal)
        ? Value(within, Head(operand)) is null ? [] : within.Values.Rows(Head(operand)).Select(row => row.Number(Tail(operand))).OfType<decimal>()
        : Number(within, operand) is { } number ? [number] : [];

    private static IEnumerable<(string Path, IReadOnlyList<string> Texts)> Lists(ValueScope within, string operand, string path)
    {
        var head = Head(operand);
        if (Value(within, head) is not { } value)
        {
            return [];
        }

        return operand.Contains('.', StringComparison.Ordinal)
            ? within.Values.Rows(head).Index().Select(row => ($"{path}.{head}[{row.Index}].{Tail(operand)}", row.Item.List(Tail(operand))))
            : [($"{path}.{head}", ParameterValues.AsList(value))];
    }

    private static string Shown(ValueScope within, string code) => ParameterFormatter.Format(within.Find(code)!, Value(within, code));
}
