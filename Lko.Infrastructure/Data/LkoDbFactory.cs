using System.Runtime.CompilerServices;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Data;

internal sealed partial class LkoDbFactory(Database database, ICaller caller, ILiveFeed feed, ILogger<LkoDbFactory> log) : ILkoDbFactory
{
    public ValueTask<ILkoDb?> OpenAsync(Permission permission, CancellationToken cancellationToken, [CallerFilePath] string useCase = "") =>
        OpenAsync(UseCaseRun.Start(useCase), user => ScopeFor(user, permission), cancellationToken);

    public ValueTask<ILkoDb?> OpenOwnAsync(CancellationToken cancellationToken, [CallerFilePath] string useCase = "") =>
        OpenAsync(UseCaseRun.Start(useCase), OwnScope, cancellationToken);

    public ILkoDb OpenSystem(string reason, [CallerFilePath] string useCase = "")
    {
        LogSystem(reason);
        return new LkoDb(database.Open(DataScope.System()), user: null, feed, UseCaseRun.Start(useCase));
    }

    private static DataScope OwnScope(CurrentUser user) =>
        user.OperatorId is { } operatorId ? DataScope.ForOperator(operatorId, branches: [], user.Id) : DataScope.ForCarrier(carrierBranches: [], user.Id);

    private async ValueTask<ILkoDb?> OpenAsync(UseCaseRun run, Func<CurrentUser, DataScope?> scopeFor, CancellationToken cancellationToken)
    {
        string? outcome = UseCaseRun.Failed;
        try
        {
            if (await caller.GetAsync(cancellationToken) is { } user && scopeFor(user) is { } scope)
            {
                outcome = null;
                return new LkoDb(database.Open(scope), user, feed, run);
            }

            outcome = UseCaseRun.Denied;
            return null;
        }
        finally
        {
            if (outcome is not null)
            {
                run.End(outcome);
            }
        }
    }

    private DataScope? ScopeFor(CurrentUser user, Permission permission)
    {
        if (user.ScopeFor(permission) is { } scope)
        {
            return scope;
        }

        LogDenied(user.Id.Value, permission);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "User {User} was refused: no grant carries {Permission}")]
    private partial void LogDenied(long user, Permission permission);

    [LoggerMessage(Level = LogLevel.Trace, Message = "Unit of work without walls: {Reason}")]
    private partial void LogSystem(string reason);
}
