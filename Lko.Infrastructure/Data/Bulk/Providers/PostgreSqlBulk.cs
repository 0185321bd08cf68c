using System.Linq.Expressions;
using Npgsql;

namespace Lko.Infrastructure.Data.Bulk.Providers;

/// <summary>Binary COPY, value by value in its own type.</summary>
internal static class PostgreSqlBulk
{
    public static async Task<long> RunAsync<TRow>(NpgsqlConnection connection, BulkTable<TRow> table, IEnumerable<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        var names = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
        await using var importer = await connection.BeginBinaryImportAsync($"COPY \"{table.Name}\" ({names}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        var write = table.Compiled("postgresql", Writer);
        foreach (var row in rows)
        {
            await importer.StartRowAsync(cancellationToken);
            write(importer, row);
        }

        return (long)await importer.CompleteAsync(cancellationToken);
    }

    private static Expression<Action<NpgsqlBinaryImporter, TRow>> Writer<TRow>(BulkTable<TRow> table)
        where TRow : class
    {
        var importer = Expression.Parameter(typeof(NpgsqlBinaryImporter), "importer");
        return Expression.Lambda<Action<NpgsqlBinaryImporter, TRow>>(Expression.Block(table.Columns.Select(column => Write(importer, column.Value))), importer, table.Row);
    }

    private static Expression Write(Expression importer, Expression value)
    {
        var type = Nullable.GetUnderlyingType(value.Type) ?? value.Type;
        var method = typeof(NpgsqlBinaryImporter).GetMethods()
            .Single(each => each is { Name: nameof(NpgsqlBinaryImporter.Write), IsGenericMethod: true } && each.GetParameters().Length == 1)
            .MakeGenericMethod(type);
        var nothing = Expression.Call(importer, nameof(NpgsqlBinaryImporter.WriteNull), null);
        return type != value.Type ? Expression.IfThenElse(Expression.Property(value, "HasValue"), Expression.Call(importer, method, Expression.Property(value, "Value")), nothing)
            : type.IsValueType ? Expression.Call(importer, method, value)
            : Expression.IfThenElse(Expression.Equal(value, Expression.Constant(null, type)), nothing, Expression.Call(importer, method, value));
    }
}
