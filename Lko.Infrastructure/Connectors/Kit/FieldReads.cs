using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// Reads the fields of one row and remembers the first that cannot be read; what is returned for it then does not matter, because
/// <see cref="Row"/> drops the record.
/// </summary>
internal sealed class FieldReads
{
    private RowFault? _fault;

    /// <summary>31.12.2999, without end.</summary>
    private static DateOnly Endless => new(2999, 12, 31);

    public Money Money(string field, ReadOnlySpan<char> text) => Take(WireNumber.TryParseMoney(text, out var money), money, RejectReason.BadNumber, field);

    /// <summary>The number of an account that is said to be of this system; one of another system is none here, whatever its number.</summary>
    public string Ours(string field, bool isOurs, string number) => Take(isOurs, number, RejectReason.UnknownAccount, field);

    /// <summary>A sign and digits, in kopecks.</summary>
    public Money SignedKopecks(string field, long? value) => new(Whole(field, value), Currency.RUB);

    /// <summary>A number that was read already; null where it could not be.</summary>
    public long Whole(string field, long? value) => Take(value is not null, value ?? 0, RejectReason.BadNumber, field);

    /// <summary>A whole number in the wire's loose writing.</summary>
    public long Whole(string field, ReadOnlySpan<char> text) =>
        Take(WireNumber.TryParse(text, out var number) && decimal.Truncate(number) == number && Math.Abs(number) < long.MaxValue / 2m, decimal.ToInt64(decimal.Clamp(number, 0 - (long.MaxValue / 2m), long.MaxValue / 2m)), RejectReason.BadNumber, field);

    /// <summary>An amount in 1/10,000 rouble.</summary>
    public long AmountE4(string field, ReadOnlySpan<char> text)
    {
        var ok = WireNumber.TryParse(text, out var number) && Math.Abs(number) < long.MaxValue / 100_000m;
        return Take(ok, ok ? decimal.ToInt64(Math.Round(number * 10_000m, 0, MidpointRounding.AwayFromZero)) : 0, RejectReason.BadNumber, field);
    }

    public DateOnly Day(string field, ReadOnlySpan<char> text)
    {
        var date = WireDate.Parse(text);
        return Take(date.Kind is WireDateKind.Moment or WireDateKind.OpenEnd, date.Kind == WireDateKind.OpenEnd ? Endless : date.Day, RejectReason.BadDate, field);
    }

    /// <summary>A day that may be left open; without end says nothing either.</summary>
    public DateOnly? DayOrNull(string field, ReadOnlySpan<char> text)
    {
        var date = WireDate.Parse(text);
        return Take<DateOnly?>(date.Kind != WireDateKind.Bad, date.Kind == WireDateKind.Moment ? date.Day : null, RejectReason.BadDate, field);
    }

    public DateTime Moment(string field, ReadOnlySpan<char> text)
    {
        var date = WireDate.Parse(text);
        return Take(date.Kind == WireDateKind.Moment, date.Local, RejectReason.BadDate, field);
    }

    /// <summary>An instant in UTC, as measuring systems write it.</summary>
    public DateTimeOffset Instant(string field, ReadOnlySpan<char> text) =>
        Take(
            DateTimeOffset.TryParseExact(text.Trim(), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant),
            instant, RejectReason.BadDate, field);

    public SourceRow Row(int line, string raw, SourceRecord record, string? member = null) => new(line, raw, _fault is null ? record : null, _fault, member) { Told = record };

    private T Take<T>(bool ok, T value, RejectReason reason, string field)
    {
        if (!ok)
        {
            _fault ??= new(reason, field);
        }

        return value;
    }
}
