using System.Globalization;
using System.Security.Claims;
using System.Threading.Channels;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Live;
using Lko.Web.Access;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace Lko.Web.Live;

/// <summary>Something of the client's operator changed; the client reads it anew through the API.</summary>
/// <param name="Topic"><c>order</c> or <c>balance</c>.</param>
/// <param name="Key">Number of the order, or code of the billing whose balances changed.</param>
public sealed record StatusChange(string Topic, string Key);

/// <summary>What the hub tells machine clients.</summary>
public interface IStatusClient
{
    Task Changed(StatusChange change);
}

/// <summary>Push channel of operators' own systems. A connection hears of its operator alone; the operator comes from the token, never from the client.</summary>
internal sealed class StatusHub(StatusWatch watch) : Hub<IStatusClient>
{
    public const string Path = "/hubs/status";

    public static string GroupOf(OperatorId id) => "operator-" + id.Value.ToString(CultureInfo.InvariantCulture);

    public override async Task OnConnectedAsync()
    {
        var code = Context.User?.FindFirstValue(AccessServices.MachineOperator);
        if (await watch.FindAsync(code, Context.ConnectionAborted) is not { } operatorId)
        {
            Context.Abort();
            await watch.RefuseAsync(code, Context);
            return;
        }

        watch.Add(Context, operatorId);
        await Groups.AddToGroupAsync(Context.ConnectionId, GroupOf(operatorId), Context.ConnectionAborted);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        watch.Remove(Context);
        return base.OnDisconnectedAsync(exception);
    }
}

/// <summary>
/// Tells the hub what this node changed. Changes of other nodes are not repeated: with several nodes each message of the hub already reaches
/// the clients of all.
/// </summary>
internal sealed partial class StatusPublisher(LiveFeed feed, Database database, IHubContext<StatusHub, IStatusClient> hub, ILogger<StatusPublisher> log) : BackgroundService
{
    private const int Capacity = 10_000;

    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        feed.RelayTo(change =>
        {
            if (IsForClients(change))
            {
                _changes.Writer.TryWrite(change);
            }
        });
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                var groups = (await ConcernedAsync(change, stoppingToken)).Select(StatusHub.GroupOf);
                await hub.Clients.Groups(groups).Changed(new(change.Topic == Topic.Order ? "order" : "balance", change.Key));
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }
        }
    }

    private static bool IsForClients(Change change) => change switch
    {
        { Key.Length: 0 } => false,
        { Topic: Topic.Order, OperatorId: not null } => !change.IsOfDraft(),
        { Topic: Topic.Balance } => true,
        _ => false,
    };

    /// <summary>The owner; where there is none, a billing has told new balances: whoever holds an account in it.</summary>
    private async Task<List<OperatorId>> ConcernedAsync(Change change, CancellationToken cancellationToken)
    {
        if (change.OperatorId is { } owner)
        {
            return [owner];
        }

#pragma warning disable RS0030 // a billing spoke: no person asks
        await using var db = database.Open(DataScope.System());
        return await db.Accounts.Where(row => row.System == change.Key).Select(row => row.OperatorId).Distinct().ToListAsync(cancellationToken);
#pragma warning restore RS0030
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Machine clients could not be told of a change")]
    private partial void LogFailed(Exception failure);
}
