using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Lko.Domain.Common;
using Lko.Domain.Resources;

namespace Lko.Domain.Billing;

/// <summary>A rate of value added tax. <see cref="None"/> («без НДС») is not the same as a rate of 0 %: such documents carry no tax line at all.</summary>
/// <param name="Percent">Whole or fractional per cent, e.g. 22; null = not subject to the tax.</param>
public readonly record struct VatRate(decimal? Percent)
{
    public static VatRate None => new(null);

    /// <summary>The rate in words of the current UI culture.</summary>
    public string Name => Percent is { } percent
        ? DomainTexts.Common.Format("Vat.Percent", percent.ToString("0.##", CultureInfo.CurrentCulture))
        : DomainTexts.Common["Vat.None"];

    /// <summary>The tax on a net amount, rounded once, half away from zero.</summary>
    public Money OnNet(Money net) => Money.Round(net.Amount * (Percent ?? 0m) / 100m, net.Currency);

    /// <summary>The tax inside a gross amount: g × r / (100 + r), rounded once.</summary>
    public Money OutOfGross(Money gross) => Money.Round(gross.Amount * (Percent ?? 0m) / (100m + (Percent ?? 0m)), gross.Currency);

    /// <summary>Net plus tax.</summary>
    public Money GrossOf(Money net) => net + OnNet(net);

    /// <summary>Gross less the tax inside it.</summary>
    public Money NetOf(Money gross) => gross - OutOfGross(gross);
}

/// <summary>The standard rates by the day the service was rendered (never the day of the invoice or of the payment).</summary>
public sealed class VatRates
{
    private static readonly Lazy<VatRates> Embedded = new(Load);

    private readonly VatRateFrom[] _rates;

    /// <param name="rates">First day of each rate, in any order.</param>
    public VatRates(IEnumerable<VatRateFrom> rates) => _rates = [.. rates.OrderBy(rate => rate.From)];

    /// <summary>The rates of the Russian tax code, from the data shipped with the portal.</summary>
    public static VatRates Standard => Embedded.Value;

    /// <summary>The rate for a service rendered on (for a period: ending on) that day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The day is before the first rate of the table.</exception>
    public VatRate On(DateOnly serviceDay)
    {
        for (var index = _rates.Length - 1; index >= 0; index--)
        {
            if (_rates[index].From <= serviceDay)
            {
                return new(_rates[index].Percent);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(serviceDay), serviceDay, "No VAT rate is known for that day.");
    }

    private static VatRates Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Lko.Domain.Seed.vat-rates.json")!;
        return new(JsonSerializer.Deserialize<List<VatRateFrom>>(stream, JsonSerializerOptions.Web)!);
    }
}

/// <summary>A standard rate and the first day of service it applies to; it holds until the next one begins.</summary>
public sealed record VatRateFrom(DateOnly From, decimal Percent);
