using System.Globalization;
using Lko.Domain.Access;
using Lko.Infrastructure.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lko.Tests.Data.Walls;

/// <summary>Looks for values of other tenants in everything that one tenant can read, whatever key they hang on.</summary>
internal static class Canaries
{
    private const string Mark = "-CANARY-";

    public static string Of(Seat seat) => seat.Name + Mark;

    /// <returns>What was read, and which of it belongs to somebody else.</returns>
    public static async Task<(int Read, IReadOnlyList<string> Foreign)> ReadAsync(WallWorld world, Database database, DataScope scope, IReadOnlyList<Seat> own)
    {
        Seat[] all = [world.Victim, world.Colleague, world.Neighbour, world.Stranger, world.Third, world.Staff];
        var strangers = all.Except(own).ToList();
        var (read, foreign) = (0, new List<string>());
        await using var db = database.Open(scope);
        foreach (var entity in WallGap.Walled.Select(type => db.Model.FindEntityType(type)!))
        {
            foreach (var row in await Sets.Of(db, entity.ClrType).ToListAsync(TestContext.Current.CancellationToken))
            {
                foreach (var property in entity.GetFlattenedProperties().Where(property => !property.IsKey() && !property.IsForeignKey()))
                {
                    var value = Value(row, property);
                    read += value is string or decimal ? 1 : 0;
                    if (strangers.Exists(seat => IsOf(seat, value, property)))
                    {
                        foreign.Add(string.Create(CultureInfo.InvariantCulture, $"{entity.ClrType.Name}.{property.Name}: {value}"));
                    }
                }
            }
        }

        return (read, foreign);
    }

    private static bool IsOf(Seat seat, object? value, IReadOnlyProperty property) => value switch
    {
        string text => text.StartsWith(Of(seat), StringComparison.Ordinal),
        decimal number => number % 1 == seat.Tail / 100m,
        long minorUnits when property.DeclaringType is IReadOnlyComplexType => minorUnits % 100 == seat.Tail,
        _ => false,
    };

    public static object? Value(object row, IProperty property) =>
        property.DeclaringType is IComplexType complex
            ? complex.ComplexProperty.PropertyInfo!.GetValue(row) is { } part ? property.PropertyInfo!.GetValue(part) : null
            : property.PropertyInfo?.GetValue(row);
}
