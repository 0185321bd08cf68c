using System.Collections.Concurrent;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lko.Infrastructure.Data.Bulk;

/// <summary>A column and how its value is taken from a row, already in the form the database stores.</summary>
/// <param name="Value">Expression over the row of <see cref="BulkTable{TRow}.Row"/>.</param>
internal sealed record BulkColumn(string Name, Expression Value);

/// <summary>The table of an entity without the key that the database gives out.</summary>
internal sealed class BulkTable<TRow>
    where TRow : class
{
    private readonly ConcurrentDictionary<string, object> _compiled = new(StringComparer.Ordinal);

    private BulkTable(IModel model)
    {
        var entity = model.FindEntityType(typeof(TRow)) ?? throw new InvalidOperationException($"{typeof(TRow).Name} is not in the model.");
        var table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
        Name = table.Name;
        Columns =
        [
            .. entity.GetProperties().Where(property => !(property.IsPrimaryKey() && property.ValueGenerated == ValueGenerated.OnAdd)).Select(property => Column(property, Row, table)),
            .. entity.GetComplexProperties().SelectMany(complex => complex.ComplexType.GetProperties().Select(property => Column(property, Expression.Property(Row, complex.PropertyInfo!), table))),
        ];
    }

    public string Name { get; }

    public ParameterExpression Row { get; } = Expression.Parameter(typeof(TRow), "row");

    public IReadOnlyList<BulkColumn> Columns { get; }

    /// <summary>Kept with the model it was made of.</summary>
    public static BulkTable<TRow> Of(IModel model) => model.GetOrAddRuntimeAnnotationValue($"Lko:Bulk:{typeof(TRow).Name}", static key => new BulkTable<TRow>(key!), model);

    /// <summary>Code compiled over the columns, once per way of writing.</summary>
    public TDelegate Compiled<TDelegate>(string way, Func<BulkTable<TRow>, Expression<TDelegate>> build)
        where TDelegate : Delegate =>
        (TDelegate)_compiled.GetOrAdd(way, _ => build(this).Compile());

    private static BulkColumn Column(IProperty property, Expression owner, StoreObjectIdentifier table)
    {
        Expression value = Expression.Property(owner, property.PropertyInfo ?? throw new InvalidOperationException($"{property.Name} has no property to read."));
        if (property.GetTypeMapping().Converter is { } converter)
        {
            value = Converted(value, converter.ConvertToProviderExpression);
        }
        else if (value.Type.IsEnum)
        {
            value = Expression.Convert(value, Enum.GetUnderlyingType(value.Type));
        }

        return new(property.GetColumnName(table)!, value);
    }

    /// <summary>What the model's conversion makes of a value; of none it makes none.</summary>
    private static Expression Converted(Expression value, LambdaExpression convert)
    {
        var given = convert.Parameters[0];
        var isOptional = Nullable.GetUnderlyingType(value.Type) is not null && Nullable.GetUnderlyingType(given.Type) is null;
        var stored = new ParameterSwap(given, Expression.Convert(isOptional ? Expression.Property(value, "Value") : value, given.Type)).Visit(convert.Body);
        if (!isOptional)
        {
            return stored;
        }

        var type = stored.Type.IsValueType ? typeof(Nullable<>).MakeGenericType(stored.Type) : stored.Type;
        return Expression.Condition(Expression.Property(value, "HasValue"), Expression.Convert(stored, type), Expression.Default(type));
    }

    private sealed class ParameterSwap(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
