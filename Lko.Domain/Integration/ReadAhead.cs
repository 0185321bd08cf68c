using System.Threading.Channels;

namespace Lko.Domain.Integration;

/// <summary>Reads a sequence on another thread, some rows ahead of whoever takes them: a file is parsed while its rows are written.</summary>
public static class ReadAhead
{
    private const int ChunkRows = 512;
    private const int Chunks = 8;

    /// <summary>The same items in the same order. A failure of the source comes out where it happened; leaving early stops the reading.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> source, CancellationToken cancellationToken)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<T[]>(new BoundedChannelOptions(Chunks) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => PumpAsync(source, channel.Writer, left.Token), CancellationToken.None);
        try
        {
            // Whoever takes the rows writes them to a database that knows no waiting: his thread is his own, and no context is waited for.
            while (channel.Reader.WaitToReadAsync(cancellationToken).AsTask().GetAwaiter().GetResult())
            {
                // Whoever takes the rows writes them to a database that knows no waiting: his thread is his own, and no context is waited for.
            while (channel.Reader.TryRead(out var chunk))
                {
                    foreach (var item in chunk)
                    {
                        yield return item;
                    }
                }
            }
        }
        finally
        {
            left.Cancel();
            reading.GetAwaiter().GetResult();
        }
    }

    private static async Task PumpAsync<T>(IEnumerable<T> source, ChannelWriter<T[]> writer, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var chunk in source.Chunk(ChunkRows))
            {
                await writer.WriteAsync(chunk, cancellationToken);
            }

            writer.Complete();
        }
        catch (Exception failure)
        {
            // Told to whoever reads; the one who has left hears nothing.
            writer.TryComplete(failure);
        }
    }
}
