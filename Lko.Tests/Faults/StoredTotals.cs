using System.Text.Json.Nodes;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Faults;

/// <summary>What the tables hold of one system, figure by figure, beside what its own book tells. Zeros say nothing and are left out.</summary>
internal sealed class StoredTotals
{
    private static readonly HashSet<string> Untold = new(["prior_count", "prior_gross_kop", "answered", "amount_kop"], StringComparer.Ordinal);

    /// <summary>They are as they are: of no month.</summary>
    private const string Accounts = "accounts";

    private readonly SortedDictionary<string, long> _figures = new(StringComparer.Ordinal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IEnumerable<string> Lines => _figures.Where(figure => figure.Value != 0).Select(figure => $"{figure.Key} = {figure.Value}");

    /// <summary>Figures of another that are not here, or not the same.</summary>
    public IReadOnlyList<string> Missing(StoredTotals other) => [.. other.Lines.Except(Lines, StringComparer.Ordinal)];

    public override string ToString() => string.Join('\n', Lines);

    /// <summary>The figures of a book, which shares no code with what reads the files.</summary>
    public static StoredTotals Told(PlayedBook book, params IReadOnlyList<Period> months)
    {
        var totals = new StoredTotals();
        foreach (var (feed, by) in PlayedTotals.Of(book, months))
        {
            foreach (var (month, figures) in by!.AsObject())
            {
                totals.Walk(feed is Accounts ? Accounts : $"{feed} {month}", figures!.AsObject());
            }
        }

        return totals;
    }

    public static async Task<StoredTotals> OfAsync(LkoDbContext db, string system)
    {
        var totals = new StoredTotals();
        totals.Add(Accounts, ("count", await db.Accounts.CountAsync(row => row.System == system && row.Path != null, Token)));
        foreach (var row in await db.BalanceSnapshots.AsNoTracking().Where(row => row.System == system).ToListAsync(Token))
        {
            totals.Add($"balances {row.Period}", ("count", 1), ("opening_kop", row.Opening.MinorUnits), ("charged_kop", row.Charged.MinorUnits), ("corrected_kop", row.Corrected.MinorUnits), ("paid_kop", row.Paid.MinorUnits), ("closing_kop", row.Closing.MinorUnits));
        }

        foreach (var row in await db.Charges.AsNoTracking().Where(row => row.System == system).ToListAsync(Token))
        {
            totals.Add($"charges {row.Period}", ("count", 1), ("net_kop", row.Net.MinorUnits), ("vat_kop", row.Vat.MinorUnits), ("gross_kop", row.Gross.MinorUnits));
            if (row.Kind == ChargeRecord.Adjustment)
            {
                totals.Add($"charges {row.Period}", ("adj_count", 1), ("adj_gross_kop", row.Gross.MinorUnits));
            }
        }

        foreach (var row in await db.Payments.AsNoTracking().Where(row => row.System == system).ToListAsync(Token))
        {
            totals.Pay(row.Period, row.ValueDay, row.Amount.MinorUnits);
        }

        foreach (var row in await db.UnidentifiedPayments.AsNoTracking().Where(row => row.System == system).ToListAsync(Token))
        {
            totals.Pay(row.Period, row.ValueDay, row.Amount.MinorUnits);
            totals.Add($"payments {row.Period}", ("unidentified_count", 1), ("unidentified_sum_kop", row.Amount.MinorUnits));
        }

        foreach (var row in await db.SettlementDocuments.AsNoTracking().Where(row => row.System == system).ToListAsync(Token))
        {
            totals.Add($"documents {row.Period}", ("count", 1), ("net_kop", row.Net.MinorUnits), ("vat_kop", row.Vat.MinorUnits), ("gross_kop", row.Gross.MinorUnits), ("with_payload", row.Md5 is null ? 0 : 1));
        }

        foreach (var row in await db.InterconnectVolumes.AsNoTracking().Where(row => row.System == system).ToListAsync(Token))
        {
            totals.Add($"usage {row.Period}", ("count", 1), ("calls", row.Calls), ("seconds", row.Seconds), ("net_kop", row.Net.MinorUnits), ("vat_kop", row.Vat.MinorUnits), ("gross_kop", row.Gross.MinorUnits));
        }

        foreach (var row in await db.PortTraffic.AsNoTracking().Where(row => row.System == system).ToListAsync(Token))
        {
            totals.Add($"p95 {row.Period} {row.Port}", ("n", row.Samples), ("missing", row.Missing), ("p95_in", row.InBps), ("p95_out", row.OutBps), ("billable", row.BillableBps));
        }

        await totals.CallsAsync(db, db.CallDetails, system);
        await totals.CallsAsync(db, db.SwitchCalls, system);
        return totals;
    }

    /// <summary>Calls are added up where they are: there may be a million of them.</summary>
    private async Task CallsAsync<TCall>(LkoDbContext db, IQueryable<TCall> calls, string system)
        where TCall : class, ICall
    {
        foreach (var file in await db.SourceFiles.AsNoTracking().Where(file => file.System == system && file.Period != null).ToListAsync(Token))
        {
            var rows = calls.Where(row => EF.Property<Domain.Integration.SourceFileId>(row, "SourceFileId") == file.Id);
            Add(
                $"usage {file.Period}",
                ("count", await rows.LongCountAsync(Token)),
                ("seconds", await rows.SumAsync(row => EF.Property<long>(row, "Seconds"), Token)),
                ("amount_e4", await rows.SumAsync(row => EF.Property<long>(row, "AmountE4"), Token)));
        }
    }

    private void Pay(Period period, DateOnly day, long sum)
    {
        Add($"payments {period}", ("count", 1), ("sum_kop", sum));
        Add($"payments {period} by_value_date {day:yyyy-MM-dd}", ("count", 1), ("sum_kop", sum));
    }

    private void Add(string of, params ReadOnlySpan<(string Figure, long Value)> figures)
    {
        foreach (var (figure, value) in figures)
        {
            var key = $"{of} {figure}";
            _figures[key] = _figures.GetValueOrDefault(key) + value;
        }
    }

    private void Walk(string of, JsonObject figures)
    {
        foreach (var (name, value) in figures.Where(figure => !Untold.Contains(figure.Key)))
        {
            switch (value)
            {
                case JsonObject inner:
                    Walk($"{of} {name}", inner);
                    break;
                case JsonValue single when single.TryGetValue<long>(out var number):
                    Add(of, (name, number));
                    break;
                default:
                    break;
            }
        }
    }
}
