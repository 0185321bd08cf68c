using System.Data;
using System.Data.Common;
using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lko.Tests.SqlServer;

/// <summary>
/// Units of work that speak to a SQL Server which is not there: every statement a use case would send is written down and answered with
/// nothing, or with one row where a count, a flag or a period is asked for.
/// </summary>
internal sealed class SpokenSql(CurrentUser user) : ILkoDbFactory
{
    private readonly List<string> _statements = [];

    public IReadOnlyList<string> Statements => _statements;

    public Side Side => user.Side;

    public ValueTask<ILkoDb?> OpenAsync(Permission permission, CancellationToken cancellationToken, string useCase = "") => new(Open(user.ScopeFor(permission)!));

    public ValueTask<ILkoDb?> OpenAsync(Permission permission, string? within, CancellationToken cancellationToken, string useCase = "") =>
        within is null ? OpenAsync(permission, cancellationToken, useCase) : new(Open(user.ScopeFor(permission)!.Within([new ContractId(1)], [new AccountId(1), new AccountId(2)])));

    public ValueTask<ILkoDb?> OpenOwnAsync(CancellationToken cancellationToken, string useCase = "") => new(Open(DataScope.ForCarrier([])));

    public ILkoDb OpenSystem(string reason, string useCase = "") => Open(DataScope.System());

    private LkoDb Open(DataScope scope)
    {
        var options = new DbContextOptionsBuilder<SqlServerLkoDbContext>()
            .UseSqlServer("Server=nowhere;Encrypt=true", sql => sql.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery))
            .AddInterceptors(new NoConnection(), new Listener(_statements)).Options;
        return new LkoDb(new SqlServerLkoDbContext(options, scope), user, new LiveFeed(TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<LiveFeed>.Instance));
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            new(InterceptionResult.Suppress());
    }

    private sealed class Listener(List<string> statements) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            var declarations = command.Parameters.Cast<DbParameter>().Select(parameter => $"DECLARE {parameter.ParameterName} {Type(parameter.DbType)};");
            statements.Add(string.Join('\n', [.. declarations, command.CommandText + ";"]));
            return new(InterceptionResult<DbDataReader>.SuppressWithResult(Answer(command.CommandText)));
        }

        private static DataTableReader Answer(string sql)
        {
            var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
            if (sql.StartsWith("SELECT COUNT(", StringComparison.Ordinal))
            {
                table.Columns.Add("count", typeof(int));
                table.Rows.Add(0);
            }
            else if (sql.StartsWith("SELECT COALESCE(SUM(", StringComparison.Ordinal))
            {
                table.Columns.Add("sum", typeof(long));
                table.Rows.Add(0L);
            }
            else if (sql.StartsWith("SELECT CASE\n    WHEN EXISTS", StringComparison.Ordinal))
            {
                table.Columns.Add("exists", typeof(bool));
                table.Rows.Add(false);
            }
            else if (sql.StartsWith("SELECT [b0].[Period]", StringComparison.Ordinal) || sql.StartsWith("SELECT DISTINCT [b].[Period]", StringComparison.Ordinal)
                || sql.StartsWith("SELECT [i0].[Period]", StringComparison.Ordinal))
            {
                table.Columns.Add("period", typeof(int));
                table.Rows.Add(202606);
            }
            else
            {
                // No rows, but as many columns as any statement expects: a buffering reader counts them.
                table.Columns.AddRange([.. Enumerable.Range(0, 200).Select(index => new DataColumn($"c{index}", typeof(long)))]);
            }

            return table.CreateDataReader();
        }

        private static string Type(DbType type) => type switch
        {
            DbType.Int64 => "bigint",
            DbType.Int32 => "int",
            DbType.Boolean => "bit",
            DbType.DateTimeOffset => "datetimeoffset(3)",
            DbType.Date => "date",
            DbType.Decimal => "decimal(38,11)",
            _ => "nvarchar(max)",
        };
    }
}
