using Lko.Domain.Catalogue;

namespace Lko.Web.Features.Orders.Wizard;

/// <summary>Steps of the wizard; the name in lower case is the step in the address.</summary>
public enum WizardStep
{
    Service = 1,
    Points = 2,
    Parameters = 3,
    Contract = 4,
    Review = 5,
}

public static class WizardPlan
{
    /// <summary>The steps of a product: one without parameters is left out.</summary>
    public static IReadOnlyList<WizardStep> StepsOf(ProductSpecification specification) =>
        [.. Enum.GetValues<WizardStep>().Where(step => FormStep(step) is not { } form || step == WizardStep.Contract || specification.Groups.Any(group => string.Equals(group.Step, form, StringComparison.Ordinal)))];

    /// <summary>The part of the specification a step fills in.</summary>
    public static string? FormStep(WizardStep step) => step switch
    {
        WizardStep.Points => WizardSteps.Points,
        WizardStep.Parameters => WizardSteps.Parameters,
        WizardStep.Contract => WizardSteps.Contacts,
        _ => null,
    };

    public static WizardStep StepOf(ProductSpecification specification, string path)
    {
        var code = path.StartsWith("parameters.", StringComparison.Ordinal) ? path["parameters.".Length..].Split('[', '.')[0] : null;
        return specification.Find(code ?? "") is { } parameter
            ? specification.StepOf(parameter) switch { WizardSteps.Points => WizardStep.Points, WizardSteps.Contacts => WizardStep.Contract, _ => WizardStep.Parameters }
            : WizardStep.Contract;
    }
}
