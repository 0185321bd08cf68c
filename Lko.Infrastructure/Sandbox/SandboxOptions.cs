using System.Net;

namespace Lko.Infrastructure.Sandbox;

/// <summary>How the played landscape is started.</summary>
public sealed class SandboxOptions
{
    /// <summary>Where to listen. Port 0 takes a free port on 127.0.0.1.</summary>
    public Uri Url { get; init; } = new("http://localhost:5090");

    /// <summary>Origins of the portal: the only redirect targets of the identity provider; the first that answers receives the CRM's events.</summary>
    public IReadOnlyList<Uri> PortalUrls { get; init; } = [];

    /// <summary>Folder into which the billings drop their files, one subfolder per system and delivery.</summary>
    public required string DropFolder { get; init; }

    /// <summary>Folder of the systems that send over SFTP; null leaves their files with those of the others.</summary>
    public string? SftpFolder { get; init; }

    /// <summary>An SSH server that serves <see cref="SftpFolder"/>: each system that sends files over SFTP has a door in front of it, which can be
    /// sick. Null: what they would send comes through the folder, and there is no line to break.</summary>
    public DnsEndPoint? SftpServer { get; init; }

    /// <summary>Append-only file that keeps the CRM's orders over a restart; null keeps them in memory only.</summary>
    public string? StatePath { get; init; }

    public string CrmApiKey { get; init; } = "sandbox-crm-key";

    /// <summary>Shared secret of the event signature.</summary>
    public string EventSecret { get; init; } = "sandbox-event-secret";

    /// <summary>Key of the billings that ask for one.</summary>
    public string BillingApiKey { get; init; } = "sandbox-billing-key";

    public string ClientId { get; init; } = "lko-portal";

    public string ClientSecret { get; init; } = "sandbox-portal-secret";

    public string MachineClientId { get; init; } = "lko-machine-op10";

    public string MachineClientSecret { get; init; } = "sandbox-machine-secret";

    /// <summary>Time that each step of the carrier takes; zero moves orders at once.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Starts with the carrier's side standing still: orders move only by the step control.</summary>
    public bool Paused { get; init; }

    /// <summary>
    /// How many of its months each system that delivers by files tells by itself: those it has not told yet soon after the start, what has ended since
    /// once a day. Zero: it tells only what it is made to.
    /// </summary>
    public int DeliveriesAtStart { get; init; } = int.MaxValue;

    /// <summary>How much the source systems have to say: <c>small</c> or <c>large</c>.</summary>
    public string Scale { get; init; } = "small";

    /// <summary>Another seed plays other figures.</summary>
    public ulong Seed { get; init; } = 2026;

    /// <summary>Clock of the CRM and of the source systems. The identity provider always uses the system's clock, because its readers do.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
