using Lko.Tests.Support;

namespace Lko.Tests.Access;

/// <summary>One portal for all tests that only look at it from outside.</summary>
[CollectionDefinition(Name)]
public sealed class PortalCollection : ICollectionFixture<PortalHost>
{
    public const string Name = "Portal";
}
