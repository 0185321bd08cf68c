namespace Lko.Infrastructure.Sandbox.Landscape;

/// <summary>
/// Chance that can be repeated: the same seed, subject and numbers always throw the same, on every machine, whatever was thrown elsewhere. So one
/// account of one month can be played without playing the others.
/// </summary>
internal sealed class Dice
{
    private ulong _state;

    private Dice(ulong state) => _state = state;

    /// <param name="subject">What is decided, and for whom, e.g. <c>ASR-NNOV-1/charges</c>.</param>
    public static Dice Of(ulong seed, string subject, params ReadOnlySpan<int> numbers)
    {
        var hash = Mix(seed ^ 0xCBF29CE484222325UL);
        foreach (var letter in subject)
        {
            hash = Mix(hash ^ letter);
        }

        foreach (var number in numbers)
        {
            hash = Mix(hash ^ (uint)number);
        }

        return new(hash);
    }

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
        }

        return Mix(_state);
    }

    /// <summary>From 0 to one below the limit.</summary>
    public int Below(int limit) => (int)((Next() >> 33) % (uint)limit);

    /// <summary>Both ends included.</summary>
    public long Between(long least, long most) => least + (long)(Next() % (ulong)(most - least + 1));

    public bool OneIn(int chances) => Below(chances) == 0;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}
