using System.Security.Cryptography;
using System.Text;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Billing;

/// <summary>
/// Balance and turnover of one personal account over one period, as its billing told them last. There is one per (account, period); the
/// effective file replaces it. Positive = the operator owes the carrier. Owner and branches are the account's.
/// </summary>
public sealed class BalanceSnapshot : IAccountOwned
{
    private BalanceSnapshot(OperatorId operatorId, BranchId branchId, string carrierBranch, AccountId accountId, string system, Period period)
    {
        (OperatorId, BranchId, CarrierBranch, AccountId) = (operatorId, branchId, carrierBranch, accountId);
        (System, Period, Path, RowHash) = (system, period, "", "");
    }

    public BalanceSnapshotId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId BranchId { get; private set; }

    public string CarrierBranch { get; private set; }

    public AccountId AccountId { get; private set; }

    /// <summary>Code of the billing that told it.</summary>
    public string System { get; private set; }

    public Period Period { get; private set; }

    public Money Opening { get; private set; }

    public Money Charged { get; private set; }

    public Money Corrected { get; private set; }

    public Money Paid { get; private set; }

    public Money Closing { get; private set; }

    /// <summary>File the row stood in, <c>dNN/name</c>.</summary>
    public string Path { get; private set; }

    public int Line { get; private set; }

    /// <summary>When the portal received that file.</summary>
    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>SHA-256 of the row as it was sent.</summary>
    public string RowHash { get; private set; }

    /// <summary>Since when its figures and the rows behind them do not agree without an explanation; null while they do.</summary>
    public DateTimeOffset? UnreconciledSince { get; private set; }

    public static BalanceSnapshot Of(Account account, AcceptedRow balance, DateTimeOffset receivedAt)
    {
        var snapshot = new BalanceSnapshot(account.OperatorId, account.BranchId, account.CarrierBranch, account.Id, account.System, ((BalanceRecord)balance.Record).Period!.Value);
        snapshot.Replace(balance, receivedAt);
        return snapshot;
    }

    /// <summary>Takes over what the now effective file says.</summary>
    /// <returns>Whether an amount changed.</returns>
    public bool Replace(AcceptedRow balance, DateTimeOffset receivedAt)
    {
        var record = (BalanceRecord)balance.Record;
        var changed = (Opening, Charged, Corrected, Paid, Closing) != (record.Opening, record.Charged, record.Corrected, record.Paid, record.Closing);
        (Opening, Charged, Corrected, Paid, Closing) = (record.Opening, record.Charged, record.Corrected, record.Paid, record.Closing);
        (Path, Line, ReceivedAt) = (balance.Path, balance.Line, receivedAt);
        RowHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(balance.Raw)));
        return changed;
    }
}
