namespace Lko.Domain.Catalogue;

/// <summary>Steps of the order wizard that parameters belong to.</summary>
public static class WizardSteps
{
    public const string Points = "points";
    public const string Parameters = "parameters";
    public const string Contacts = "contacts";

    public static readonly IReadOnlyList<string> All = [Points, Parameters, Contacts];
}

/// <summary>A heading of the form and the wizard step it stands on.</summary>
public sealed record ParameterGroup(string Code, LocalText Name, string Step);

/// <summary>A heading of the catalogue.</summary>
public sealed record ProductGroup(string Code, LocalText Name);

/// <summary>A class of service: what the carrier promises.</summary>
/// <param name="Availability">Per cent of a month.</param>
/// <param name="Downtime30">Minutes of interruption allowed in 30 days; follows from the availability.</param>
/// <param name="Repair">Hours from the operator's ticket to restoration, per incident.</param>
/// <param name="Reaction">Minutes to the first reaction.</param>
public sealed record SlaClass(string Code, LocalText Name, decimal Availability, decimal Downtime30, int Repair, int Reaction, LocalText Monitoring);

/// <summary>One version of one product of the catalogue. Orders keep the version they were made with.</summary>
public sealed record ProductSpecification
{
    public const string DefaultPointOfNoReturn = "build";

    public required string Code { get; init; }

    public required int Version { get; init; }

    public required LocalText Name { get; init; }

    public required LocalText Description { get; init; }

    public required ProductGroup Group { get; init; }

    public required LocalText Unit { get; init; }

    /// <summary>The delivery stage after which a cancellation can no longer be requested.</summary>
    public string PointOfNoReturn { get; init; } = DefaultPointOfNoReturn;

    /// <summary>Only the groups that have parameters, in the order of the form.</summary>
    public required IReadOnlyList<ParameterGroup> Groups { get; init; }

    public required IReadOnlyList<ParameterSpecification> Parameters { get; init; }

    public required IReadOnlyList<CatalogueRule> Rules { get; init; }

    /// <summary>What is charged for the product, one-off first; of all versions alike, as its name.</summary>
    public required IReadOnlyList<ChargeComponent> Charges { get; init; }

    /// <summary>Parameters whose values make the one-line summary, in this order.</summary>
    public required IReadOnlyList<string> Summary { get; init; }

    public bool HasEndA => Find(CommonParameters.EndA) is not null;

    public bool HasEndB => Find(CommonParameters.EndB) is not null;

    public ParameterSpecification? Find(string code) => Parameters.FirstOrDefault(one => string.Equals(one.Code, code, StringComparison.Ordinal));

    /// <summary>What is charged with these values.</summary>
    public IEnumerable<ChargeComponent> ChargesFor(ParameterValues values)
    {
        var scope = ValueScope.Of(this, values);
        return Charges.Where(charge => scope.Holds(charge.When));
    }

    public string StepOf(ParameterSpecification parameter) =>
        Groups.First(group => string.Equals(group.Code, parameter.Group, StringComparison.Ordinal)).Step;

    public IEnumerable<ParameterSpecification> InGroup(ParameterGroup group) =>
        Parameters.Where(one => string.Equals(one.Group, group.Code, StringComparison.Ordinal));
}

/// <summary>Codes of shared parameters that screens and rules know by name.</summary>
public static class CommonParameters
{
    public const string EndA = "end_a";
    public const string EndB = "end_b";
    public const string Sites = "sites";

    /// <summary>The operator's own code of a site; the ends of a channel have one each, with their letter behind it.</summary>
    public const string SiteCode = "site_code";
    public const string SlaClass = "sla_class";
    public const string Term = "term_months";
    public const string VatMode = "vat_mode";
}
