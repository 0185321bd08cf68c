using Lko.Domain.Operators;

namespace Lko.Domain.Persistence;

/// <summary>A row that belongs to one operator. Reads are filtered and writes are checked by it, below every use case.</summary>
public interface IOperatorOwned
{
    OperatorId OperatorId { get; }
}

/// <summary>A row that also belongs to a branch on either side, copied from its contract.</summary>
public interface IBranchOwned : IOperatorOwned
{
    BranchId BranchId { get; }

    /// <summary>Code of the carrier's macro-regional branch, e.g. <c>VOLGA</c>.</summary>
    string CarrierBranch { get; }
}

/// <summary>A row that also belongs to a contract of that branch.</summary>
public interface IContractOwned : IBranchOwned
{
    ContractId ContractId { get; }
}

/// <summary>A row of a contract that may also belong to one of its personal accounts.</summary>
public interface IAccountNaming : IContractOwned
{
    AccountId? AccountId { get; }
}

/// <summary>A row that also belongs to a personal account, and through it to a contract.</summary>
public interface IAccountOwned : IBranchOwned
{
    AccountId AccountId { get; }
}

/// <summary>A row that no operator may ever see: staging, quarantine, raw events, the outbox.</summary>
public interface ICarrierOnly;

/// <summary>
/// A row that the carrier's staff works on, beside the portal itself; no other row without an operator is written by people. It carries no branch: staff of a
/// macro-region work on what is about its systems and orders.
/// </summary>
public interface IHandledByStaff
{
    /// <summary>Code of a source system, or number of an order.</summary>
    string About { get; }
}

/// <summary>A row that is written once: nobody changes or deletes it, the portal itself included. It has no setter and no method that changes it.</summary>
public interface IAppendOnly;

/// <summary>An aggregate with a concurrency token; the save raises <see cref="Version"/>, a stale writer is refused.</summary>
public interface IVersioned
{
    int Version { get; }
}

/// <summary>A row found by number: <see cref="SearchKey"/> is written by the save from <see cref="SearchText"/>.</summary>
public interface ISearchable
{
    const int MaxSearchKeyLength = 4000;

    string SearchKey { get; }

    /// <summary>What people may type to find the row.</summary>
    string SearchText { get; }
}
