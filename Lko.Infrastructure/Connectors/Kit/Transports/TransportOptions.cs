using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit.Transports;

/// <summary>Settings of the section <c>Landscape</c> that say where the systems are and how long the portal waits for them. Secrets come from here only.</summary>
public sealed class TransportOptions
{
    public const string Section = "Landscape";

    /// <summary>Stands for the system's code in addresses and directories.</summary>
    public const string CodePlace = "{system}";

    /// <summary>Address of a system that answers over HTTP, ending in a slash, such as <c>https://bus.example/billing/{system}/</c>.</summary>
    public string? HttpAddress { get; set; }

    /// <summary>Sent as <c>X-Api-Key</c>.</summary>
    public string? HttpApiKey { get; set; }

    /// <summary>Private networks, or single addresses of them, in which systems may answer over HTTP.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    public SftpOptions Sftp { get; set; } = new();

    /// <summary>Settings of single systems by code; what is missing there is taken from above.</summary>
    public Dictionary<string, SystemOptions> Systems { get; set; } = new(StringComparer.Ordinal);

    public WaitOptions Waits { get; set; } = new();

    /// <summary>Where the system answers; null when nobody said.</summary>
    public Uri? AddressOf(string system) =>
        (Systems.GetValueOrDefault(system)?.HttpAddress ?? HttpAddress) is { Length: > 0 } template ? new Uri(template.Replace(CodePlace, Uri.EscapeDataString(system), StringComparison.Ordinal)) : null;

    public string? ApiKeyOf(string system) => Systems.GetValueOrDefault(system)?.HttpApiKey ?? HttpApiKey;

    /// <summary>The exchange server of a system: its own where it has one. A password is never told to another server than it was given for.</summary>
    public SftpOptions SftpOf(string system)
    {
        if (Systems.GetValueOrDefault(system)?.Sftp is not { } own)
        {
            return Sftp;
        }

        var isElsewhere = own.Host is { Length: > 0 };
        return new()
        {
            ThroughDropFolder = own.ThroughDropFolder ?? (Sftp.ThroughDropFolder && !isElsewhere),
            Host = isElsewhere ? own.Host : Sftp.Host,
            Port = own.Port ?? (isElsewhere ? SftpOptions.UsualPort : Sftp.Port),
            User = own.User ?? Sftp.User,
            KeyFile = own.KeyFile ?? (own.Password is null ? Sftp.KeyFile : null),
            Password = own.Password ?? (own.KeyFile is null && !isElsewhere ? Sftp.Password : null),
            HostKey = own.HostKey ?? Sftp.HostKey,
            Directory = own.Directory ?? Sftp.Directory,
        };
    }
}

/// <summary>What differs for one system.</summary>
public sealed class SystemOptions
{
    public string? HttpAddress { get; set; }

    public string? HttpApiKey { get; set; }

    public SystemSftpOptions? Sftp { get; set; }
}

/// <summary>What differs for one system's exchange server; what is null is as for all.</summary>
public sealed class SystemSftpOptions
{
    public bool? ThroughDropFolder { get; set; }

    public string? Host { get; set; }

    public int? Port { get; set; }

    public string? User { get; set; }

    public string? KeyFile { get; set; }

    public string? Password { get; set; }

    public string? HostKey { get; set; }

    public string? Directory { get; set; }
}

/// <summary>The exchange server of the systems that send files.</summary>
public sealed class SftpOptions
{
    public const int UsualPort = 22;

    /// <summary>There is no exchange server: the files are put into the drop folder by other means.</summary>
    public bool ThroughDropFolder { get; set; }

    public string? Host { get; set; }

    public int Port { get; set; } = UsualPort;

    public string User { get; set; } = "lko";

    /// <summary>File of the private key, in OpenSSH or PEM form.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Of a server that takes no keys; not used beside a key.</summary>
    public string? Password { get; set; }

    /// <summary>SHA-256 of the server's host key in base64, as <c>ssh-keygen -lf</c> prints it; a server with another key is refused.</summary>
    public string? HostKey { get; set; }

    /// <summary>Directory of one system on the server.</summary>
    public string Directory { get; set; } = TransportOptions.CodePlace;
}

/// <summary>How long the portal waits, and how much it takes.</summary>
public sealed class WaitOptions
{
    public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>From the request to the head of the answer.</summary>
    public TimeSpan Headers { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two reads of a body or file.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>One attempt of a call in all.</summary>
    public TimeSpan Attempt { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A file that comes more slowly than this, beyond the time of one attempt, is given up.</summary>
    public int SlowestBytesPerSecond { get; set; } = 256 << 10;

    /// <summary>For so many bytes of a file.</summary>
    public TimeSpan MostTimeOf(long bytes) => Attempt + TimeSpan.FromSeconds(bytes / (double)SlowestBytesPerSecond);

    public int Retries { get; set; } = 2;

    /// <summary>Before the first repetition; grows and varies from there.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>An answer, unpacked.</summary>
    public int MostAnswerBytes { get; set; } = 16 << 20;

    /// <summary>Of a long directory so much is shown at a time as a delivery: it stays, whatever becomes of the rest.</summary>
    public long DeliveryBytes { get; set; } = 64L << 20;

    /// <summary>Systems of one transport that are asked at the same time.</summary>
    public int MostFetches { get; set; } = IngestGate.DefaultFetchers;

    /// <summary>Everything one run brings from one system: what it has beyond that comes with the next runs, and the disk belongs to all.</summary>
    public long MostRunBytes { get; set; } = 8L << 30;

    /// <summary>Changes that one run takes of a system that tells them: what it named is held until its rows are taken over.</summary>
    public int MostRunChanges { get; set; } = 50_000;
}
