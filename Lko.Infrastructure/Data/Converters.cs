using Lko.Domain.Common;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Lko.Infrastructure.Data;

internal sealed class StrongIdConverter<TId>() : ValueConverter<TId, long>(id => id.Value, value => From(value))
    where TId : struct, IStrongId<TId>
{
    // An expression tree cannot call a static interface member itself.
    private static TId From(long value) => TId.From(value);
}

internal sealed class PeriodConverter() : ValueConverter<Period, int>(period => period.Number, number => Period.FromNumber(number));

/// <summary>Instants as milliseconds since 1970 UTC: comparable and sortable where the database has no type for them.</summary>
internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
    instant => instant.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
