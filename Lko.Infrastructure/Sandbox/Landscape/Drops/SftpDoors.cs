using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;

namespace Lko.Infrastructure.Sandbox.Landscape.Drops;

/// <summary>The doors of the systems that send files over SFTP, one each, so that one can be sick alone; none where no SSH server stands behind them.</summary>
internal sealed class SftpDoors(Lazy<PlayedLedger> ledger, LandscapeFaults faults, SandboxOptions options) : IHostedService, IDisposable
{
    private FrozenDictionary<string, SftpDoor> _doors = FrozenDictionary<string, SftpDoor>.Empty;

    public bool Any => _doors.Count > 0;

    /// <summary>Ports by system.</summary>
    public IEnumerable<KeyValuePair<string, int>> Ports => _doors.Select(door => KeyValuePair.Create(door.Key, door.Value.Port));

    public bool Has(string system) => _doors.ContainsKey(system);

    public void Refuse(string system) => _doors[system].Refuse();

    public void Open()
    {
        foreach (var door in _doors.Values)
        {
            door.Open();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.SftpServer is { } server)
        {
            _doors = ledger.Value.Registry.Systems.Where(system => system.Transport is "sftp")
                .ToFrozenDictionary(system => system.Code, system => new SftpDoor(server, () => faults.NextLine(system.Code)), StringComparer.Ordinal);
            Open();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The container knows it twice, by itself and as a service of the host, and lets it go as often.</summary>
    public void Dispose()
    {
        var doors = _doors;
        _doors = FrozenDictionary<string, SftpDoor>.Empty;
        foreach (var door in doors.Values)
        {
            door.Dispose();
        }
    }
}
