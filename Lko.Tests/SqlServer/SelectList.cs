using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Lko.Tests.SqlServer;

/// <summary>A column of the model's tables.</summary>
internal sealed record TableColumn(string Table, string Column);

/// <summary>One output of a SELECT.</summary>
/// <param name="Origin">The column whose value it is; null where it is computed.</param>
/// <param name="IsNullOverNothing">A greatest or a sum, which an empty table has none of.</param>
internal sealed record SelectOutput(string Name, TableColumn? Origin, bool IsNullOverNothing);

/// <summary>What a statement selects, traced through joins and subqueries to the tables it comes from.</summary>
internal sealed class SelectList
{
    private SelectList(QuerySpecification query)
    {
        var sources = new Sources(query, outer: null);
        var outputs = query.SelectElements.OfType<SelectScalarExpression>().ToList();
        Outputs = outputs.ConvertAll(output => new SelectOutput(NameOf(output), Origin(output.Expression, sources), output.Expression is FunctionCall { FunctionName.Value: not ("COUNT" or "COUNT_BIG") }));
        AlwaysHasRow = query.FromClause is null || (query.GroupByClause is null && outputs is [var only] && IsAggregate(only.Expression));
    }

    public IReadOnlyList<SelectOutput> Outputs { get; }

    /// <summary>A count, a sum or a flag: one row whatever lies in the tables.</summary>
    public bool AlwaysHasRow { get; }

    /// <returns>Null for what is no SELECT.</returns>
    public static SelectList? Of(string sql)
    {
        using var reader = new StringReader(sql);
        var script = new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out _) as TSqlScript;
        var select = script?.Batches.SelectMany(batch => batch.Statements).OfType<SelectStatement>().SingleOrDefault();
        return First(select?.QueryExpression) is { } query ? new SelectList(query) : null;
    }

    /// <summary>The names and types of a union are those of its first part.</summary>
    private static QuerySpecification? First(QueryExpression? query) => query switch
    {
        QuerySpecification specification => specification,
        BinaryQueryExpression union => First(union.FirstQueryExpression),
        QueryParenthesisExpression inner => First(inner.QueryExpression),
        _ => null,
    };

    private static TableColumn? Origin(ScalarExpression? expression, Sources sources) => expression switch
    {
        ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [var alias, var column] } => sources.Find(alias.Value) switch
        {
            NamedTableReference table => new TableColumn(table.SchemaObject.BaseIdentifier.Value, column.Value),
            QueryDerivedTable derived => Origin(derived.QueryExpression, column.Value, sources),
            _ => null,
        },
        FunctionCall { FunctionName.Value: "MIN" or "MAX" or "SUBSTRING", Parameters: [var first, ..] } => Origin(first, sources),
        CoalesceExpression { Expressions: [var first, ..] } => Origin(first, sources),
        ScalarSubquery inner => Origin(inner.QueryExpression, column: null, sources),
        ParenthesisExpression inner => Origin(inner.Expression, sources),
        _ => null,
    };

    /// <param name="column">Null = the only one.</param>
    private static TableColumn? Origin(QueryExpression inner, string? column, Sources outer) =>
        First(inner) is { } query && query.SelectElements.OfType<SelectScalarExpression>().FirstOrDefault(output => column is null || NameOf(output) == column) is { } found
            ? Origin(found.Expression, new Sources(query, outer))
            : null;

    private static string NameOf(SelectScalarExpression output) =>
        output.ColumnName?.Value ?? (output.Expression as ColumnReferenceExpression)?.MultiPartIdentifier.Identifiers[^1].Value ?? "";

    private static bool IsAggregate(ScalarExpression expression) => expression switch
    {
        FunctionCall { FunctionName.Value: "COUNT" or "COUNT_BIG" or "SUM" or "MIN" or "MAX" } => true,
        CoalesceExpression { Expressions: [var first, ..] } => IsAggregate(first),
        _ => false,
    };

    /// <summary>What the aliases of a query stand for; a subquery also knows those around it.</summary>
    private sealed class Sources
    {
        private readonly Dictionary<string, TableReference> _own = new(StringComparer.Ordinal);
        private readonly Sources? _outer;

        public Sources(QuerySpecification query, Sources? outer)
        {
            _outer = outer;
            foreach (var table in query.FromClause?.TableReferences ?? [])
            {
                Add(table);
            }
        }

        public TableReference? Find(string alias) => _own.GetValueOrDefault(alias) ?? _outer?.Find(alias);

        private void Add(TableReference table)
        {
            switch (table)
            {
                case JoinTableReference join:
                    Add(join.FirstTableReference);
                    Add(join.SecondTableReference);
                    break;
                case TableReferenceWithAlias { Alias.Value: { } alias }:
                    _own[alias] = table;
                    break;
            }
        }
    }
}
