using System.Runtime.CompilerServices;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Access;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Data;

internal sealed partial class LkoDbFactory(Database database, ICaller caller, ILiveFeed feed, AccessJournal journal, ILogger<LkoDbFactory> log) : ILkoDbFactory
{
    public ValueTask<ILkoDb?> OpenAsync(Permission permission, CancellationToken cancellationToken, [CallerFilePath] string useCase = "") =>
        OpenAsync(UseCaseRun.Start(useCase), user => user.ScopeFor(permission), user => RefuseAsync(user, permission, useCase, cancellationToken), cancellationToken);

    public ValueTask<ILkoDb?> OpenOwnAsync(CancellationToken cancellationToken, [CallerFilePath] string useCase = "") =>
        OpenAsync(UseCaseRun.Start(useCase), OwnScope, _ => Task.CompletedTask, cancellationToken);

    public ILkoDb OpenSystem(string reason, [CallerFilePath] string useCase = "")
    {
        LogSystem(reason);
        return new LkoDb(database.Open(DataScope.System()), user: null, feed, UseCaseRun.Start(useCase));
    }

    private static DataScope OwnScope(CurrentUser user) =>
        user.OperatorId is { } operatorId ? DataScope.ForOperator(operatorId, branches: [], user.Id) : DataScope.ForCarrier(carrierBranches: [], user.Id);

    private async ValueTask<ILkoDb?> OpenAsync(UseCaseRun run, Func<CurrentUser, DataScope?> scopeFor, Func<CurrentUser, Task> refuse, CancellationToken cancellationToken)
    {
        string? outcome = UseCaseRun.Failed;
        try
        {
            var user = await caller.GetAsync(cancellationToken);
            if (user is not null && scopeFor(user) is { } scope)
            {
                outcome = null;
                return new LkoDb(database.Open(scope), user, feed, run);
            }

            outcome = UseCaseRun.Denied;
            if (user is not null)
            {
                await refuse(user);
            }

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

    private Task RefuseAsync(CurrentUser user, Permission permission, string useCase, CancellationToken cancellationToken)
    {
        LogDenied(user.Id.Value, permission);
        return journal.RefusedAsync(user, permission, Path.GetFileNameWithoutExtension(useCase), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "User {User} was refused: no grant carries {Permission}")]
    private partial void LogDenied(long user, Permission permission);

    [LoggerMessage(Level = LogLevel.Trace, Message = "Unit of work without walls: {Reason}")]
    private partial void LogSystem(string reason);
}
