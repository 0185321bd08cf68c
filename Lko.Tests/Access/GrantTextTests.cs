using Lko.Domain.Access;

namespace Lko.Tests.Access;

/// <summary>A grant in one line of the journal is read as it was written.</summary>
public sealed class GrantTextTests
{
    [Theory]
    [InlineData("operator.orders", "operator.orders", null, null, null)]
    [InlineData("operator.orders OP10-F2", "operator.orders", "OP10-F2", null, null)]
    [InlineData("operator.orders contract:352/7 A", "operator.orders", null, "352/7 A", null)]
    [InlineData("operator.orders OP10-F2 contract:352 account:77 b", "operator.orders", "OP10-F2", "352", "77 b")]
    public void Detail_IsWrittenAndRead(string detail, string role, string? node, string? contract, string? account)
    {
        var grant = new GrantText(role, node, contract, account);

        grant.ToString().ShouldBe(detail);
        GrantText.Read(detail).ShouldBe(grant);
    }
}
