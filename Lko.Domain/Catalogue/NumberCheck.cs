using System.Text.Json.Nodes;
using Lko.Domain.Common;
using Lko.Domain.Resources;
using static Lko.Domain.Catalogue.ParameterValidator;

namespace Lko.Domain.Catalogue;

/// <summary>A number against its own parameter: whole or not, limits, decimals, steps.</summary>
internal static class NumberCheck
{
    public static IEnumerable<FieldError> Run(ParameterSpecification parameter, JsonNode value, string path)
    {
        if (ParameterValues.AsNumber(value) is not { } number)
        {
            yield return Error(path, parameter.Type == ParameterType.Integer ? "kind-integer" : "kind-decimal", ValueCheck.Shown(value));
            yield break;
        }

        if (parameter.Type == ParameterType.Integer && number != decimal.Truncate(number))
        {
            yield return Error(path, "kind-integer", NumberText.Format(number));
        }
        else if (number < parameter.Min || number > parameter.Max)
        {
            yield return OutOfLimits(parameter, number, path);
        }
        else if (parameter.Type == ParameterType.Decimal && number != Math.Round(number, parameter.Decimals, MidpointRounding.AwayFromZero))
        {
            yield return Error(path, "decimals", NumberText.Format(number), parameter.Decimals);
        }
        else if (parameter.Steps.Count > 0 && Step(parameter, number, path) is { } error)
        {
            yield return error;
        }
    }

    private static FieldError OutOfLimits(ParameterSpecification parameter, decimal number, string path)
    {
        var unit = parameter.Unit is null ? "" : $"\u00a0{parameter.Unit.Current}";
        var shown = NumberText.Format(number);
        return (parameter.Min, parameter.Max) switch
        {
            ({ } min, { } max) => Error(path, "limits", shown, NumberText.Format(min), NumberText.Format(max), unit),
            ({ } min, null) => Error(path, "min", shown, NumberText.Format(min), unit),
            _ => Error(path, "max", shown, NumberText.Format(parameter.Max!.Value), unit),
        };
    }

    private static FieldError? Step(ParameterSpecification parameter, decimal number, string path)
    {
        var (below, band) = BandOf(parameter, number);
        var rest = (number - below) % band.Step;
        if (rest == 0)
        {
            return null;
        }

        var lower = Math.Max(number - rest, parameter.Min ?? decimal.MinValue);
        var upper = Math.Min(number - rest + band.Step, band.UpTo ?? parameter.Max ?? decimal.MaxValue);
        var unit = parameter.Unit is null ? "" : $"\u00a0{parameter.Unit.Current}";
        var (name, nearest, next) = (parameter.Name.Current, NumberText.Format(lower), NumberText.Format(upper));
        return (below, band.UpTo) switch
        {
            (_, { } upTo) => Error(path, "step", name, NumberText.Format(Math.Max(below, parameter.Min ?? below)), NumberText.Format(upTo), unit, NumberText.Format(band.Step), nearest, next),
            (0, null) => new FieldError(path, "step", DomainTexts.Catalogue.Format("Error.step-only", name, NumberText.Format(band.Step), nearest, next)),
            _ => new FieldError(path, "step", DomainTexts.Catalogue.Format("Error.step-above", name, NumberText.Format(below), unit, NumberText.Format(band.Step), nearest, next)),
        };
    }

    /// <summary>The band a number falls into, and where the band begins.</summary>
    private static (decimal Below, StepBand Band) BandOf(ParameterSpecification parameter, decimal number)
    {
        var below = 0m;
        foreach (var band in parameter.Steps)
        {
            if (band.UpTo is null || number <= band.UpTo)
            {
                return (below, band);
            }

            below = band.UpTo.Value;
        }

        return (below, parameter.Steps[^1]);
    }
}
