using Lko.Domain.Billing;
using Lko.Domain.Integration;

namespace Lko.Tests.Billing;

/// <summary>How many calls are other than before, as far as they are remembered.</summary>
public sealed class ToldCallsTests
{
    [Theory]
    [InlineData("", "aa", 2)]
    [InlineData("a", "aa", 1)]
    [InlineData("aa", "a", 1)]
    [InlineData("aa", "aa", 0)]
    [InlineData("aab", "abb", 1)]
    [InlineData("ab", "ba", 0)]
    [InlineData("ab", "", 2)]
    public void CallsOfOneWording_CountAsOftenAsTheyAreTold(string before, string after, int changes)
    {
        var told = new ToldCalls(new());
        foreach (var each in before)
        {
            told.Remember(Said(each));
        }

        told.TookOut(before.Length);
        foreach (var each in after)
        {
            told.Tell(Call(each));
        }

        told.Changes.ShouldBe(changes);
    }

    [Fact]
    public void GroupsOfAStep_ShareTheirMemory()
    {
        var memory = new CallMemory(most: 5);

        memory.HasRoomFor(3).ShouldBeTrue();
        memory.HasRoomFor(3).ShouldBeFalse();
        memory.HasRoomFor(2).ShouldBeTrue();
        memory.HasRoomFor(1).ShouldBeFalse();
    }

    [Fact]
    public void CallOfAnotherGroup_IsNotTheSame()
    {
        var memory = new CallMemory();
        var (one, other) = (new ToldCalls(memory), new ToldCalls(memory));
        one.Remember(Said('a'));
        one.TookOut(1);
        other.Remember(Said('b'));
        other.TookOut(1);

        one.Tell(Call('b'));
        other.Tell(Call('b'));

        (one.Changes, other.Changes).ShouldBe((1, 0));
    }

    /// <summary>What is not remembered is still known to have been there.</summary>
    [Fact]
    public void FileThatIsNotRemembered_AndShrinks_HasChangedAsAWhole()
    {
        var told = new ToldCalls(new());
        told.TookOut(3);
        told.Tell(Call('a'));

        told.Changes.ShouldBe(3);
    }

    private static string Said(char number) => ((ICall)Call(number)).Told;

    private static SwitchCall Call(char number) =>
        SwitchCall.Of("ASR-NNOV-1", new(null, "", default, number.ToString(), "", "", "", "", 1, 1), DateTimeOffset.UnixEpoch, SourceFileId.From(1), 1);
}
