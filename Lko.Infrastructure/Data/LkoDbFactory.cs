using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Data;

internal sealed partial class LkoDbFactory(Database database, ICaller caller, ILiveFeed feed, ILogger<LkoDbFactory> log) : ILkoDbFactory
{
    public async ValueTask<ILkoDb?> OpenAsync(Permission permission, CancellationToken cancellationToken)
    {
        if (await caller.GetAsync(cancellationToken) is not { } user)
        {
            return null;
        }

        if (user.ScopeFor(permission) is { } scope)
        {
            return new LkoDb(database.Open(scope), user, feed);
        }

        LogDenied(user.Id.Value, permission);
        return null;
    }

    public async ValueTask<ILkoDb?> OpenOwnAsync(CancellationToken cancellationToken)
    {
        if (await caller.GetAsync(cancellationToken) is not { } user)
        {
            return null;
        }

        var scope = user.OperatorId is { } operatorId ? DataScope.ForOperator(operatorId, branches: [], user.Id) : DataScope.ForCarrier(carrierBranches: [], user.Id);
        return new LkoDb(database.Open(scope), user, feed);
    }

    public ILkoDb OpenSystem(string reason)
    {
        LogSystem(reason);
        return new LkoDb(database.Open(DataScope.System()), user: null, feed);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "User {User} was refused: no grant carries {Permission}")]
    private partial void LogDenied(long user, Permission permission);

    [LoggerMessage(Level = LogLevel.Trace, Message = "Unit of work without walls: {Reason}")]
    private partial void LogSystem(string reason);
}
