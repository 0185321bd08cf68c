using System.Globalization;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape;

internal sealed partial class PlayedBook
{
    /// <summary>Ordinal of the account that unidentified payments do not have.</summary>
    private const int Nobody = 9_000;

    /// <summary>What the accounts paid, then what came in and belongs to nobody yet: that is in no balance.</summary>
    public IEnumerable<PlayedPayment> Payments(Period period)
    {
        foreach (var balance in Balances(period))
        {
            foreach (var payment in Payments(balance, period))
            {
                yield return payment;
            }
        }

        if (Accounts.Count == 0)
        {
            yield break;
        }

        var stray = Throw("stray", period.Number);
        for (var (ordinal, count) = (0, 1 + stray.Below(2)); ordinal < count; ordinal++)
        {
            var payer = stray.Pick(Accounts);
            yield return Payment(null, Nobody, ordinal, period, period.FirstDay.AddDays(stray.Below(28)), stray.Between(1_000, 80_000) * 100, payer.Inn, "За услуги связи", PlayedPaymentKind.Unidentified);
        }
    }

    private IEnumerable<PlayedPayment> Payments(PlayedBalance balance, Period period)
    {
        var account = balance.Account;
        var dice = Throw("payments", account.Ordinal, period.Number);
        if (balance.Paid < 0)
        {
            yield return Payment(account, account.Ordinal, 0, period, Day(dice, period), balance.Paid, account.Inn, "Возврат излишне уплаченного", PlayedPaymentKind.Refund);
            yield break;
        }

        var (left, count) = (balance.Paid, 1 + dice.Below(3));
        for (var ordinal = 0; left > 0; ordinal++)
        {
            var sum = ordinal == count - 1 ? left : Math.Min(left, Math.Max(1, left * dice.Between(20, 80) / 100));
            var kind = dice.OneIn(8) ? PlayedPaymentKind.Offset : PlayedPaymentKind.Bank;
            var invoice = string.Create(CultureInfo.InvariantCulture, $"{account.Number[..3]}/{period.Month:00}-{account.Ordinal:00000}");
            var purpose = kind == PlayedPaymentKind.Offset ? $"Акт взаимозачёта № {dice.Below(900) + 100}" : $"Оплата по сч. {invoice}, в т.ч. НДС 22%";
            yield return Payment(account, account.Ordinal, ordinal, period, Day(dice, period), sum, account.Inn, purpose, kind);
            left -= sum;
        }
    }

    private static DateOnly Day(Dice dice, Period period) => period.FirstDay.AddDays(dice.Below(period.LastDay.Day));

    private static PlayedPayment Payment(PlayedAccount? account, int owner, int ordinal, Period period, DateOnly day, long sum, string inn, string purpose, PlayedPaymentKind kind)
    {
        var number = (owner * 10) + ordinal + 1;
        return new(account, string.Create(CultureInfo.InvariantCulture, $"9{period.Number % 10_000:0000}{number:00000}"), day, sum, number, inn, purpose, kind);
    }
}
