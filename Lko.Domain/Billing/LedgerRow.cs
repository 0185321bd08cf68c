using System.Security.Cryptography;
using System.Text;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Billing;

/// <summary>Where a stored figure comes from.</summary>
/// <param name="Path">File the row stood in, <c>dNN/name</c>, for a member of an archive <c>dNN/name!member</c>.</param>
/// <param name="ReceivedAt">When the portal received that file.</param>
/// <param name="RowHash">SHA-256 of the row as it was sent, lower-case hexadecimal.</param>
public readonly record struct RowSource(string Path, int Line, DateTimeOffset ReceivedAt, string RowHash)
{
    public static RowSource Of(AcceptedRow row, DateTimeOffset receivedAt) => new(row.Path, row.Line, receivedAt, Hash(row.Raw));

    public static string Hash(string raw) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(raw)));
}

/// <summary>
/// A row of an operator's account as its source told it: owner and branches are the account's. Inside one system a row is known by the hash of
/// its natural key, so that taking a file over again finds it.
/// </summary>
public abstract class LedgerRow : IBranchOwned, IKeyedRow
{
    private protected LedgerRow()
    {
    }

    private protected LedgerRow(IBranchOwned owner, string system, Period period, string keyHash, RowSource source)
    {
        (OperatorId, BranchId, CarrierBranch) = (owner.OperatorId, owner.BranchId, owner.CarrierBranch);
        (System, Period, KeyHash, Source) = (system, period, keyHash, source);
    }

    public OperatorId OperatorId { get; private set; }

    public BranchId BranchId { get; private set; }

    public string CarrierBranch { get; private set; } = "";

    /// <summary>Code of the system that told it.</summary>
    public string System { get; private set; } = "";

    /// <summary>Period of the file it came in.</summary>
    public Period Period { get; private set; }

    public string KeyHash { get; private set; } = "";

    public RowSource Source { get; private set; }

    public abstract object Told();
}

/// <summary>A stored row of a feed whose rows have natural keys.</summary>
public interface IKeyedRow
{
    const int KeyHashLength = 32;

    string System { get; }

    Period Period { get; }

    /// <summary>See <see cref="HashedKeySet.Hash"/>; lower-case hexadecimal.</summary>
    string KeyHash { get; }

    RowSource Source { get; }

    /// <summary>What it says, wherever it stands: equal where two rows of one key say the same.</summary>
    object Told();
}
