namespace Lko.Tests.EndToEnd;

/// <summary>
/// Tests with real processes and browsers: one journey at a time, beside the tests that stay in their own process. A journey waits more than it
/// works, so the two share two cores well.
/// </summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests
{
    public const string Name = "Browser";
}
