namespace Lko.Domain.Integration;

/// <summary>What a run is busy with. The order is the order of the work; a run of several steps begins again after a step.</summary>
public enum SyncStage
{
    /// <summary>The system is being asked, or it is about to be.</summary>
    Fetching = 0,

    /// <summary>Files are compared with what is known, and new ones pass their controls.</summary>
    Weighing = 1,

    /// <summary>Rows go from files into tables.</summary>
    TakingOver = 2,
}

/// <summary>How far a run has come in its present stage.</summary>
/// <param name="FilesFound">Files the stage has to do with; 0 while nobody knows.</param>
/// <param name="Rows">Rows read in the run so far.</param>
/// <param name="Since">Begin of the run.</param>
public sealed record SyncProgress(SyncStage Stage, int FilesDone, int FilesFound, long BytesDone, long BytesFound, long Rows, DateTimeOffset Since)
{
    /// <summary>Whole percent of the stage; null while nobody knows how much there is.</summary>
    public int? Percent => BytesFound > 0 ? (int)(BytesDone * 100 / BytesFound) : null;

    public decimal? RowsPerSecond(DateTimeOffset now) => Rows > 0 && now > Since ? Rows / (decimal)(now - Since).TotalSeconds : null;
}

/// <summary>
/// Counts of one run, written by the run and looked at from outside whenever somebody wants to: plain fields, so that counting a row costs
/// nothing, and nobody is told of it.
/// </summary>
public sealed class SyncMeter
{
    private readonly Lock _lock = new();
    private (SyncStage Stage, int Files, int FilesFound, long Bytes, long BytesFound) _stage;
    private (Stream Content, long Size)? _open;
    private long _rows;

    /// <summary>One row was read.</summary>
    public void Row() => _rows++;

    public void Begin(SyncStage stage, int files = 0, long bytes = 0)
    {
        lock (_lock)
        {
            (_stage, _open) = ((stage, 0, files, 0, bytes), null);
        }
    }

    /// <summary>A file is being read: how far is seen by its position.</summary>
    public void Open(Stream content, long size)
    {
        lock (_lock)
        {
            _open = (content, size);
        }
    }

    /// <summary>A file is done.</summary>
    public void Close(long size)
    {
        lock (_lock)
        {
            (_stage.Files, _stage.Bytes, _open) = (_stage.Files + 1, _stage.Bytes + size, null);
        }
    }

    public SyncProgress Look(DateTimeOffset since)
    {
        lock (_lock)
        {
            var bytes = _stage.Bytes + Position();

            // A file that is read twice, or more than was foreseen, is no reason to show more than everything.
            return new(
                _stage.Stage, _stage.Files, Math.Max(_stage.Files, _stage.FilesFound), Math.Min(bytes, Math.Max(_stage.Bytes, _stage.BytesFound)), Math.Max(_stage.Bytes, _stage.BytesFound),
                Volatile.Read(ref _rows), since);
        }
    }

    private long Position()
    {
        if (_open is not { } open)
        {
            return 0;
        }

        try
        {
            return open.Content.CanSeek ? Math.Min(open.Content.Position, open.Size) : 0;
        }
        catch (ObjectDisposedException)
        {
            // Closed by the run at this very moment.
            return 0;
        }
    }
}
