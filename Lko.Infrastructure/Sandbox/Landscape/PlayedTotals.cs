using System.Globalization;
using System.Text.Json.Nodes;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape;

/// <summary>
/// What a reader should find in the files of a system: the member <c>feeds</c> of a canonical result, counted from the book itself. It shares no
/// code with the connectors, so that it can prove them.
/// </summary>
internal static class PlayedTotals
{
    public static JsonObject Of(PlayedBook book, IReadOnlyList<Period> months)
    {
        var feeds = new JsonObject();
        foreach (var (feed, figures) in Feeds(book))
        {
            feeds[feed] = new JsonObject(months.Select(month => KeyValuePair.Create(month.ToString(), (JsonNode?)figures(month))));
        }

        if (book.System.Kind is not "Itc")
        {
            // Accounts are told as they are: the latest month says all of them.
            feeds["accounts"] = new JsonObject { [months[^1].ToString()] = new JsonObject { ["count"] = (long)book.Accounts.Count } };
        }

        return feeds;
    }

    private static IEnumerable<(string Feed, Func<Period, JsonObject> Figures)> Feeds(PlayedBook book)
    {
        if (book.System.Kind is "Itc")
        {
            yield return ("usage", month => Volumes(book.Volumes(month)));
            yield break;
        }

        yield return ("balances", month => Balances(book, month));
        yield return ("charges", month => Charges(book, month));
        yield return ("payments", month => Payments(book.Payments(month)));
        yield return ("documents", month => Documents(book, month));
        if (book.System.Feeds.Contains("usage"))
        {
            yield return ("usage", month => Calls(book, month));
        }

        if (book.System.Feeds.Contains("p95"))
        {
            yield return ("p95", month => Samples(book, month));
        }
    }

    private static JsonObject Balances(PlayedBook book, Period month)
    {
        long count = 0, opening = 0, charged = 0, corrected = 0, paid = 0, closing = 0;
        foreach (var row in book.Balances(month))
        {
            (count, opening, charged, corrected, paid, closing) = (count + 1, opening + row.Opening, charged + row.Charged, corrected + row.Corrected, paid + row.Paid, closing + row.Closing);
        }

        return new() { ["count"] = count, ["opening_kop"] = opening, ["charged_kop"] = charged, ["corrected_kop"] = corrected, ["paid_kop"] = paid, ["closing_kop"] = closing };
    }

    private static JsonObject Charges(PlayedBook book, Period month)
    {
        long count = 0, net = 0, vat = 0, gross = 0, corrections = 0, corrected = 0, earlier = 0, earlierGross = 0;
        foreach (var row in book.Charges(month))
        {
            (count, net, vat, gross) = (count + 1, net + row.Net, vat + row.Vat, gross + row.Gross);
            (corrections, corrected) = row.IsCorrection ? (corrections + 1, corrected + row.Gross) : (corrections, corrected);
            (earlier, earlierGross) = row.To < month.FirstDay ? (earlier + 1, earlierGross + row.Gross) : (earlier, earlierGross);
        }

        return new()
        {
            ["count"] = count, ["net_kop"] = net, ["vat_kop"] = vat, ["gross_kop"] = gross,
            ["adj_count"] = corrections, ["adj_gross_kop"] = corrected, ["prior_count"] = earlier, ["prior_gross_kop"] = earlierGross,
        };
    }

    private static JsonObject Payments(IEnumerable<PlayedPayment> payments)
    {
        long count = 0, sum = 0, strays = 0, straySum = 0;
        var days = new SortedDictionary<DateOnly, (long Count, long Sum)>();
        foreach (var row in payments)
        {
            (count, sum) = (count + 1, sum + row.Sum);
            (strays, straySum) = row.Account is null ? (strays + 1, straySum + row.Sum) : (strays, straySum);
            var day = days.GetValueOrDefault(row.Day);
            days[row.Day] = (day.Count + 1, day.Sum + row.Sum);
        }

        return new()
        {
            ["count"] = count, ["sum_kop"] = sum, ["unidentified_count"] = strays, ["unidentified_sum_kop"] = straySum,
            ["by_value_date"] = new JsonObject(days.Select(day => KeyValuePair.Create(
                day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (JsonNode?)new JsonObject { ["count"] = day.Value.Count, ["sum_kop"] = day.Value.Sum }))),
        };
    }

    private static JsonObject Documents(PlayedBook book, Period month)
    {
        long count = 0, net = 0, vat = 0, gross = 0;
        foreach (var row in book.Documents(month))
        {
            (count, net, vat, gross) = (count + 1, net + row.Net, vat + row.Vat, gross + row.Gross);
        }

        // Only archives bring the documents themselves.
        var payloads = book.System.Dialect is "csv-cp1251" or "xml-1c" or "soap" or "rest-json" ? count : 0;
        return new() { ["count"] = count, ["net_kop"] = net, ["vat_kop"] = vat, ["gross_kop"] = gross, ["with_payload"] = payloads };
    }

    private static JsonObject Calls(PlayedBook book, Period month)
    {
        long count = 0, answered = 0, seconds = 0, amount = 0;
        var (first, last) = (DateTime.MaxValue, DateTime.MinValue);
        var calls = book.System.Dialect is PlayedSystem.Details ? book.CallAccounts.SelectMany(account => book.Calls(account, month)) : book.Calls(month);
        foreach (var row in calls)
        {
            (count, answered, seconds, amount) = (count + 1, answered + (row.Seconds > 0 ? 1 : 0), seconds + row.Seconds, amount + row.AmountE4);
            (first, last) = (row.At < first ? row.At : first, row.At > last ? row.At : last);
        }

        return new()
        {
            ["count"] = count, ["answered"] = answered, ["seconds"] = seconds, ["amount_e4"] = amount, ["amount_kop"] = Amounts.Rounded(amount, 100),
            ["first_utc"] = Utc(first, book.System.Zone), ["last_utc"] = Utc(last, book.System.Zone),
        };
    }

    private static string Utc(DateTime local, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTimeToUtc(local, zone).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonObject Samples(PlayedBook book, Period month) => new(book.Samples(month).GroupBy(sample => sample.Port, StringComparer.Ordinal).Select(port =>
    {
        var samples = port.ToList();
        var rank = ((95 * samples.Count) + 99) / 100;
        var (isIn, isOut) = (samples.Select(sample => sample.In).Order().ElementAt(rank - 1), samples.Select(sample => sample.Out).Order().ElementAt(rank - 1));
        return KeyValuePair.Create(port.Key, (JsonNode?)new JsonObject
        {
            ["n"] = (long)samples.Count, ["missing"] = (long)((288 * month.LastDay.Day) - samples.Count), ["p95_in"] = isIn, ["p95_out"] = isOut, ["billable"] = Math.Max(isIn, isOut),
        });
    }));

    private static JsonObject Volumes(IEnumerable<PlayedVolume> volumes)
    {
        long count = 0, calls = 0, seconds = 0, net = 0, vat = 0;
        foreach (var row in volumes)
        {
            (count, calls, seconds, net, vat) = (count + 1, calls + row.Calls, seconds + row.Seconds, net + row.Net, vat + row.Vat);
        }

        return new() { ["count"] = count, ["calls"] = calls, ["seconds"] = seconds, ["net_kop"] = net, ["vat_kop"] = vat, ["gross_kop"] = net + vat };
    }
}
