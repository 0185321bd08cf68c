namespace Lko.Domain.Integration;

/// <summary>
/// How long something may work. It stands still while its owner, who does one thing at a time, waits for his turn: whoever is held back by others is not late for
/// that, nor is the system that he is to ask.
/// </summary>
public sealed class WorkClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly WorkClock? _within;
    private readonly CancellationTokenSource _over;
    private readonly TimeSpan? _most;
    private TimeSpan? _left;
    private long _since;

    /// <param name="most">Null = as long as it takes.</param>
    /// <param name="within">Clock of the work that this is a part of: it stands still at the same times.</param>
    public WorkClock(TimeSpan? most, TimeProvider time, WorkClock? within = null)
    {
        (_time, _within, _most, _left, _since) = (time, within, most, most, time.GetTimestamp());
        _over = new(most ?? Timeout.InfiniteTimeSpan, time);
    }

    /// <summary>Fires when the time is over.</summary>
    public CancellationToken Over => _over.Token;

    public bool IsOver => _over.IsCancellationRequested;

    /// <summary>The turn that was waited for last has not come: what ended the waiting says nothing of the work.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Whether more than so much of the time is over.</summary>
    public bool IsPast(double share) => _left - _time.GetElapsedTime(_since) < _most * (1 - share);

    public void Dispose() => _over.Dispose();

    /// <param name="enter">Waits for the turn.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IDisposable> TurnAsync(Func<CancellationToken, Task<IDisposable>> enter, CancellationToken cancellationToken)
    {
        (IsWaiting, _left) = (true, _left - _time.GetElapsedTime(_since));
        _over.CancelAfter(Timeout.InfiniteTimeSpan);
        try
        {
            var place = await (_within?.TurnAsync(enter, cancellationToken) ?? enter(cancellationToken));
            IsWaiting = false;
            return place;
        }
        finally
        {
            _since = _time.GetTimestamp();
            _over.CancelAfter(_left is { } left ? TimeSpan.FromTicks(Math.Max(0, left.Ticks)) : Timeout.InfiniteTimeSpan);
        }
    }
}
