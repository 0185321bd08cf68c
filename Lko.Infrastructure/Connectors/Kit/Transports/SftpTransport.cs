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
/// A file that is longer than the time of a run comes in several.
/// </summary>
public sealed partial class SftpTransport(IOptions<TransportOptions> options, IOptions<DropFolderOptions> drop, TimeProvider time) : ITransport, IDisposable
{
    /// <summary>Connections of all systems of one server together: more than the few that hang could hold.</summary>
    public const int MostConnections = 16;

    /// <summary>Of them, such as are not signed in yet: beyond ten of all its clients a server begins to drop those.</summary>
    public const int MostHandshakes = 4;

    /// <summary>Stands for the server's directory, whose folders are not the numbered deliveries here.</summary>
    private const string Place = "sftp";

    /// <summary>Said, since a stream that is to find its size by itself asks the server and holds a thread for it.</summary>
    private const int CopyBytes = 80 << 10;

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

        using var late = new WorkClock(order.MostTime, time, within: order.Clock);
        var come = new Arrivals(options.Value.Waits, late);
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

        // Whoever waits for a place here waits for others, not for his system.
        using var connection = await arrivals.Late.TurnAsync(gate.Connections.EnterAsync, cancellationToken);
        using var client = Client(settings, options.Value.Waits);
        using (await arrivals.Late.TurnAsync(gate.Handshakes.EnterAsync, cancellationToken))
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
        foreach (var folder in folders.TakeWhile(_ => arrivals.MayLookOn()))
        {
            var entries = (await ListAsync(client, folder, cancellationToken)).Where(entry => !Inbox.IsUnfinished(entry.Name)).ToList();
            var news = entries.Where(IsNew).ToHashSet();
            notTaken.AddRange(entries.Select(entry => (entry.Name, Reason: ReasonAgainst(entry))).Where(entry => entry.Reason is not null).Select(entry => NotTakenFile.Of(Place, entry.Name, entry.Reason!.Value)));
            await TakeAsync(client, inbox, [.. news.Where(entry => ReasonAgainst(entry) is null)], arrivals, cancellationToken);
        }

        if (!arrivals.IsFull)
        {
            inbox.ForgetBegun();
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
    private async Task TakeAsync(SftpClient client, Inbox inbox, IReadOnlyList<ISftpFile> files, Arrivals arrivals, CancellationToken cancellationToken)
    {
        var left = new Queue<ISftpFile>(files);
        while (left.Count > 0 && !arrivals.IsFull)
        {
            using var delivery = inbox.Begin();
            var bytes = 0L;
            while (bytes < options.Value.Waits.DeliveryBytes && left.TryPeek(out var file) && arrivals.MayTake(file))
            {
                left.Dequeue();
                if (arrivals.Fits(file) && await DownloadAsync(client, file, inbox, delivery.PathOf(file.Name), arrivals, cancellationToken))
                {
                    bytes += file.Length;
                }
            }

            arrivals.Keep(delivery);
        }
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

    /// <returns>
    /// False when it was being written while it was read: it comes when it is whole, and holds up nothing until then. Or when the time of the run was over: the next
    /// goes on behind what has come.
    /// </returns>
    private async Task<bool> DownloadAsync(SftpClient client, ISftpFile file, Inbox inbox, string target, Arrivals arrivals, CancellationToken cancellationToken)
    {
        var begun = inbox.Begun($"{client.ConnectionInfo.Host}:{client.ConnectionInfo.Port}{file.FullName}", file.Length, file.LastWriteTimeUtc);
        begun.MoveTo(target);
        var since = time.GetTimestamp();
        try
        {
            await CopyAsync(client, file, target, arrivals.Late.Over, cancellationToken);
        }
        catch (Exception failure) when (failure is not IOException)
        {
            // A disk that is full needs its room.
            var came = begun.Keep(target);
            if (!arrivals.Late.IsOver || cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            arrivals.BreakOff(came, time.GetElapsedTime(since));
            return false;
        }

        if (new FileInfo(target).Length != file.Length || (begun.Length > 0 && !await IsStillAsync(client, file, cancellationToken)))
        {
            File.Delete(target);
            return false;
        }

        File.SetLastWriteTimeUtc(target, file.LastWriteTimeUtc);
        return true;
    }

    /// <summary>Brings what the local file does not have yet.</summary>
    private async Task CopyAsync(SftpClient client, ISftpFile file, string target, CancellationToken late, CancellationToken cancellationToken)
    {
        await using var local = new FileStream(target, FileMode.OpenOrCreate, FileAccess.Write);
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late);
        whole.CancelAfter(options.Value.Waits.MostTimeOf(file.Length - local.Length));
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(whole.Token);
        idle.CancelAfter(options.Value.Waits.Idle);
        await using var remote = await client.OpenAsync(file.FullName, FileMode.Open, FileAccess.Read, idle.Token);

        // A server that cannot go to a place in a file tells it from the beginning.
        var place = remote.CanSeek ? local.Length : 0;
        local.SetLength(place);
        local.Position = place;
        if (place > 0)
        {
            remote.Position = place;
        }

        await using var bounded = new WatchedStream(local, DropFolder.MaxFileBytes - place, () => idle.CancelAfter(options.Value.Waits.Idle));
        await remote.CopyToAsync(bounded, CopyBytes, idle.Token);
    }

    /// <summary>Whether a file that was read in several runs is the same behind its last byte as before its first.</summary>
    private async Task<bool> IsStillAsync(SftpClient client, ISftpFile file, CancellationToken cancellationToken)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(options.Value.Waits.Idle);
        var now = await client.GetAttributesAsync(file.FullName, idle.Token);
        return now.Size == file.Length && now.LastWriteTimeUtc == file.LastWriteTimeUtc;
    }

    /// <summary>How many go to one server at once.</summary>
    private sealed record Gate(Bulkhead Connections, Bulkhead Handshakes);

    [GeneratedRegex("""^d[0-9]{2,6}\z""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DeliveryName();
}
