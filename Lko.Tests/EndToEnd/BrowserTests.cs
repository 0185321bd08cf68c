namespace Lko.Tests.EndToEnd;

/// <summary>Tests with real processes and browsers run one after another and apart from the rest: two cores carry one such journey at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrowserTests
{
    public const string Name = "Browser";
}
