namespace Lko.Domain.Common;

/// <summary>ISO 4217 currencies the carrier settles in; the number is the ISO code and is stored.</summary>
public enum Currency
{
    RUB = 643,
    USD = 840,
    EUR = 978,
}

/// <summary>An exact amount in minor units (kopecks). Positive = the operator owes the carrier, wherever a sign has that meaning.</summary>
public readonly record struct Money(long MinorUnits, Currency Currency) : IComparable<Money>
{
    public static Money Zero => new(0, Currency.RUB);

    /// <summary>The amount in major units, exact.</summary>
    public decimal Amount => MinorUnits / 100m;

    public static Money operator +(Money left, Money right) => new(checked(left.MinorUnits + right.MinorUnits), Same(left, right));

    public static Money operator -(Money left, Money right) => new(checked(left.MinorUnits - right.MinorUnits), Same(left, right));

    public static Money operator -(Money money) => new(checked(-money.MinorUnits), money.Currency);

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    public static Money Rubles(decimal amount) => Round(amount, Currency.RUB);

    /// <summary>Rounds to the minor unit, half away from zero: the arithmetic rule of settlement documents.</summary>
    public static Money Round(decimal amount, Currency currency) =>
        new((long)Math.Round(amount * 100m, 0, MidpointRounding.AwayFromZero), currency);

    /// <summary>This amount times a factor, rounded once.</summary>
    public Money Times(decimal factor) => Round(Amount * factor, Currency);

    public int CompareTo(Money other)
    {
        Same(this, other);
        return MinorUnits.CompareTo(other.MinorUnits);
    }

    private static Currency Same(Money left, Money right) =>
        left.Currency == right.Currency ? left.Currency : throw new InvalidOperationException($"{left.Currency} and {right.Currency} do not mix.");
}
