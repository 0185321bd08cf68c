using System.Globalization;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Common.Requisites;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lko.Tests.Data.Walls;

/// <summary>
/// Makes rows of every walled table out of the model alone and writes them past EF, so that a new entity is attacked as soon as it exists. What it
/// cannot make it names: a table without a row proves nothing.
/// </summary>
internal sealed class Specimens(LkoDbContext db)
{
    private static int _serial;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static bool IsWalled(IReadOnlyEntityType entity) => entity.ClrType.IsAssignableTo(typeof(IOperatorOwned)) || entity.ClrType.IsAssignableTo(typeof(IPersonOwned)) || entity.ClrType.IsAssignableTo(typeof(ICarrierOnly));

    /// <summary>The number with the one check digit that makes it right.</summary>
    private static T Checked<T>(long number, Func<string, T?> parse)
        where T : class =>
        Enumerable.Range(0, 10).Select(digit => parse(string.Create(CultureInfo.InvariantCulture, $"{number}{digit}"))).First(made => made is not null)!;

    /// <summary>A value no other row has, other than <paramref name="old"/>; null when the type is unknown here.</summary>
    /// <param name="tail">The last two digits of amounts: after the point of a decimal, the kopecks of money.</param>
    public static object? Fresh(IReadOnlyProperty property, string canary, object? old = null, int tail = 0)
    {
        var serial = Interlocked.Increment(ref _serial);
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type switch
        {
            _ when type == typeof(string) => Text(canary, property.GetMaxLength() ?? 100, serial),
            // Of runs under way a system has one.
            _ when type == typeof(SyncRunState) => old is SyncRunState.Succeeded ? SyncRunState.Failed : SyncRunState.Succeeded,
            { IsEnum: true } => Enum.GetValues(type).Cast<object>().First(value => !value.Equals(old)),
            _ when type == typeof(Inn) => Checked(770_000_000L + serial, text => Inn.TryParse(text, out var inn) ? inn : null),
            _ when type == typeof(Ogrn) => Checked(102_770_000_000L + serial, text => Ogrn.TryParse(text, out var ogrn) ? ogrn : null),
            _ when type == typeof(Kpp) => Kpp.Parse((770_100_000L + serial).ToString(CultureInfo.InvariantCulture)),
            _ when type == typeof(PayerInn) => PayerInn.Of(Text(canary, PayerInn.MaxLength, serial)),
            _ when type == typeof(Guid) => Guid.NewGuid(),
            _ when type == typeof(bool) => old is not true,
            _ when type == typeof(int) => serial,
            _ when type == typeof(long) => (serial * 100L) + tail,
            _ when type == typeof(decimal) => serial + (tail / 100m),
            _ when type == typeof(Period) => new Period(2000 + (serial / 12 % 99), (serial % 12) + 1),
            _ when type == typeof(DateOnly) => new DateOnly(2026, 1, 1).AddDays(serial),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(serial),
            _ => null,
        };
    }

    /// <summary>Plants a row of every table that the seat may own; rows it already holds are shared with another seat.</summary>
    public async Task PlantAsync(Seat seat)
    {
        var left = db.Model.GetEntityTypes().Where(entity => IsWalled(entity) && !seat.Rows.ContainsKey(entity.ClrType) && !(seat.IsCarrier && entity.ClrType.IsAssignableTo(typeof(IOperatorOwned)))).ToList();
        while (left.Count > 0)
        {
            var next = left.Find(entity => !entity.GetForeignKeys().Any(key => key.PrincipalEntityType != entity && left.Contains(key.PrincipalEntityType)))
                ?? throw new InvalidOperationException($"These tables point at each other, none can be planted first: {string.Join(", ", left.Select(entity => entity.ClrType.Name))}");
            left.Remove(next);
            await PlantAsync(next, seat);
        }
    }

    private async Task PlantAsync(IEntityType entity, Seat seat)
    {
        var helper = db.GetService<ISqlGenerationHelper>();
        var table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
        var row = new Dictionary<string, object?>(StringComparer.Ordinal);
        await db.Database.OpenConnectionAsync(Token);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        var columns = new List<string>();
        IProperty? generated = null;
        foreach (var property in entity.GetFlattenedProperties())
        {
            if (property is { ValueGenerated: ValueGenerated.OnAdd } && property.IsPrimaryKey())
            {
                generated = property;
                continue;
            }

            var value = Value(entity, property, seat);
            row[Path(property)] = value;
            command.Parameters.Add(property.GetRelationalTypeMapping().CreateParameter(command, $"@p{columns.Count}", value, property.IsColumnNullable(table)));
            columns.Add(helper.DelimitIdentifier(property.GetColumnName(table)!));
        }

        var name = helper.DelimitIdentifier(table.Name, table.Schema);
        command.CommandText = $"INSERT INTO {name} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, index) => $"@p{index}"))})";
        try
        {
            await command.ExecuteNonQueryAsync(Token);
        }
        catch (System.Data.Common.DbException failure)
        {
            throw new InvalidOperationException($"{entity.ClrType.Name}: no row of it can be made out of the model ({failure.Message}). Teach {nameof(Specimens)} what its columns need, or the walls around it stay unproven.", failure);
        }

        if (generated is not null)
        {
            command.Parameters.Clear();
            command.CommandText = $"SELECT MAX({helper.DelimitIdentifier(generated.GetColumnName(table)!)}) FROM {name}";
            var number = Convert.ToInt64(await command.ExecuteScalarAsync(Token), CultureInfo.InvariantCulture);
            row[generated.Name] = generated.GetTypeMapping().Converter is { } converter ? converter.ConvertFromProvider(number) : number;
        }

        seat.Rows[entity.ClrType] = row;
    }

    private object? Value(IEntityType entity, IProperty property, Seat seat)
    {
        if (property.DeclaringType == entity && IsOwner(entity, property.Name))
        {
            return seat.Owner(property.Name);
        }

        foreach (var key in property.GetContainingForeignKeys())
        {
            var principal = key.PrincipalKey.Properties[key.Properties.ToList().IndexOf(property)];
            if (seat.Rows.TryGetValue(key.PrincipalEntityType.ClrType, out var row))
            {
                return row[principal.Name];
            }

            if (key.PrincipalEntityType.ClrType == typeof(CarrierBranch))
            {
                return seat.CarrierBranch;
            }

            if (!IsWalled(key.PrincipalEntityType))
            {
                return principal.PropertyInfo!.GetValue(Sets.Of(db, key.PrincipalEntityType.ClrType).First());
            }
        }

        return property.IsNullable && !property.IsPrimaryKey()
            ? null
            : Fresh(property, $"{Canaries.Of(seat)}{entity.ClrType.Name}", tail: seat.Tail)
                ?? throw new InvalidOperationException($"{entity.ClrType.Name}.{Path(property)}: {nameof(Specimens)} knows no value of type {property.ClrType.Name}. Teach it one, or the walls around {entity.ClrType.Name} stay unproven.");
    }

    private static bool IsOwner(IEntityType entity, string property) =>
        (entity.ClrType.IsAssignableTo(typeof(IBranchOwned)) && property is nameof(IBranchOwned.BranchId) or nameof(IBranchOwned.CarrierBranch))
        || (entity.ClrType.IsAssignableTo(typeof(IOperatorOwned)) && property is nameof(IOperatorOwned.OperatorId))
        || (entity.ClrType.IsAssignableTo(typeof(IPersonOwned)) && property is nameof(IPersonOwned.OperatorId) or nameof(IPersonOwned.UserId));

    private static string Path(IProperty property) => property.DeclaringType is IComplexType complex ? $"{complex.ComplexProperty.Name}.{property.Name}" : property.Name;

    /// <summary>Where there is no room for all of it the middle goes: the front says whose it is, the end that it is no other.</summary>
    private static string Text(string canary, int length, int serial)
    {
        var tail = $"-{serial.ToString("X", CultureInfo.InvariantCulture)}";
        return tail.Length <= length ? $"{canary[..Math.Min(canary.Length, length - tail.Length)]}{tail}" : tail[^length..];
    }
}

/// <summary>Sets of a context by a type known at run time.</summary>
internal static class Sets
{
    private static readonly System.Reflection.MethodInfo Set = typeof(DbContext).GetMethod(nameof(DbContext.Set), Type.EmptyTypes)!;

    public static IQueryable<object> Of(DbContext db, Type entity) => ((IQueryable<object>)Set.MakeGenericMethod(entity).Invoke(db, null)!).AsNoTracking();
}
