using Lko.Domain.Common;

namespace Lko.Tests.Common;

public sealed class OutcomeTests
{
    private static readonly FieldError Error = new("points[0].address", "required", "Required.");

    public static TheoryData<Outcome<int>> Failures => [Outcome<int>.NotFound(), Outcome<int>.Forbidden(), Outcome<int>.Invalid(Error), Outcome<int>.Conflict("Changed.")];

    [Fact]
    public void Ok_HasItsValue()
    {
        var outcome = Outcome<int>.Ok(7);
        outcome.IsOk.ShouldBeTrue();
        outcome.Value.ShouldBe(7);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void Value_OfAFailure_Throws(Outcome<int> failure)
    {
        failure.IsOk.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => failure.Value);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void As_AnotherType_KeepsTheFailure(Outcome<int> failure)
    {
        var other = failure.As<string>();
        other.GetType().GetGenericTypeDefinition().ShouldBe(failure.GetType().GetGenericTypeDefinition());
        other.As<int>().ShouldBe(failure);
    }

    [Fact]
    public void As_OfASuccess_Throws() => Should.Throw<InvalidOperationException>(() => Outcome<int>.Ok(1).As<string>());

    [Fact]
    public void Invalid_KeepsEveryError() =>
        Outcome<int>.Invalid(Error, Error with { Path = "" }).As<string>().ShouldBeOfType<Outcome<string>.Refused>().Errors.Count.ShouldBe(2);
}
