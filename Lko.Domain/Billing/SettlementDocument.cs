using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Billing;

/// <summary>A document of settlement (УПД, УКД, счёт, акт …) as its registry told it. Its payload, where there is one, stays in the delivery.</summary>
public sealed class SettlementDocument : LedgerRow, IAccountOwned
{
    public const int MaxTypeLength = 40;
    public const int MaxNumberLength = 100;
    public const int MaxFileNameLength = 200;
    public const int Md5Length = 32;

    private SettlementDocument()
    {
    }

    private SettlementDocument(Account account, string system, Period period, string keyHash, RowSource source)
        : base(account, system, period, keyHash, source) => AccountId = account.Id;

    public SettlementDocumentId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public string Type { get; private set; } = "";

    public string Number { get; private set; } = "";

    public DateOnly Date { get; private set; }

    public Money Net { get; private set; }

    public Money Vat { get; private set; }

    public Money Gross { get; private set; }

    public string FileName { get; private set; } = "";

    /// <summary>Of the payload, checked when the registry was taken over; null when there is no payload.</summary>
    public string? Md5 { get; private set; }

    public override object Told() =>
        (AccountId, Type, Number, Date, Net, Vat, Gross, FileName, Md5);

    public static SettlementDocument Of(Account account, DocumentRecord record, Period period, string keyHash, RowSource source) => new(account, account.System, period, keyHash, source)
    {
        Type = StoredText.Fit(record.Type, MaxTypeLength),
        Number = StoredText.Fit(record.Number, MaxNumberLength),
        Date = record.Date,
        Net = record.Net,
        Vat = record.Vat,
        Gross = record.Gross,
        FileName = StoredText.Fit(record.FileName, MaxFileNameLength),
        Md5 = record.PayloadMd5,
    };
}
