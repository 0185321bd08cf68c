using Lko.Domain.Common;

namespace Lko.Tests.Common;

public sealed class PageRequestTests
{
    [Theory]
    [InlineData(1, 20, 1, 20, 0)]
    [InlineData(3, 20, 3, 20, 40)]
    [InlineData(0, 0, 1, 1, 0)]
    [InlineData(-5, -5, 1, 1, 0)]
    [InlineData(2, int.MaxValue, 2, PageRequest.MaxSize, PageRequest.MaxSize)]
    public void Constructor_AnyNumbers_AreClamped(int number, int size, int expectedNumber, int expectedSize, int skip)
    {
        var page = new PageRequest(number, size);
        page.Number.ShouldBe(expectedNumber);
        page.Size.ShouldBe(expectedSize);
        page.Skip.ShouldBe(skip);
    }

    [Fact]
    public void Skip_OfAnAbsurdPageNumber_IsNeverNegative() => new PageRequest(int.MaxValue, PageRequest.MaxSize).Skip.ShouldBeGreaterThanOrEqualTo(0);
}
