using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Domain.Operators;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// One item of a billing that is asked over the network. Markup and JSON use the same names; <paramref name="value"/> gives a value by name,
/// empty when there is none.
/// </summary>
internal sealed class ServiceItem(SourceSystem system, int ordinal, string raw, Func<string, string> value)
{
    public SourceRow OpenAccount()
    {
        var read = new FieldReads();
        return read.Row(ordinal, raw, new AccountRecord(
            read.Ours("svcTypeId", IsOurs, value("svcNum").Trim()), value("svcSubNum").Trim(), value("contract").Trim(), value("contractOfOperator").Trim(),
            read.DayOrNull("contractFrom", value("contractFrom")), read.DayOrNull("contractTo", value("contractTo")), value("subject").Trim(), value("inn").Trim(), value("kpp").Trim(), value("clientId").Trim(),
            read.DayOrNull("openedOn", value("openedOn")), read.DayOrNull("closedOn", value("closedOn"))));
    }

    public SourceRow Balance()
    {
        var read = new FieldReads();
        return read.Row(ordinal, raw, new BalanceRecord(
            Account("svcNum"), WirePeriod.Find(value("period")), Money(read, "saldoIn"), Money(read, "accrued"), Money(read, "corrections"), Money(read, "payments"), Money(read, "saldoOut")));
    }

    public SourceRow Charge()
    {
        var read = new FieldReads();
        return read.Row(ordinal, raw, new ChargeRecord(
            Account("svcNum"), read.Identity("id", value("id")), WireCode.Fold(value("serviceCode")), value("component").Trim(), Day(read, "dateFrom"), Day(read, "dateTo"), value("quantity"), value("unit"),
            Money(read, "net"), value("vatRate"), Money(read, "vat"), Money(read, "gross"), value("name").Trim()));
    }

    public SourceRow Payment()
    {
        var read = new FieldReads();
        return read.Row(ordinal, raw, new PaymentRecord(
            WireCode.OrNull(value("svcNum")) is null ? null : Account("svcNum"), read.Identity("id", value("id")), Day(read, "valueDate"), Money(read, "sum"), value("orderNum").Trim(), value("payerInn").Trim(), value("purpose").Trim()));
    }

    /// <param name="names">How this dialect names account, number, date and gross amount of a document.</param>
    public SourceRow Document((string Account, string Number, string Date, string Gross) names)
    {
        var read = new FieldReads();
        return read.Row(ordinal, raw, new DocumentRecord(
            Account(names.Account), WireCode.Fold(value("docType")), value(names.Number).Trim(), Day(read, names.Date), "", value("period").Trim(),
            Money(read, "net"), Money(read, "vat"), Money(read, names.Gross), "", "", null));
    }

    /// <summary>An account under another naming domain, or of another system, is not ours whatever its number.</summary>
    private string Account(string name) => IsOurs ? value(name).Trim() : $"{Domain}{Owner}/{value(name).Trim()}";

    private string Domain => value("svcTypeId").Trim();

    private string Owner => value("system").Trim();

    private bool IsOurs =>
        (Domain.Length == 0 || string.Equals(Domain, system.NamingDomain, StringComparison.Ordinal)) && (Owner.Length == 0 || string.Equals(Owner, system.Code, StringComparison.Ordinal));

    private Lko.Domain.Common.Money Money(FieldReads read, string name) => read.Money(name, value(name));

    private DateOnly Day(FieldReads read, string name) => read.Day(name, value(name));
}
