using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lko.Domain.Billing;

/// <summary>What the calls of a group of files said before they are written once more: of what is written as a whole only what is other than before has changed.</summary>
/// <param name="memory">Shared by the groups of a step.</param>
internal sealed class ToldCalls(CallMemory memory)
{
    private readonly long _seed = Random.Shared.NextInt64();
    private bool _remembers;
    private int _known;
    private int _same;
    private int _told;

    /// <summary>A call that says something else counts once, not as one that went and one that came.</summary>
    public int Changes => Math.Max(_known, _told) - _same;

    /// <summary>Calls of before, remembered or not, are out of the tables.</summary>
    public void TookOut(int calls) => _known += calls;

    /// <param name="told"><see cref="ICall.Told"/> of a call of before.</param>
    public void Remember(string told)
    {
        _remembers = true;
        memory.Add(Hash(told));
    }

    public TCall Tell<TCall>(TCall call)
        where TCall : class, ICall
    {
        _told++;
        _same += _remembers && memory.Take(Hash(call.Told)) ? 1 : 0;
        return call;
    }

    private ulong Hash(string told) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(told.AsSpan()), _seed);
}

/// <summary>The calls that all groups of a step remember together, each as often as it was told.</summary>
/// <param name="most">More are not worth their memory: a file that does not fit in any more counts as changed as a whole.</param>
internal sealed class CallMemory(int most = CallMemory.Most)
{
    /// <summary>Calls, of all files of a step together.</summary>
    private const int Most = 2_000_000;

    private readonly Dictionary<ulong, int> _times = [];
    private int _left = most;

    /// <returns>Whether there is room for so many calls; then it is theirs.</returns>
    public bool HasRoomFor(int calls)
    {
        if (calls > _left)
        {
            return false;
        }

        _left -= calls;
        return true;
    }

    public void Add(ulong call) => CollectionsMarshal.GetValueRefOrAddDefault(_times, call, out _)++;

    /// <returns>False when it was not told before, or was taken as often already.</returns>
    public bool Take(ulong call)
    {
        ref var times = ref CollectionsMarshal.GetValueRefOrNullRef(_times, call);
        if (Unsafe.IsNullRef(ref times) || times == 0)
        {
            return false;
        }

        times--;
        return true;
    }
}
