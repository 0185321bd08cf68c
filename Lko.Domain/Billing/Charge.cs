using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Billing;

/// <summary>One accrual on a personal account.</summary>
public sealed class Charge : LedgerRow, IAccountOwned
{
    public const int MaxKindLength = 40;
    public const int MaxServiceLength = 60;
    public const int MaxNameLength = 300;
    public const int MaxShortTextLength = 100;

    private Charge()
    {
    }

    private Charge(Account account, string system, Period period, string keyHash, RowSource source)
        : base(account, system, period, keyHash, source) => AccountId = account.Id;

    public ChargeId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    /// <summary>NRC, MRC, USG or ADJ; empty where the source does not tell.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>The source's code, folded.</summary>
    public string Service { get; private set; } = "";

    /// <summary>What the code means: a product of the catalogue, or an adjustment.</summary>
    public string Meaning { get; private set; } = "";

    public string Name { get; private set; } = "";

    public DateOnly ServiceFrom { get; private set; }

    public DateOnly ServiceTo { get; private set; }

    public string Quantity { get; private set; } = "";

    public string Unit { get; private set; } = "";

    public Money Net { get; private set; }

    public string VatRate { get; private set; } = "";

    public Money Vat { get; private set; }

    public Money Gross { get; private set; }

    public override object Told() =>
        (AccountId, Kind, Service, Meaning, Name, ServiceFrom, ServiceTo, Quantity, Unit, Net, VatRate, Vat, Gross);

    public static Charge Of(Account account, ChargeRecord record, string meaning, Period period, string keyHash, RowSource source) => new(account, account.System, period, keyHash, source)
    {
        Kind = record.IsAdjustment ? ChargeRecord.Adjustment : StoredText.Fit(record.Kind, MaxKindLength),
        Service = StoredText.Fit(record.Service, MaxServiceLength),
        Meaning = meaning,
        Name = StoredText.Fit(record.Name, MaxNameLength),
        ServiceFrom = record.From,
        ServiceTo = record.To,
        Quantity = StoredText.Fit(record.Quantity, MaxShortTextLength),
        Unit = StoredText.Fit(record.Unit, MaxShortTextLength),
        Net = record.Net,
        VatRate = StoredText.Fit(record.VatRate, MaxShortTextLength),
        Vat = record.Vat,
        Gross = record.Gross,
    };
}
