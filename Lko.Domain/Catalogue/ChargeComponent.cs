namespace Lko.Domain.Catalogue;

/// <summary>How often a component of a product's price is charged.</summary>
public enum ChargeKind
{
    /// <summary>Once, when the service is set up.</summary>
    OneOff,

    /// <summary>Every month.</summary>
    Recurring,

    /// <summary>By what a meter has counted.</summary>
    Usage,
}

/// <summary>What is counted for a charge by usage.</summary>
public enum UsageMeter
{
    Minutes,

    /// <summary>Мбит/с of the 95th percentile above the commit.</summary>
    P95Overage,

    Attacks,

    /// <summary>Power taken above the power ordered.</summary>
    PowerOverage,

    /// <summary>Visits of the carrier's people to the place of works.</summary>
    Visits,
}

/// <summary>One component of a product's price. What it costs is told by the carrier's terms only.</summary>
/// <param name="Basis">What it is charged for and by what it is measured.</param>
/// <param name="Meter">Of <see cref="ChargeKind.Usage"/> only.</param>
/// <param name="When">It is charged only while this holds.</param>
public sealed record ChargeComponent(ChargeKind Kind, LocalText Basis, UsageMeter? Meter = null, Condition? When = null);
