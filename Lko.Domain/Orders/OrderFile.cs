using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Orders;

/// <summary>How much the portal keeps of what people give it.</summary>
/// <param name="BytesPerOperator">Bytes that the files of all orders and drafts of one operator may take together; 2 GiB.</param>
public sealed record OrderFileLimits(long BytesPerOperator = 2L * 1024 * 1024 * 1024);

/// <summary>A file that goes with an order: what it is called and what its content was when it came. The content lies in the <see cref="IFileStore"/>.</summary>
public sealed class OrderFile : IBranchOwned
{
    public const int MaxNameLength = Catalogue.FileValue.MaxNameLength;
    public const int HashLength = 64;

    public const long MaxBytes = 10L * 1024 * 1024;

    internal OrderFile(OperatorId operatorId, BranchId branchId, string carrierBranch, Guid key, string name, long size, string sha256, UserId addedBy, DateTimeOffset addedAt)
    {
        (OperatorId, BranchId, CarrierBranch) = (operatorId, branchId, carrierBranch);
        (Key, Name, Size, Sha256, AddedBy, AddedAt) = (key, name, size, sha256, addedBy, addedAt);
    }

    public OrderFileId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId BranchId { get; private set; }

    public string CarrierBranch { get; private set; }

    public OrderId OrderId { get; private set; }

    /// <summary>Its name in the store, and in the parameters of the order.</summary>
    public Guid Key { get; private set; }

    /// <summary>As the person called it, see <see cref="Common.FileNames.Shown"/>.</summary>
    public string Name { get; private set; }

    public long Size { get; private set; }

    public string Sha256 { get; private set; }

    public UserId AddedBy { get; private set; }

    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>A draft goes to another branch with its contract, and its files with it.</summary>
    internal void MoveTo(BranchId branch, string carrierBranch) => (BranchId, CarrierBranch) = (branch, carrierBranch);
}

/// <summary>The files of a draft.</summary>
public sealed partial class Order
{
    private readonly List<OrderFile> _files = [];

    /// <summary>What was attached to it; in a draft its parameters may not name all of them yet, or any more.</summary>
    public IReadOnlyList<OrderFile> Files => _files;

    public OrderFile Attach(StoredFile content, string name, UserId by, DateTimeOffset at)
    {
        MustBe(OrderState.Draft);
        var file = new OrderFile(OperatorId, BranchId, CarrierBranch, content.Key, name, content.Size, content.Sha256, by, at);
        _files.Add(file);
        UpdatedAt = at;
        return file;
    }

    /// <summary>Lets go of the files that nothing names.</summary>
    /// <param name="named">Keys of those that stay.</param>
    /// <returns>Those that went.</returns>
    public IReadOnlyList<OrderFile> Release(IReadOnlySet<Guid> named)
    {
        MustBe(OrderState.Draft);
        var gone = _files.Where(file => !named.Contains(file.Key)).ToList();
        _files.RemoveAll(gone.Contains);
        return gone;
    }
}
