using System.Globalization;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape;

internal sealed partial class PlayedBook
{
    private const int SecondsPerDay = 86_400;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    /// <summary>Accounts whose calls are told one by one.</summary>
    public IEnumerable<PlayedAccount> CallAccounts => Accounts.Take(Scale.CallAccounts ?? int.MaxValue);

    /// <summary>The calls of one account, in the order of time.</summary>
    public IEnumerable<PlayedCall> Calls(PlayedAccount account, Period period)
    {
        var accounts = Math.Min(Scale.CallAccounts ?? int.MaxValue, Accounts.Count);
        return Calls(account.Ordinal, period, (Scale.CallsPerSystem / accounts) + (account.Ordinal < Scale.CallsPerSystem % accounts ? 1 : 0));
    }

    /// <summary>The calls of a system that does not tell whose they are, in the order of time.</summary>
    public IEnumerable<PlayedCall> Calls(Period period) => Calls(Nobody, period, Scale.CallsPerSystem);

    /// <summary>Five-minute samples of every port over the local month, port by port; a few are missing.</summary>
    public IEnumerable<PlayedSample> Samples(Period period)
    {
        var start = LocalTime.ToUtc(period.FirstDay.ToDateTime(TimeOnly.MinValue), System.Zone);
        var end = LocalTime.ToUtc(period.Next.FirstDay.ToDateTime(TimeOnly.MinValue), System.Zone);
        for (var ordinal = 1; ordinal <= Scale.Ports; ordinal++)
        {
            var port = string.Create(CultureInfo.InvariantCulture, $"AS649{System.Subject}-{ordinal}");
            var dice = Throw("samples", ordinal, period.Number);
            for (var at = start; at < end; at += Step)
            {
                // More traffic in the evening than before dawn.
                var level = 4 + (int)(Math.Abs(12 - (at.Hour - 8)) % 12);
                var (isIn, isOut) = (dice.Between(100_000_000, 450_000_000) * level, dice.Between(80_000_000, 300_000_000) * level);
                if (!dice.OneIn(400))
                {
                    yield return new(at, port, isIn, isOut);
                }
            }
        }
    }

    /// <summary>What a partner sent and took, per direction, service and point.</summary>
    public IEnumerable<PlayedVolume> Volumes(Period period)
    {
        foreach (var (index, partner) in registry.PartnersOf(System.Code).Index())
        {
            for (var way = 0; way < 2; way++)
            {
                for (var service = 0; service < registry.Traffic.Count; service++)
                {
                    for (var point = 1; point <= Scale.Points; point++)
                    {
                        if (Volume(partner, period, index, way, service, point) is { } volume)
                        {
                            yield return volume;
                        }
                    }
                }
            }
        }
    }

    private PlayedVolume? Volume(PlayedPartner partner, Period period, int index, int way, int service, int point)
    {
        var dice = Throw("volumes", index, way, service, point, period.Number);
        if (dice.OneIn(3))
        {
            return null;
        }

        var traffic = registry.Traffic[service];
        var calls = (int)dice.Between(500, 30_000);
        var seconds = (calls * dice.Between(60, 160)) + ((Version(period) - 1) * 36_000L);
        var net = Amounts.Rounded(seconds * traffic.TariffE4, 6_000);
        var rate = Amounts.VatRate(period.LastDay);
        return new(partner, way == 0 ? "IN" : "OUT", string.Create(CultureInfo.InvariantCulture, $"TP-{System.Short}-{point:00}"), traffic, calls, seconds, net, rate, Amounts.Vat(net, rate));
    }

    private IEnumerable<PlayedCall> Calls(int owner, Period period, int count)
    {
        var dice = Throw("calls", owner, period.Number);
        var start = period.FirstDay.ToDateTime(TimeOnly.MinValue);
        var span = period.LastDay.Day * SecondsPerDay;
        var slot = Math.Max(1, span / count);
        var area = Accounts[0].Number[..3];
        var point = string.Create(CultureInfo.InvariantCulture, $"TP-{System.Short}-{1 + (owner % 20):00}");
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            var at = start.AddSeconds(((long)ordinal * span / count) + dice.Below(slot));
            var service = dice.Pick(registry.Traffic);
            var seconds = dice.OneIn(20) ? 0 : (int)(1 + (dice.Between(1, 60) * dice.Between(1, 60)));
            yield return new(
                ordinal + 1, at, $"7{area}{dice.Between(2_000_000, 9_999_999)}", $"7{dice.Between(8_000_000_000, 9_999_999_999)}", $"STIN{1 + dice.Below(9):00}", "RTOUT7",
                "IOT"[dice.Below(3)], service, seconds, Rated(service.TariffE4, seconds), point);
        }
    }

    private long Rated(int tariffE4, int seconds) => System.Rounding switch
    {
        "per_call" => Amounts.Rounded(tariffE4 * (long)seconds, 6_000) * 100,
        "per_started_minute" => Amounts.Rounded(tariffE4 * ((seconds + 59L) / 60), 100) * 100,
        _ => Amounts.Rounded(tariffE4 * (long)seconds, 60),
    };
}
