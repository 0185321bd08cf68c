using System.Collections.Concurrent;

namespace Lko.Domain.Integration;

/// <summary>Reads a sequence on a thread of its own, some rows ahead of whoever takes them: a file is parsed while its rows are written.</summary>
public static class ReadAhead
{
    /// <summary>
    /// What waits here outlives the collections of the youngest objects and is copied by each of them, which stops both threads: no more waits than
    /// lets the reading stay ahead.
    /// </summary>
    private const int ChunkRows = 128;
    private const int Chunks = 4;

    /// <summary>The same items in the same order. A failure of the source comes out where it happened; leaving early stops the reading.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> source, CancellationToken cancellationToken)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var chunks = new BlockingCollection<T[]>(Chunks);

        // Not a thread of the pool: those are busy weighing the files of other systems, and the writer would wait for one of them to be free.
        var reading = Task.Factory.StartNew(() => Pump(source, chunks, left.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var chunk in chunks.GetConsumingEnumerable(cancellationToken))
            {
                foreach (var item in chunk)
                {
                    yield return item;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            reading.GetAwaiter().GetResult();
        }
        finally
        {
            left.Cancel();
            _ = Task.WhenAny(reading).GetAwaiter().GetResult();
        }
    }

    private static void Pump<T>(IEnumerable<T> source, BlockingCollection<T[]> chunks, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var chunk in source.Chunk(ChunkRows))
            {
                chunks.Add(chunk, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever took the rows has left.
        }
        finally
        {
            chunks.CompleteAdding();
        }
    }
}
