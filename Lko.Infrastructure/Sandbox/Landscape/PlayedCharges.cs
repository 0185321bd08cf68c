using System.Globalization;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape;

internal sealed partial class PlayedBook
{
    /// <summary>Ordinals of late charges begin here, above those of any month.</summary>
    private const int FirstLate = 900;

    private static readonly DateOnly FirstOpenDay = new(2026, 1, 1);

    public IEnumerable<PlayedCharge> Charges(Period period) => Accounts.SelectMany(account => Charges(account, period));

    /// <summary>What an account subscribes to is the same every month; what it used, and what it was given back, is not.</summary>
    public IEnumerable<PlayedCharge> Charges(PlayedAccount account, Period period)
    {
        var subscription = Throw("subscription", account.Ordinal);
        var month = Throw("charges", account.Ordinal, period.Number);
        var count = (int)subscription.Between(Scale.LeastCharges, Scale.MostCharges);
        for (var ordinal = 1; ordinal <= count; ordinal++)
        {
            yield return Regular(account, period, ordinal, subscription, month);
        }

        if (month.OneIn(4))
        {
            yield return Correction(account, period, count + 1, month);
        }

        for (var late = 2; late <= Version(period); late++)
        {
            var net = Throw("late", account.Ordinal, period.Number, late).Between(100, 900) * 100;
            yield return Charge(account, period, FirstLate + late, "CROSS", "NRC", period.LastDay, period.LastDay, 1, net * 100, $"Доначисление, версия {late}");
        }
    }

    private static bool IsLate(PlayedCharge charge) => int.Parse(charge.Id.AsSpan(charge.Id.Length - 3), CultureInfo.InvariantCulture) > FirstLate;

    private PlayedCharge Regular(PlayedAccount account, Period period, int ordinal, Dice subscription, Dice month)
    {
        var code = subscription.Pick(registry.ServiceCodes);
        var price = subscription.Between(1_500, 90_000) * 100;
        var number = subscription.Below(1000);
        var (oneOff, day, used) = (month.OneIn(12), month.Below(28), month.Between(40, 1_900));
        var title = $"{PlayedServices.Of(registry.Products[code]).Name} № {number}";
        if (PlayedServices.IsMetered(code))
        {
            return Charge(account, period, ordinal, code, "USG", period.FirstDay, period.LastDay, (int)used, price / 20, title + ", по объёму");
        }

        var one = period.FirstDay.AddDays(day);
        return oneOff
            ? Charge(account, period, ordinal, code, "NRC", one, one, 1, price * 100, title + ", организация")
            : Charge(account, period, ordinal, code, "MRC", period.FirstDay, period.LastDay, 1, price * 100, title);
    }

    /// <summary>Corrections are of the month before, as outages are found out late; a month that was closed for good is not corrected any more.</summary>
    private PlayedCharge Correction(PlayedAccount account, Period period, int ordinal, Dice month)
    {
        var before = PlayedLedger.Before(period);
        var day = (before.FirstDay < FirstOpenDay ? period : before).FirstDay.AddDays(month.Below(28));
        var (code, name) = month.Pick(PlayedServices.Corrections);
        return Charge(account, period, ordinal, code, "ADJ", day, day, 1, -month.Between(5_000, 400_000) * 100, $"{name} № {month.Below(90_000) + 10_000}");
    }

    private PlayedCharge Charge(PlayedAccount account, Period period, int ordinal, string code, string kind, DateOnly from, DateOnly to, int quantity, long priceE4, string name)
    {
        var net = Amounts.Rounded(priceE4 * quantity, 100);
        var rate = Amounts.VatRate(to);
        var vat = Amounts.Vat(net, rate);
        var id = string.Create(CultureInfo.InvariantCulture, $"{period.Number % 10_000:0000}{(account.Ordinal * 1000) + ordinal:0000000}");
        var product = registry.Products.GetValueOrDefault(code, code);
        var unit = kind is "ADJ" ? "шт" : PlayedServices.Of(product).Unit;
        return new(account, id, code, product, kind, from, to, quantity, unit, priceE4, net, rate, vat, net + vat, name);
    }
}
