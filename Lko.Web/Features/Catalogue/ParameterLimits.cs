using System.Globalization;
using Lko.Domain.Catalogue;
using Lko.Web.Resources;

namespace Lko.Web.Features.Catalogue;

/// <summary>The type and limits of a parameter in one sentence, for people who prepare an order outside the portal.</summary>
public static class ParameterLimits
{
    private const int MaxListed = 12;

    public static string Of(ParameterSpecification parameter)
    {
        var parts = new List<string> { TypeOf(parameter) };
        if (parameter.Type is ParameterType.Integer or ParameterType.Decimal)
        {
            AddNumber(parameter, parts);
        }

        if (parameter.Follows is not null)
        {
            parts.Add(WebTexts.Catalogue["Limit.Follows"]);
        }

        if (parameter.NotAfterToday)
        {
            parts.Add(WebTexts.Catalogue["Limit.Past"]);
        }

        if (parameter.NotBeforeToday)
        {
            parts.Add(WebTexts.Catalogue["Limit.Ahead"]);
        }

        if (parameter.PatternText is { } pattern)
        {
            parts.Add(pattern.Current);
        }

        if (parameter.Default is { } value && parameter.Rows is null)
        {
            parts.Add(WebTexts.Catalogue.Format("Default", ParameterFormatter.Format(parameter, value)));
        }

        return string.Join("; ", parts);
    }

    /// <summary>The condition in words; null for none.</summary>
    public static string? ConditionOf(IReadOnlyList<ParameterSpecification> parameters, Condition? condition)
    {
        if (condition is null || parameters.FirstOrDefault(one => string.Equals(one.Code, condition.Parameter, StringComparison.Ordinal)) is not { } other)
        {
            return null;
        }

        var values = condition.In.Select(value => other.FindChoice(value)?.Name.Current ?? WebTexts.Catalogue[string.Equals(value, "true", StringComparison.Ordinal) ? "Yes" : "No"]);
        return WebTexts.Catalogue.Format("When", other.Name.Current, string.Join("; ", values));
    }

    private static string TypeOf(ParameterSpecification parameter) => parameter.Type switch
    {
        ParameterType.Text => WebTexts.Catalogue.Format("Type.Text", parameter.MaxLength),
        ParameterType.Choice or ParameterType.MultiChoice => parameter.Choices.Count > MaxListed
            ? WebTexts.Catalogue.Format("Type.Many", parameter.Choices.Count)
            : WebTexts.Catalogue.Format($"Type.{parameter.Type}", string.Join(", ", parameter.Choices.Select(choice => choice.Name.Current))),
        ParameterType.Prefixes => WebTexts.Catalogue.Format("Type.Prefixes", parameter.Prefix!.Min, parameter.Prefix.Max, parameter.MaxItems),
        ParameterType.Ranges => WebTexts.Catalogue.Format("Type.Ranges", Plain(parameter.Min), Plain(parameter.Max)),
        ParameterType.Rows => WebTexts.Catalogue.Format("Type.Rows", parameter.MinItems, parameter.MaxItems, string.Join(", ", parameter.Rows!.Columns.Select(column => column.Name.Current))),
        _ => WebTexts.Catalogue[$"Type.{parameter.Type}"],
    };

    private static void AddNumber(ParameterSpecification parameter, List<string> parts)
    {
        var unit = parameter.Unit is null ? "" : $"\u00a0{parameter.Unit.Current}";
        if ((parameter.Min, parameter.Max) is ({ } min, { } max))
        {
            parts.Add(WebTexts.Catalogue.Format("Limit.Both", NumberText.Format(min), NumberText.Format(max), unit));
        }
        else if (parameter.Min is { } least)
        {
            parts.Add(WebTexts.Catalogue.Format("Limit.Min", NumberText.Format(least), unit));
        }
        else if (parameter.Max is { } most)
        {
            parts.Add(WebTexts.Catalogue.Format("Limit.Max", NumberText.Format(most), unit));
        }

        parts.AddRange(parameter.Steps.Select(band => (band.UpTo, parameter.Steps.Count) switch
        {
            ({ } upTo, _) => WebTexts.Catalogue.Format("Step.To", NumberText.Format(band.Step), NumberText.Format(upTo)),
            (null, 1) => WebTexts.Catalogue.Format("Step.Only", NumberText.Format(band.Step)),
            _ => WebTexts.Catalogue.Format("Step.Above", NumberText.Format(band.Step)),
        }));
    }

    private static string Plain(decimal? number) => (number ?? 0).ToString(CultureInfo.InvariantCulture);
}
