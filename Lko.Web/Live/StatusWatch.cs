using System.Collections.Concurrent;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Infrastructure.Access;
using Lko.Infrastructure.Data;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace Lko.Web.Live;

#pragma warning disable RS0030 // a token names an operator and no person: no use case has such a caller

/// <summary>Who listens to the hub on this node, and whether he still may: a connection outlives the moment its token was checked.</summary>
internal sealed partial class StatusWatch(Database database, SessionLimits limits, TimeProvider time, ILiveFeed feed, AccessJournal journal, ILogger<StatusWatch> log) : BackgroundService
{
    private readonly ConcurrentDictionary<string, (HubCallerContext Connection, OperatorId Operator)> _open = new(StringComparer.Ordinal);

    /// <summary>The operator of this code, if the portal serves it at present.</summary>
    public async Task<OperatorId?> FindAsync(string? code, CancellationToken cancellationToken)
    {
        await using var db = database.Open(DataScope.System());
        return await db.Operators.Where(row => row.Code == code && row.State == OperatorState.Active).Select(row => (OperatorId?)row.Id).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Writes down that a suspended operator's machine came to the door.</summary>
    public async Task RefuseAsync(string? code, HubCallerContext connection)
    {
        await using var db = database.Open(DataScope.System());
        if (await db.Operators.Where(row => row.Code == code).Select(row => (OperatorId?)row.Id).SingleOrDefaultAsync(CancellationToken.None) is { } telecom)
        {
            await journal.MachineShutOutAsync(telecom, Address(connection), CancellationToken.None);
        }
    }

    public void Add(HubCallerContext connection, OperatorId telecom) => _open[connection.ConnectionId] = (connection, telecom);

    public void Remove(HubCallerContext connection) => _open.TryRemove(connection.ConnectionId, out _);

    private static string? Address(HubCallerContext connection) => connection.GetHttpContext()?.Connection.RemoteIpAddress?.ToString();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe(change => change.Topic == Topic.Access, _ => RecheckAsync(stoppingToken), TimeSpan.Zero);
        using var timer = new PeriodicTimer(limits.Recheck, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RecheckAsync(stoppingToken);
        }
    }

    private async Task RecheckAsync(CancellationToken cancellationToken)
    {
        if (_open.IsEmpty)
        {
            return;
        }

        try
        {
            await using var db = database.Open(DataScope.System());
            var served = (await db.Operators.Where(row => row.State == OperatorState.Active).Select(row => row.Id).ToListAsync(cancellationToken)).ToHashSet();
            foreach (var (connection, telecom) in _open.Values.Where(each => !served.Contains(each.Operator)))
            {
                LogEnded(telecom.Value);
                connection.Abort();
                await journal.MachineShutOutAsync(telecom, Address(connection), cancellationToken);
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A machine client of operator {Operator} was disconnected")]
    private partial void LogEnded(long @operator);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The machine clients could not be rechecked")]
    private partial void LogFailed(Exception failure);
}
