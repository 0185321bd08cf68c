using System.Data;
using System.Data.Common;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lko.Tests.SqlServer;

/// <summary>One run of a use case.</summary>
/// <param name="OverNothing">The database held nothing; else one row wherever it was asked.</param>
/// <param name="Failure">What it threw; null when it came to an outcome.</param>
/// <param name="Statements">In the order they were sent.</param>
internal sealed record Asked(Type UseCase, bool OverNothing, bool IsOk, string? Failure, IReadOnlyList<string> Statements);

/// <summary>
/// Units of work that speak to a SQL Server which is not there: every statement a use case would send is written down and answered with nothing, or
/// with one made-up row, so that it goes on to what it asks behind a row it has found.
/// </summary>
internal sealed class SpokenSql(CurrentUser user, bool isEmpty) : ILkoDbFactory
{
    private readonly List<string> _statements = [];
    private readonly List<Asked> _asked = [];

    public IReadOnlyList<Asked> Asked => _asked;

    public async Task AskAsync<TUseCase, TValue>(TUseCase useCase, Func<TUseCase, Task<Outcome<TValue>>> run)
    {
        _statements.Clear();
        var (isOk, failure) = (false, (string?)null);
        try
        {
            isOk = (await run(useCase)).IsOk;
        }
        catch (Exception thrown) when (thrown is not OperationCanceledException)
        {
            failure = thrown.ToString();
        }

        _asked.Add(new Asked(typeof(TUseCase), isEmpty, isOk, failure, [.. _statements]));
    }

    public ValueTask<ILkoDb?> OpenAsync(Permission permission, CancellationToken cancellationToken, string useCase = "") => OpenAsync(permission, within: null, cancellationToken, useCase);

    public ValueTask<ILkoDb?> OpenAsync(Permission permission, string? within, CancellationToken cancellationToken, string useCase = "") =>
        new(user.ScopeFor(permission) is { } scope ? Open(within is null ? scope : Narrow(scope, within)) : null);

    public ValueTask<ILkoDb?> OpenOwnAsync(CancellationToken cancellationToken, string useCase = "") =>
        new(Open(user.OperatorId is { } telecom ? DataScope.ForOperator(telecom, [], user.Id) : DataScope.ForCarrier([], user.Id)));

    public ILkoDb OpenOperator(OperatorId telecom, string reason, string useCase = "") => Open(DataScope.ForOperator(telecom, null));

    public ILkoDb OpenSystem(string reason, string useCase = "") => Open(DataScope.System());

    /// <summary>An operator's person confines himself to a contract, one of the carrier to a macro-region.</summary>
    private static DataScope Narrow(DataScope scope, string within) =>
        scope.OperatorId is null ? scope.Within(within) : scope.Within([new ContractId(1)], [new AccountId(1), new AccountId(2)]);

    private LkoDb Open(DataScope scope)
    {
        var options = new DbContextOptionsBuilder<SqlServerLkoDbContext>()
            .UseSqlServer("Server=nowhere;Encrypt=true", sql => sql.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery))
            .AddInterceptors(new NoConnection(), new Listener(_statements, isEmpty)).Options;
        return new LkoDb(new SqlServerLkoDbContext(options, scope), user, new LiveFeed(TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<LiveFeed>.Instance));
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            new(InterceptionResult.Suppress());
    }

    private sealed class Listener(List<string> statements, bool isEmpty) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            var declarations = command.Parameters.Cast<DbParameter>().Select(parameter => $"DECLARE {parameter.ParameterName} {Type(parameter.DbType)};");
            statements.Add(string.Join('\n', [.. declarations, command.CommandText + ";"]));
            return new(InterceptionResult<DbDataReader>.SuppressWithResult(new SpokenRow(command.CommandText, eventData.Context!.Model, isEmpty)));
        }

        private static string Type(DbType type) => type switch
        {
            DbType.Int64 => "bigint",
            DbType.Int32 => "int",
            DbType.Boolean => "bit",
            DbType.DateTimeOffset => "datetimeoffset(3)",
            DbType.Date => "date",
            DbType.Decimal => "decimal(38,11)",
            DbType.Guid => "uniqueidentifier",
            _ => "nvarchar(max)",
        };
    }
}
