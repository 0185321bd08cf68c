using System.Globalization;
using Lko.Domain.Integration;

namespace Lko.Tests.Integration;

public sealed class HashedKeySetTests
{
    [Fact]
    public void Add_ManyKeys_KnowsEachAndNoOther()
    {
        // So many that blocks have been split.
        const int Many = 2_000_000;
        using var set = new HashedKeySet();
        var keys = Enumerable.Range(0, Many).Select(number => string.Create(CultureInfo.InvariantCulture, $"352000012345\u001f{number}"));

        keys.Count(set.Add).ShouldBe(Many);
        keys.Count(set.Add).ShouldBe(0);
        set.Add("another").ShouldBeTrue();
    }

    [Fact]
    public void AddHash_StoredForm_IsTheKey()
    {
        using var set = HashedKeySet.BesideStored();

        set.AddHash(HashedKeySet.Hex("one"));

        set.Add("one").ShouldBeFalse();
        set.AddHash(HashedKeySet.Hex(new string('\u0416', 700)));
        set.Add(new string('\u0416', 700)).ShouldBeFalse("it is longer than what is hashed in place");
        set.Add("two").ShouldBeTrue();
    }

    [Fact]
    public void AddHash_SetThatMeetsNoStoredKeys_IsRefused()
    {
        using var set = new HashedKeySet();

        Should.Throw<InvalidOperationException>(() => set.AddHash(HashedKeySet.Hex("one")));
    }

    [Fact]
    public void Add_MillionKeys_TakesLittleRoom() =>
        // What else lives in the process only adds to it.
        Enumerable.Range(0, 3).Min(_ => RoomOfAMillion()).ShouldBeLessThan(20L << 20);

    private static long RoomOfAMillion()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var set = new HashedKeySet();
        for (var number = 0; number < 1_000_000; number++)
        {
            set.Add(number.ToString(CultureInfo.InvariantCulture));
        }

        var room = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(set);
        return room;
    }
}
