using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Common.Requisites;
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

internal sealed class InnConverter() : ValueConverter<Inn, string>(inn => inn.Value, text => Inn.Parse(text));

internal sealed class KppConverter() : ValueConverter<Kpp, string>(kpp => kpp.Value, text => Kpp.Parse(text));

internal sealed class OgrnConverter() : ValueConverter<Ogrn, string>(ogrn => ogrn.Value, text => Ogrn.Parse(text));

internal sealed class PayerInnConverter() : ValueConverter<PayerInn, string>(payer => payer.Told, text => PayerInn.Of(text));
