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
    private readonly CancellationTokenSource _over;

    /// <param name="most">How long the run may work; null = as long as it takes.</param>
    /// <param name="cancellationToken">Ends it whatever it does.</param>
    public RunGate(IngestGate gate, TimeSpan? most, TimeProvider time, CancellationToken cancellationToken)
    {
        (_gate, Clock) = (gate, new(most, time));
        _over = CancellationTokenSource.CreateLinkedTokenSource(Clock.Over, cancellationToken);
    }

    /// <summary>Whoever waits on behalf of the run elsewhere than here stops it, too.</summary>
    public WorkClock Clock { get; }

    /// <summary>What the run works under.</summary>
    public CancellationToken Token => _over.Token;

    /// <summary>Whether so much of its time is over that what can wait for another run does.</summary>
    public bool IsMostlyOver => Clock.IsPast(MostOfIt);

    /// <summary>Whether there is hardly time for more than to save what is under way.</summary>
    public bool IsNearlyOver => Clock.IsPast(NearlyAllOfIt);

    /// <summary>Whether the run has worked as long as it may.</summary>
    public bool IsOutOfTime => Clock.IsOver;

    /// <inheritdoc cref="IngestGate.FetchAsync"/>
    public Task<IDisposable> FetchAsync(string transport, CancellationToken cancellationToken) => Clock.TurnAsync(token => _gate.FetchAsync(transport, token), cancellationToken);

    public Task<IDisposable> ReadAsync(CancellationToken cancellationToken) => Clock.TurnAsync(_gate.ReadAsync, cancellationToken);

    public Task<IDisposable> WriteAsync(CancellationToken cancellationToken) => Clock.TurnAsync(_gate.WriteAsync, cancellationToken);

    public void Dispose()
    {
        _over.Dispose();
        Clock.Dispose();
    }
}
