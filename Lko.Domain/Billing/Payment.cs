using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Billing;

/// <summary>Money received for a personal account, given back, or set off.</summary>
public sealed class Payment : LedgerRow, IAccountOwned
{
    public const int MaxOrderLength = 100;
    public const int MaxPurposeLength = 300;

    private Payment()
    {
    }

    private Payment(Account account, string system, Period period, string keyHash, RowSource source)
        : base(account, system, period, keyHash, source) => AccountId = account.Id;

    public PaymentId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    /// <summary>The day it counts from.</summary>
    public DateOnly ValueDay { get; private set; }

    public Money Amount { get; private set; }

    /// <summary>Number of the payment order.</summary>
    public string OrderNumber { get; private set; } = "";

    public PayerInn PayerInn { get; private set; } = PayerInn.Of("");

    public string Purpose { get; private set; } = "";

    public override object Told() =>
        (AccountId, ValueDay, Amount, OrderNumber, PayerInn, Purpose);

    public static Payment Of(Account account, PaymentRecord record, Period period, string keyHash, RowSource source) => new(account, account.System, period, keyHash, source)
    {
        ValueDay = record.ValueDay,
        Amount = record.Amount,
        OrderNumber = StoredText.Fit(record.Order, MaxOrderLength),
        PayerInn = PayerInn.Of(record.PayerInn),
        Purpose = StoredText.Fit(record.Purpose, MaxPurposeLength),
    };
}

/// <summary>A payment nobody has claimed yet: it belongs to no operator, so only the carrier sees it.</summary>
public sealed class UnidentifiedPayment : ICarrierOnly, IKeyedRow
{
    private UnidentifiedPayment()
    {
    }

    public UnidentifiedPaymentId Id { get; private set; }

    public string System { get; private set; } = "";

    public Period Period { get; private set; }

    public string KeyHash { get; private set; } = "";

    public RowSource Source { get; private set; }

    public DateOnly ValueDay { get; private set; }

    public Money Amount { get; private set; }

    public string OrderNumber { get; private set; } = "";

    public PayerInn PayerInn { get; private set; } = PayerInn.Of("");

    public string Purpose { get; private set; } = "";

    public object Told() =>
        (ValueDay, Amount, OrderNumber, PayerInn, Purpose);

    public static UnidentifiedPayment Of(string system, PaymentRecord record, Period period, string keyHash, RowSource source) => new()
    {
        System = system,
        Period = period,
        KeyHash = keyHash,
        Source = source,
        ValueDay = record.ValueDay,
        Amount = record.Amount,
        OrderNumber = StoredText.Fit(record.Order, Payment.MaxOrderLength),
        PayerInn = PayerInn.Of(record.PayerInn),
        Purpose = StoredText.Fit(record.Purpose, Payment.MaxPurposeLength),
    };
}
