using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Live;

/// <summary>A clock that the test moves, and that tells when somebody begins to wait for it.</summary>
internal sealed class TickingTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public ChannelReader<TimeSpan> Waits => _waits.Reader;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
