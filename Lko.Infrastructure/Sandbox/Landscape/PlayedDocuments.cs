using System.Globalization;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape;

internal sealed partial class PlayedBook
{
    /// <summary>Per account a closing document of the month's charges (a transfer document, for some an act), the invoice for it, and a correction where money was given back.</summary>
    public IEnumerable<PlayedDocument> Documents(Period period) => Accounts.SelectMany(account => Documents(account, period));

    private IEnumerable<PlayedDocument> Documents(PlayedAccount account, Period period)
    {
        long net = 0, vat = 0, correctedNet = 0, correctedVat = 0;
        var corrects = period;
        foreach (var charge in Charges(account, period))
        {
            if (charge.IsCorrection)
            {
                (correctedNet, correctedVat, corrects) = (correctedNet + charge.Net, correctedVat + charge.Vat, Period.Of(charge.To));
            }
            else
            {
                (net, vat) = (net + charge.Net, vat + charge.Vat);
            }
        }

        var type = account.Ordinal % 5 == 4 ? "ACT" : "UPD";
        var serial = string.Create(CultureInfo.InvariantCulture, $"{period.Number % 10_000:0000}{period.LastDay.Day:00}{account.Ordinal:00000}");
        var number = $"{serial}/{System.Subject}";
        var next = period.Next;
        var invoice = string.Create(CultureInfo.InvariantCulture, $"{account.Number[..3]}/{next.Month:00}-{account.Ordinal:00000}");
        yield return new(account, type, number, period.LastDay, period, net, vat, net + vat, $"{type}_{serial}.xml", "");
        yield return new(account, "SCHET", invoice, next.FirstDay, period, net, vat, net + vat, $"S_{serial}.pdf", number);
        if (correctedNet != 0)
        {
            yield return new(account, "UKD", $"{serial}К/{System.Subject}", next.FirstDay, corrects, correctedNet, correctedVat, correctedNet + correctedVat, $"UKD_{serial}.xml", number);
        }
    }
}
