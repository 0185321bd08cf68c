using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Microsoft.Extensions.Options;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>
/// Fetches the files of a system from the exchange server. Its directory holds files, or folders <c>dNN</c> of them; each is taken when no
/// local file of its name has its size and time of writing, so that what was fetched needs no second memory. Servers tell the time in seconds: of files that
/// look the same each has a local one of its own. The server's files stay. However many systems are read at once, a server they share sees a few connections.
/// </summary>
public sealed partial class SftpTransport(IOptions<TransportOptions> options, IOptions<DropFolderOptions> drop, TimeProvider time) : ITransport, IDisposable
{
    /// <summary>Connections of all systems of one server together: more than the few that hang could hold.</summary>
    public const int MostConnections = 16;

    /// <summary>Of them, such as are not signed in yet: beyond ten of all its clients a server begins to drop those.</summary>
    public const int MostHandshakes = 4;

    /// <summary>Stands for the server's directory, whose folders are not the numbered deliveries here.</summary>
    private const string Place = "sftp";

    /// <summary>By server: one that hangs holds nobody who goes to another.</summary>
    private readonly ConcurrentDictionary<(string? Host, int Port), Gate> _gates = new();

    public string Code => Place;

    public async Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken)
    {
        var settings = options.Value.SftpOf(system.Code);
        if (settings.ThroughDropFolder)
        {
            return Fetched.FilesOnly;
        }

        using var late = new CancellationTokenSource(order.MostTime ?? Timeout.InfiniteTimeSpan, time);
        var come = new Arrivals(options.Value.Waits, late.Token);
        try
        {
            return await FetchAsync(settings, system.Code, come, cancellationToken);
        }
        catch (SourceUnavailableException failure) when (come.HasKept)
        {
            return Fetched.FilesOnly with { Failure = new(failure.Fault, failure.Message, [], IsOfSystem: true) };
        }
    }

    private Task<Fetched> FetchAsync(SftpOptions settings, string system, Arrivals come, CancellationToken cancellationToken) =>
        new CallPolicy(options.Value.Waits).RunAsync(
            settings.Host ?? Code,
            async token =>
            {
                try
                {
                    return come.End(await FetchOnceAsync(settings, system, come, token));
                }
                catch (Exception failure) when (failure is SshException or SocketException or IOException or ProxyException or ObjectDisposedException or TimeoutException)
                {
                    throw new CallFailedException(failure.Message, failure is not SshAuthenticationException, inner: failure) { Fault = failure is SshAuthenticationException ? SyncFault.Refused : SyncFault.Unreachable };
                }
                catch (OperationCanceledException failure) when (!token.IsCancellationRequested)
                {
                    throw new CallFailedException("no answer in time", mayPass: true, inner: failure) { Fault = SyncFault.TimedOut };
                }
            },
            cancellationToken);

    public void Dispose()
    {
        foreach (var gate in _gates.Values)
        {
            gate.Connections.Dispose();
            gate.Handshakes.Dispose();
        }
    }

    /// <returns>What the server offers and is not fetched.</returns>
    private async Task<IReadOnlyList<NotTakenFile>> FetchOnceAsync(SftpOptions settings, string system, Arrivals arrivals, CancellationToken cancellationToken)
    {
        var inbox = Inbox.Open(drop, system);
        var come = inbox.Files.CountBy(file => (file.Name, file.Size, file.WrittenAt)).ToDictionary();
        var gate = _gates.GetOrAdd((settings.Host, settings.Port), _ => new(new(MostConnections), new(MostHandshakes)));
        using var connection = await gate.Connections.EnterAsync(cancellationToken);
        using var client = Client(settings, options.Value.Waits);
        using (await gate.Handshakes.EnterAsync(cancellationToken))
        {
            // The library's own clock begins behind the greeting, and a server may drip that for as long as it likes.
            using var greeting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            greeting.CancelAfter(options.Value.Waits.Headers);
            await client.ConnectAsync(greeting.Token);
        }

        var root = settings.Directory.Replace(TransportOptions.CodePlace, system, StringComparison.Ordinal);
        var folders = new List<string> { root };
        var notTaken = new List<NotTakenFile>();
        folders.AddRange((await ListAsync(client, root, cancellationToken))
            .Where(IsDelivery)
            .OrderBy(entry => entry.Name.Length).ThenBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => entry.FullName));
        foreach (var folder in folders)
        {
            var entries = (await ListAsync(client, folder, cancellationToken)).Where(entry => !Inbox.IsUnfinished(entry.Name)).ToList();
            var news = entries.Where(IsNew).ToHashSet();
            notTaken.AddRange(entries.Select(entry => (entry.Name, Reason: ReasonAgainst(entry))).Where(entry => entry.Reason is not null).Select(entry => NotTakenFile.Of(Place, entry.Name, entry.Reason!.Value)));
            if (!await TakeAsync(client, inbox, [.. news.Where(entry => ReasonAgainst(entry) is null)], arrivals, cancellationToken))
            {
                break;
            }
        }

        return notTaken;

        bool IsNew(ISftpFile entry)
        {
            var look = (entry.Name, entry.Length, entry.LastWriteTimeUtc);
            var counterparts = come.GetValueOrDefault(look);
            come[look] = counterparts - 1;
            return entry.IsRegularFile && counterparts <= 0;
        }
    }

    /// <summary>Files of one folder, in deliveries of some size: what is whole of a long folder stays, however it ends.</summary>
    /// <returns>Whether the run has room for what is behind them.</returns>
    private async Task<bool> TakeAsync(SftpClient client, Inbox inbox, IReadOnlyList<ISftpFile> files, Arrivals arrivals, CancellationToken cancellationToken)
    {
        var left = new Queue<ISftpFile>(files);
        while (left.Count > 0)
        {
            using var delivery = inbox.Begin();
            var bytes = 0L;
            while (bytes < options.Value.Waits.DeliveryBytes && left.TryPeek(out var file) && arrivals.MayTake(file))
            {
                left.Dequeue();
                if (arrivals.Fits(file) && await DownloadAsync(client, file, delivery.PathOf(file.Name), cancellationToken))
                {
                    bytes += file.Length;
                }
            }

            arrivals.Keep(delivery);
            if (left.TryPeek(out var next) && !arrivals.MayTake(next))
            {
                return false;
            }
        }

        return true;
    }

    private static RejectReason? ReasonAgainst(ISftpFile entry) => entry switch
    {
        _ when IsDelivery(entry) => null,
        { IsDirectory: true } => RejectReason.OutOfPlace,
        { IsRegularFile: false } => RejectReason.NotAFile,
        { Name.Length: > DeliveredFile.MaxNameLength } => RejectReason.TooLong,
        { Length: > DropFolder.MaxFileBytes } => RejectReason.TooLarge,
        _ => Inbox.Takes(entry.Name) ? null : RejectReason.UnsafeName,
    };

    private static bool IsDelivery(ISftpFile entry) => entry.IsDirectory && DeliveryName().IsMatch(entry.Name);

    private static SftpClient Client(SftpOptions settings, WaitOptions waits)
    {
        AuthenticationMethod? proof = settings switch
        {
            { KeyFile: { Length: > 0 } key } => new PrivateKeyAuthenticationMethod(settings.User, new PrivateKeyFile(key)),
            { Password: { Length: > 0 } password } => new PasswordAuthenticationMethod(settings.User, password),
            _ => null,
        };
        if (settings.Host is not { Length: > 0 } host || proof is null || settings.HostKey is not { Length: > 0 } hostKey)
        {
            throw new SourceUnavailableException("Landscape:Sftp needs Host, KeyFile or Password, and HostKey.") { Fault = SyncFault.NotSetUp };
        }

        var connection = new ConnectionInfo(host, settings.Port, settings.User, proof)
        {
            Timeout = waits.Connect,
        };
        var client = new SftpClient(connection) { OperationTimeout = waits.Idle };
        client.HostKeyReceived += (_, offered) => offered.CanTrust = string.Equals(offered.FingerPrintSHA256.TrimEnd('='), hostKey.Replace("SHA256:", "", StringComparison.Ordinal).TrimEnd('='), StringComparison.Ordinal);
        return client;
    }

    private async Task<List<ISftpFile>> ListAsync(SftpClient client, string folder, CancellationToken cancellationToken)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(options.Value.Waits.Idle);
        var entries = new List<ISftpFile>();
        await foreach (var entry in client.ListDirectoryAsync(folder, idle.Token))
        {
            entries.Add(entry);
        }

        return [.. entries.OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    /// <returns>False when it was being written while it was read: it comes when it is whole, and holds up nothing until then.</returns>
    private async Task<bool> DownloadAsync(SftpClient client, ISftpFile file, string target, CancellationToken cancellationToken)
    {
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        whole.CancelAfter(options.Value.Waits.Attempt + TimeSpan.FromSeconds(file.Length / (double)options.Value.Waits.SlowestBytesPerSecond));
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(whole.Token);
        await using (var local = new FileStream(target, FileMode.CreateNew, FileAccess.Write))
        await using (var bounded = new WatchedStream(local, DropFolder.MaxFileBytes, () => idle.CancelAfter(options.Value.Waits.Idle)))
        {
            idle.CancelAfter(options.Value.Waits.Idle);
            await client.DownloadFileAsync(file.FullName, bounded, idle.Token);
        }

        if (new FileInfo(target).Length != file.Length)
        {
            File.Delete(target);
            return false;
        }

        File.SetLastWriteTimeUtc(target, file.LastWriteTimeUtc);
        return true;
    }

    /// <summary>How many go to one server at once.</summary>
    private sealed record Gate(Bulkhead Connections, Bulkhead Handshakes);

    [GeneratedRegex("""^d[0-9]{2,6}\z""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DeliveryName();

    /// <summary>What one run has brought so far, also when it had to connect again.</summary>
    private sealed class Arrivals(WaitOptions waits, CancellationToken late)
    {
        private readonly long _most = Math.Min(DropFolder.MaxFileBytes, waits.MostRunBytes);
        private readonly HashSet<string> _tooLarge = new(StringComparer.Ordinal);
        private long _room = waits.MostRunBytes;
        private bool _isFull;

        public bool HasKept { get; private set; }

        /// <summary>Whether this run has room and time for a file; what it has not is for the next.</summary>
        public bool MayTake(ISftpFile file)
        {
            _isFull |= late.IsCancellationRequested || (file.Length > _room && file.Length <= _most);
            return !_isFull;
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

        /// <exception cref="SourceUnavailableException">Nothing came, and there is something.</exception>
        public Fetched End(IReadOnlyList<NotTakenFile> notTaken)
        {
            SourceUnavailableException? failure = _tooLarge.Count > 0 ? new(string.Join("; ", _tooLarge)) { Fault = SyncFault.NotItsProtocol }
                : _isFull && !HasKept ? new("Nothing came in the time of one run.") { Fault = SyncFault.OutOfTime }
                : null;
            return failure is null || HasKept
                ? Fetched.FilesOnly with { NotTaken = notTaken, GoesOn = _isFull && failure is null, Failure = failure is null ? null : new(failure.Fault, failure.Message, [], IsOfSystem: false) }
                : throw failure;
        }
    }
}
