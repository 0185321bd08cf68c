namespace Lko.Web.Features.Orders.Wizard;

/// <summary>The way through the steps of a draft: which there are, at which the person is, and where each is found.</summary>
public sealed class WizardPath(DraftKeeper draft)
{
    public IReadOnlyList<WizardStep> Steps { get; } = WizardPlan.StepsOf(draft.Specification);

    public WizardStep Current { get; private set; } = WizardStep.Service;

    public WizardStep? Previous => Beside(-1);

    public WizardStep? Next => Beside(1);

    /// <summary>Goes to the step that the address names, or to the first.</summary>
    /// <returns>Whether it is another one.</returns>
    public bool Go(string? name)
    {
        var before = Current;
        Current = Enum.TryParse<WizardStep>(name, ignoreCase: true, out var step) && Steps.Contains(step) ? step : Steps[0];
        return Current != before;
    }

    /// <summary>Where a step is found: under the product's address until the draft is saved, under its own from then on.</summary>
    public string Address(WizardStep step) =>
        $"{(draft.Id is { } id ? $"{OrderUrls.Draft(id)}?" : $"{OrderUrls.New(draft.Specification.Code)}&")}step={step.ToString().ToLowerInvariant()}";

    private WizardStep? Beside(int distance)
    {
        var at = Steps.ToList().IndexOf(Current) + distance;
        return at >= 0 && at < Steps.Count ? Steps[at] : null;
    }
}
