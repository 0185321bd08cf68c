using Lko.Domain.Common;
using Lko.Domain.Integration;

namespace Lko.Domain.Billing;

/// <summary>Money received from an operator, given back to it, or set off against a counter-claim.</summary>
/// <param name="Account">Null = unidentified: nobody knows yet whose it is.</param>
/// <param name="Key">What the source identifies the row by.</param>
/// <param name="ValueDay">The day it counts from.</param>
/// <param name="Amount">Negative = given back.</param>
/// <param name="Order">Number of the payment order.</param>
/// <param name="Contract">Set instead of the account by systems that keep one account per contract.</param>
public sealed record PaymentRecord(
    string? Account, string Key, DateOnly ValueDay, Money Amount, string Order, string PayerInn, string Purpose, string? Contract = null) : SourceRecord
{
    public override string NaturalKey => Key;

    public override long? Summed => Amount.MinorUnits;

    /// <summary>An unknown contract stands for the account that is waited for. Where a contract belongs, the number of an account is none, and nothing to wait for.</summary>
    public override PaymentRecord Resolve(SourceReference reference) =>
        Contract is null ? this : this with { Account = reference.AccountOf(Contract) ?? (reference.IsAccount(Contract) ? $"/{Contract}" : Contract) };

    public override string? Missing(RejectReason reason) => reason == RejectReason.UnknownAccount ? Account : base.Missing(reason);

    public override RowFault? Check(SourceReference reference, Period filePeriod) =>
        Unless(Account is null || reference.IsAccount(Account), RejectReason.UnknownAccount, nameof(Account))
        ?? Unless(ValueDay >= FirstOpenDay, RejectReason.PeriodClosed, nameof(ValueDay));
}
