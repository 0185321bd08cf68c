using Lko.Domain.Integration;
using Renci.SshNet.Sftp;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>What one run has brought of a system's files so far, also when it had to connect again.</summary>
/// <param name="late">The time there is for asking.</param>
internal sealed class Arrivals(WaitOptions waits, WorkClock late)
{
    private readonly long _most = Math.Min(DropFolder.MaxFileBytes, waits.MostRunBytes);
    private readonly HashSet<string> _tooLarge = new(StringComparer.Ordinal);
    private long _room = waits.MostRunBytes;
    private bool _hasBegun;

    public WorkClock Late => late;

    public bool HasKept { get; private set; }

    /// <summary>What is left is for the next run.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether this run has room and time for a file; what it has not is for the next.</summary>
    public bool MayTake(ISftpFile file)
    {
        IsFull |= late.IsOver || (file.Length > _room && file.Length <= _most);
        return !IsFull;
    }

    /// <summary>Whether another folder may be looked into. Who has something already leaves what is behind it in time; who has nothing yet looks as long as the run lasts.</summary>
    public bool MayLookOn()
    {
        IsFull |= HasKept && late.IsOver;
        return !IsFull;
    }

    /// <summary>What no run has room for hides nothing behind it.</summary>
    public bool Fits(ISftpFile file)
    {
        if (file.Length > _most)
        {
            _tooLarge.Add($"{file.FullName} has {file.Length} bytes, more than the {_most} bytes that one run takes of a file.");
            return false;
        }

        _room -= file.Length;
        return true;
    }

    public void Keep(Inbox.Delivery delivery)
    {
        HasKept |= !delivery.IsEmpty;
        delivery.Publish();
    }

    /// <summary>The time was over inside of a file. What came of it is progress if it came no more slowly than a file may.</summary>
    public void BreakOff(long bytes, TimeSpan taken) => (IsFull, _hasBegun) = (true, bytes > 0 && taken <= waits.MostTimeOf(bytes));

    /// <exception cref="SourceUnavailableException">Nothing came, and there is something.</exception>
    public Fetched End(IReadOnlyList<NotTakenFile> notTaken)
    {
        SourceUnavailableException? failure = _tooLarge.Count > 0 ? new(string.Join("; ", _tooLarge)) { Fault = SyncFault.NotItsProtocol }
            : IsFull && !HasKept && !_hasBegun ? new("Nothing came in the time of one run.") { Fault = SyncFault.OutOfTime }
            : null;
        return failure is null || HasKept
            ? Fetched.FilesOnly with { NotTaken = notTaken, GoesOn = IsFull && failure is null, Failure = failure is null ? null : new(failure.Fault, failure.Message, [], IsOfSystem: false) }
            : throw failure;
    }
}
