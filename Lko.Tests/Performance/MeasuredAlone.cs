namespace Lko.Tests.Performance;

/// <summary>Measurements run one after another: two at a time measure each other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "Measured alone";
}
