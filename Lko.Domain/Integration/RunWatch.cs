using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>
/// Ends the work of a run once the book says that the run is over: a person has stopped it, on whatever node he is, or another run has taken its
/// place. Looks every few seconds, whatever the run is busy with.
/// </summary>
internal sealed class RunWatch : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _watching;

    /// <param name="cancellationToken">Ends the work for other reasons.</param>
    public RunWatch(ILkoDbFactory factory, TimeProvider time, SyncRunId run, CancellationToken cancellationToken)
    {
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watching = WatchAsync(factory, time, run);
    }

    /// <summary>What the run works under.</summary>
    public CancellationToken Token => _over.Token;

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _watching;
        _done.Dispose();
        _over.Dispose();
    }

    private async Task WatchAsync(ILkoDbFactory factory, TimeProvider time, SyncRunId run)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_done.Token))
            {
                if (await IsOverAsync(factory, run))
                {
                    await _over.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run came to its end first.
        }
    }

    private static Task<bool> IsRunningAsync(ILkoDb db, SyncRunId run, CancellationToken cancellationToken) =>
        db.SyncRuns.AnyAsync(row => row.Id == run && row.State == SyncRunState.Running, cancellationToken);

    private async Task<bool> IsOverAsync(ILkoDbFactory factory, SyncRunId run)
    {
        try
        {
            await using var db = factory.OpenSystem(SyncSystem.Reason);
            return !await IsRunningAsync(db, run, _done.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A database that does not answer says nothing of the run; the next look may.
            return false;
        }
    }
}
