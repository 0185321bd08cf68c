using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lko.Infrastructure.Data.Bulk.Providers;

/// <summary>One prepared statement, bound and stepped for every row, without a boxed value between the row and the database.</summary>
internal static class SqliteBulk
{
    private const int CancellationEvery = 1024;

    /// <summary>Characters of a text that is turned into bytes on the stack.</summary>
    private const int MostShort = 64;

    /// <summary>Bytes of a character.</summary>
    private const int MostBytes = 3;

    public static long Run<TRow>(SqliteConnection connection, BulkTable<TRow> table, IEnumerable<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        var names = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
        var places = string.Join(", ", table.Columns.Select((_, index) => $"?{(index + 1).ToString(CultureInfo.InvariantCulture)}"));
        Check(connection, raw.sqlite3_prepare_v2(connection.Handle!, $"INSERT INTO \"{table.Name}\" ({names}) VALUES ({places})", out var statement));
        using (statement)
        {
            var bind = table.Compiled("sqlite", Binder);
            long count = 0;
            foreach (var row in rows)
            {
                bind(statement, row);
                if (raw.sqlite3_step(statement) is not raw.SQLITE_DONE)
                {
                    Check(connection, raw.sqlite3_reset(statement));
                }

                Check(connection, raw.sqlite3_reset(statement));
                if (++count % CancellationEvery == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }

            return count;
        }
    }

    private static void Check(SqliteConnection connection, int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            throw new SqliteException(raw.sqlite3_errmsg(connection.Handle!).utf8_to_string(), result, raw.sqlite3_extended_errcode(connection.Handle!));
        }
    }

    private static Expression<Action<sqlite3_stmt, TRow>> Binder<TRow>(BulkTable<TRow> table)
        where TRow : class
    {
        var statement = Expression.Parameter(typeof(sqlite3_stmt), "statement");
        var binds = table.Columns.Select((column, index) => Bind(statement, Expression.Constant(index + 1), column.Value));
        return Expression.Lambda<Action<sqlite3_stmt, TRow>>(Expression.Block(binds), statement, table.Row);
    }

    private static Expression Bind(Expression statement, Expression place, Expression value)
    {
        var type = Nullable.GetUnderlyingType(value.Type) ?? value.Type;
        var method = type == typeof(string) ? nameof(Text) : type == typeof(DateOnly) ? nameof(Day) : nameof(Number);
        var inner = type != value.Type ? Expression.Property(value, "Value") : value;
        var argument = method == nameof(Number) ? Expression.Convert(type == typeof(bool) ? Expression.Condition(inner, Expression.Constant(1L), Expression.Constant(0L)) : inner, typeof(long)) : inner;
        var bind = Expression.Call(typeof(SqliteBulk).GetMethod(method, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!, statement, place, argument);
        return type == value.Type
            ? bind
            : Expression.IfThenElse(
                Expression.Property(value, "HasValue"), bind,
                Expression.Call(typeof(SqliteBulk).GetMethod(nameof(Null), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!, statement, place));
    }

    private static void Number(sqlite3_stmt statement, int place, long value) => raw.sqlite3_bind_int64(statement, place, value);

    private static void Text(sqlite3_stmt statement, int place, string? value)
    {
        if (value is null)
        {
            raw.sqlite3_bind_null(statement, place);
        }
        else if (value.Length is > 0 and <= MostShort)
        {
            // Most are, and need no bytes of their own on the heap.
            Span<byte> text = stackalloc byte[MostShort * MostBytes];
            raw.sqlite3_bind_text(statement, place, text[..Encoding.UTF8.GetBytes(value, text)]);
        }
        else
        {
            raw.sqlite3_bind_text(statement, place, value);
        }
    }

    private static void Day(sqlite3_stmt statement, int place, DateOnly value) => raw.sqlite3_bind_text(statement, place, value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static void Null(sqlite3_stmt statement, int place) => raw.sqlite3_bind_null(statement, place);
}
