using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>
/// Ends the work of a run once the book says that the run is over: a person has stopped it, on whatever node he is, or another run has taken its
/// place. Looks every few seconds, whatever the run is busy with, and writes down now and then that somebody works on it.
/// </summary>
internal sealed class RunWatch : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Looks after which it says so: often enough to be believed when one word is late.</summary>
    public const int LooksPerBeat = 5;

    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _watching;

    /// <param name="cancellationToken">Ends the work for other reasons.</param>
    public RunWatch(ILkoDbFactory factory, IngestGate gate, TimeProvider time, SyncRunId run, CancellationToken cancellationToken)
    {
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watching = WatchAsync(factory, gate, time, run);
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

    private async Task WatchAsync(ILkoDbFactory factory, IngestGate gate, TimeProvider time, SyncRunId run)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var beat = Task.CompletedTask;
        try
        {
            for (var look = 1; await timer.WaitForNextTickAsync(_done.Token); look++)
            {
                if (await IsOverAsync(factory, run))
                {
                    await _over.CancelAsync();
                    return;
                }

                // It may wait for the database, and the looks do not.
                beat = look % LooksPerBeat == 0 && beat.IsCompleted ? BeatAsync(factory, gate, time, run) : beat;
            }
        }
        catch (OperationCanceledException)
        {
            // The run came to its end first.
        }
        finally
        {
            await beat;
        }
    }

    private async Task BeatAsync(ILkoDbFactory factory, IngestGate gate, TimeProvider time, SyncRunId run)
    {
        // An embedded database keeps whoever writes waiting on his thread.
        await Task.Yield();
        try
        {
            using var place = await gate.BeatAsync(_done.Token);
            await using var db = factory.OpenSystem(SyncSystem.Reason);
            await db.SyncRuns.Where(row => row.Id == run && row.State == SyncRunState.Running).ExecuteUpdateAsync(set => set.SetProperty(row => row.AliveAt, (DateTimeOffset?)time.Now()), _done.Token);
        }
        catch (OperationCanceledException)
        {
            // The run came to its end first.
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or TimeoutException or InvalidOperationException)
        {
            // A database that does not answer now may at the next beat.
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
