using System.Runtime.CompilerServices;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Data;

internal sealed partial class LkoDbFactory(Database database, ICaller caller, ILiveFeed feed, AccessJournal journal, ILogger<LkoDbFactory> log) : ILkoDbFactory
{
    public ValueTask<ILkoDb?> OpenAsync(Permission permission, CancellationToken cancellationToken, [CallerFilePath] string useCase = "") =>
        OpenAsync(permission, within: null, cancellationToken, useCase);

    public ValueTask<ILkoDb?> OpenAsync(Permission permission, string? within, CancellationToken cancellationToken, [CallerFilePath] string useCase = "") =>
        OpenAsync(UseCaseRun.Start(useCase), user => user.ScopeFor(permission), within, user => RefuseAsync(user, permission, useCase, cancellationToken), cancellationToken);

    public ValueTask<ILkoDb?> OpenOwnAsync(CancellationToken cancellationToken, [CallerFilePath] string useCase = "") =>
        OpenAsync(UseCaseRun.Start(useCase), OwnScope, within: null, _ => Task.CompletedTask, cancellationToken);

    public ILkoDb OpenSystem(string reason, [CallerFilePath] string useCase = "")
    {
        LogSystem(reason);
        return new LkoDb(database.Open(DataScope.System()), user: null, feed, UseCaseRun.Start(useCase));
    }

    public ILkoDb OpenOperator(OperatorId telecom, string reason, [CallerFilePath] string useCase = "")
    {
        LogOperator(telecom.Value, reason);
        return new LkoDb(database.Open(DataScope.ForOperator(telecom, branches: null).ForLooking()), user: null, feed, UseCaseRun.Start(useCase));
    }

    private static DataScope OwnScope(CurrentUser user) =>
        user.OperatorId is { } operatorId ? DataScope.ForOperator(operatorId, branches: [], user.Id) : DataScope.ForCarrier(carrierBranches: [], user.Id);

    /// <summary>A code that names nothing on the caller's side leaves him nothing.</summary>
    private async Task<DataScope> NarrowAsync(DataScope scope, string within, CancellationToken cancellationToken)
    {
        if (scope.OperatorId is null)
        {
            return scope.Within(within);
        }

        await using var db = database.Open(scope);
        if (ScopeCode.ContractIn(within) is { } number)
        {
            var contracts = await db.Contracts.Where(row => row.Number == number).Select(row => row.Id).ToListAsync(cancellationToken);
            return scope.Within(contracts, await db.Accounts.Where(row => contracts.Contains(row.ContractId)).Select(row => row.Id).ToListAsync(cancellationToken));
        }

        var tree = await db.Branches.Select(row => new { Node = new BranchNode(row.Id, row.ParentId), row.Code }).ToListAsync(cancellationToken);
        return scope.Within(tree.Find(row => string.Equals(row.Code, within, StringComparison.Ordinal)) is { } root ? BranchTree.Under(tree.ConvertAll(row => row.Node), root.Node.Id) : []);
    }

    private async ValueTask<ILkoDb?> OpenAsync(UseCaseRun run, Func<CurrentUser, DataScope?> scopeFor, string? within, Func<CurrentUser, Task> refuse, CancellationToken cancellationToken)
    {
        string? outcome = UseCaseRun.Failed;
        try
        {
            var user = await caller.GetAsync(cancellationToken);
            if (user is not null && scopeFor(user) is { } scope)
            {
                var narrowed = within is null ? scope : await NarrowAsync(scope, within, cancellationToken);
                outcome = null;
                return new LkoDb(database.Open(narrowed), user, feed, run);
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

    [LoggerMessage(Level = LogLevel.Trace, Message = "Unit of work over operator {Telecom}: {Reason}")]
    private partial void LogOperator(long telecom, string reason);
}
