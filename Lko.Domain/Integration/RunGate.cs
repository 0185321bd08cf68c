namespace Lko.Domain.Integration;

/// <summary>
/// The gate as one run passes it. How long the run may work is counted here, and stands still while it waits for its turn: a slow database holds its
/// runs back, which is neither their fault nor that of the systems they ask.
/// </summary>
internal sealed class RunGate : IDisposable
{
    private const double MostOfIt = 0.5;
    private const double NearlyAllOfIt = 0.9;

    private readonly IngestGate _gate;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _over;
    private readonly TimeSpan? _most;
    private TimeSpan? _left;
    private long _since;

    /// <param name="most">How long the run may work; null = as long as it takes.</param>
    /// <param name="cancellationToken">Ends it whatever it does.</param>
    public RunGate(IngestGate gate, TimeSpan? most, TimeProvider time, CancellationToken cancellationToken)
    {
        (_gate, _time, _most, _left, _since) = (gate, time, most, most, time.GetTimestamp());
        _late = new(most ?? Timeout.InfiniteTimeSpan, time);
        _over = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, cancellationToken);
    }

    /// <summary>What the run works under.</summary>
    public CancellationToken Token => _over.Token;

    /// <summary>Whether so much of its time is over that what can wait for another run does.</summary>
    public bool IsMostlyOver => IsOver(MostOfIt);

    /// <summary>Whether there is hardly time for more than to save what is under way.</summary>
    public bool IsNearlyOver => IsOver(NearlyAllOfIt);

    /// <summary>Whether the run has worked as long as it may.</summary>
    public bool IsOutOfTime => _late.IsCancellationRequested;

    /// <inheritdoc cref="IngestGate.FetchAsync"/>
    public Task<IDisposable> FetchAsync(string transport, CancellationToken cancellationToken) => TurnAsync(token => _gate.FetchAsync(transport, token), cancellationToken);

    public Task<IDisposable> ReadAsync(CancellationToken cancellationToken) => TurnAsync(_gate.ReadAsync, cancellationToken);

    public Task<IDisposable> WriteAsync(CancellationToken cancellationToken) => TurnAsync(_gate.WriteAsync, cancellationToken);

    public void Dispose()
    {
        _over.Dispose();
        _late.Dispose();
    }

    private bool IsOver(double share) => _left - _time.GetElapsedTime(_since) < _most * (1 - share);

    private async Task<IDisposable> TurnAsync(Func<CancellationToken, Task<IDisposable>> enter, CancellationToken cancellationToken)
    {
        _left -= _time.GetElapsedTime(_since);
        _late.CancelAfter(Timeout.InfiniteTimeSpan);
        try
        {
            return await enter(cancellationToken);
        }
        finally
        {
            _since = _time.GetTimestamp();
            _late.CancelAfter(_left is { } left ? TimeSpan.FromTicks(Math.Max(0, left.Ticks)) : Timeout.InfiniteTimeSpan);
        }
    }
}
