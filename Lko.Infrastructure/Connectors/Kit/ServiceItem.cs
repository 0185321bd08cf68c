using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Domain.Operators;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>
/// One item of a billing that is asked over the network. Markup and JSON use the same names; <paramref name="told"/> gives a value by name, empty when there
/// is none under it, null when the item has no such name.
/// </summary>
internal sealed class ServiceItem(SourceSystem system, int ordinal, string raw, Func<string, string?> told)
{
    public SourceRow OpenAccount()
    {
        var read = new FieldReads();
        return read.Row(ordinal, raw, new AccountRecord(
            read.Ours("svcTypeId", IsOurs, Value("svcNum").Trim()), Value("svcSubNum").Trim(), Value("contract").Trim(), Value("contractOfOperator").Trim(),
            read.DayOrNull("contractFrom", Value("contractFrom")), read.DayOrNull("contractTo", Value("contractTo")), Value("subject").Trim(), Value("inn").Trim(), Value("kpp").Trim(), Value("clientId").Trim(),
            read.DayOrNull("openedOn", Value("openedOn")), read.DayOrNull("closedOn", Value("closedOn"))));
    }

    public SourceRow Balance()
    {
        var read = new FieldReads();
        return read.Row(ordinal, raw, new BalanceRecord(
            Account("svcNum"), WirePeriod.Find(Value("period")), Money(read, "saldoIn"), Money(read, "accrued"), Money(read, "corrections"), Money(read, "payments"), Money(read, "saldoOut")));
    }

    public SourceRow Charge()
    {
        var read = new FieldReads();
        return read.Row(ordinal, raw, new ChargeRecord(
            Account("svcNum"), Value("id").Trim(), WireCode.Fold(Value("serviceCode")), Value("component").Trim(), Day(read, "dateFrom"), Day(read, "dateTo"), Value("quantity"), Value("unit"),
            Money(read, "net"), Value("vatRate"), Money(read, "vat"), Money(read, "gross"), Value("name").Trim()));
    }

    public SourceRow Payment()
    {
        var read = new FieldReads();
        return read.Row(ordinal, raw, new PaymentRecord(
            WireCode.OrNull(Value("svcNum")) is null ? null : Account("svcNum"), Value("id").Trim(), Day(read, "valueDate"), Money(read, "sum"), Value("orderNum").Trim(), Value("payerInn").Trim(), Value("purpose").Trim()));
    }

    /// <param name="names">How this dialect names account, number, date and gross amount of a document.</param>
    /// <param name="file">The file that came with it; null where none did.</param>
    public SourceRow Document((string Account, string Number, string Date, string Gross) names, EmbeddedFile? file)
    {
        var read = new FieldReads();
        var (name, md5, payload) = file?.Told() ?? ("", "", null);

        // A row is kept as it was sent as long as it is held: the content stays where it came.
        return read.Row(ordinal, file is null ? raw : raw.Replace(file.Sent, payload, StringComparison.Ordinal), new DocumentRecord(
            Account(names.Account), WireCode.Fold(Value("docType")), Value(names.Number).Trim(), Day(read, names.Date), "", Value("period").Trim(),
            Money(read, "net"), Money(read, "vat"), Money(read, names.Gross), name, md5, payload));
    }

    private string Value(string name) => told(name) ?? "";

    /// <summary>An account under another naming domain, or of another system, is not ours whatever its number.</summary>
    private string Account(string name) => IsOurs ? Value(name).Trim() : $"{Domain}{Owner}/{Value(name).Trim()}";

    private string Domain => Value("svcTypeId").Trim();

    private string Owner => Value("system").Trim();

    private bool IsOurs =>
        (Domain.Length == 0 || string.Equals(Domain, system.NamingDomain, StringComparison.Ordinal)) && (Owner.Length == 0 || string.Equals(Owner, system.Code, StringComparison.Ordinal));

    private Lko.Domain.Common.Money Money(FieldReads read, string name) => read.Money(name, Value(name));

    private DateOnly Day(FieldReads read, string name) => read.Day(name, Value(name));
}
