using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Cooperation;
using Lko.Domain.Integration;

namespace Lko.Tests.Integration;

/// <summary>What a row is known by is stored as it is told or not at all: cut off, two of them would be one.</summary>
public sealed class OverlongNamesTests
{
    private static readonly DateTimeOffset At = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(61, null)]
    [InlineData(200, null)]
    [InlineData(201, RejectReason.TooLong)]
    public void Port(int length, RejectReason? reason) =>
        (new TrafficSampleRecord(At, new string('p', length), 1, 1).Check(null!, new Period(2026, 6))?.Reason).ShouldBe(reason);

    [Theory]
    [InlineData("R-1", null)]
    [InlineData("R-1\0", RejectReason.BadEncoding)]
    [InlineData("R-1234567890123456789012345678901234567890", RejectReason.TooLong)]
    public void Request(string number, RejectReason? reason) =>
        (new LastMileRequestRecord(number, 1, "NEW", "PUBLISHED", "VOLGA", "NN", At, At, At, "Europe/Moscow", false, 1, []).Check(null!, new Period(2026, 6))?.Reason).ShouldBe(reason);
}
