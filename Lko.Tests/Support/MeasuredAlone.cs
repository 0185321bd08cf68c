namespace Lko.Tests.Support;

/// <summary>What is held against a clock has the machine for itself: two measurements at a time measure each other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "Measured alone";
}
