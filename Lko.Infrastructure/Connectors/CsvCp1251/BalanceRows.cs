using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.CsvCp1251;

/// <summary>The balances layout: account, contract, INN, name, five amounts, period, currency. Only the account, the amounts and the period are read.</summary>
internal static class BalanceRows
{
    public static readonly SeparatedLayout Layout = new(
        ["LS", "DOGOVOR", "INN", "NAIM", "SALDO_N", "NACH", "KORR", "OPL", "SALDO_K", "PERIOD", "VAL"],
        FreeText: 3,
        Sums: [4, 5, 6, 7, 8]);

    private static readonly int PeriodColumn = Layout.IndexOf("PERIOD");

    public static SourceRow<BalanceRecord> Parse(SeparatedRow row)
    {
        var amounts = new Money[Layout.Sums.Count];
        foreach (var (index, column) in Layout.Sums.Index())
        {
            if (!WireNumber.TryParseMoney(row[column], out amounts[index]))
            {
                return Fault(row, RejectReason.BadNumber, column);
            }
        }

        return WirePeriod.TryParse(row[PeriodColumn], out var period)
            ? new(row.Line, row.Raw, new(row[0].Trim(), period, amounts[0], amounts[1], amounts[2], amounts[3], amounts[4]), null)
            : Fault(row, RejectReason.BadDate, PeriodColumn);
    }

    private static SourceRow<BalanceRecord> Fault(SeparatedRow row, RejectReason reason, int column) =>
        new(row.Line, row.Raw, null, new(reason, Layout.Columns[column]));
}
