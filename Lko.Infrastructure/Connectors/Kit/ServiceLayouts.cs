using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Names of the values of a <see cref="ServiceItem"/>.</summary>
internal static class ServiceLayouts
{
    private static readonly NamedLayout Accounts = new(
        ["svcNum", "contract"], ["svcTypeId", "svcSubNum", "contractOfOperator", "contractFrom", "contractTo", "subject", "inn", "kpp", "clientId", "name", "openedOn", "closedOn"]);

    private static readonly NamedLayout Balances = new(
        ["svcNum", "period", "saldoIn", "accrued", "corrections", "payments", "saldoOut"], ["svcTypeId", "svcSubNum", "currency", "overdue", "asOf"]);

    private static readonly NamedLayout Charges = new(
        ["svcNum", "id", "serviceCode", "component", "dateFrom", "dateTo", "net", "vat", "gross"], ["svcTypeId", "svcSubNum", "quantity", "unit", "vatRate", "name"]);

    /// <summary>A payment that nobody knows the owner of has no account.</summary>
    private static readonly NamedLayout Payments = new(
        ["id", "valueDate", "sum"], ["svcTypeId", "svcSubNum", "creditedAt", "payerInn", "orderNum", "purpose"], usual: ["svcNum"]);

    /// <param name="documents">The layout of documents, which each dialect has for itself.</param>
    public static NamedLayout Of(Feed feed, NamedLayout documents) => feed switch
    {
        Feed.Accounts => Accounts,
        Feed.Balances => Balances,
        Feed.Charges => Charges,
        Feed.Payments => Payments,
        _ => documents,
    };
}
