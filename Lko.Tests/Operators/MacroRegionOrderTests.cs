using Lko.Domain.Operators;

namespace Lko.Tests.Operators;

public sealed class MacroRegionOrderTests
{
    [Fact]
    public void Order_OfUnknownRegionsAndOfNone_IsAfterTheKnown() =>
        new[] { null, "B", "FAREAST", "A", "CENTER" }.Order(MacroRegionOrder.Instance).ShouldBe(["CENTER", "FAREAST", "A", "B", null]);
}
