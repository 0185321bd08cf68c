using Lko.Domain.Common;

namespace Lko.Domain.Operators;

public readonly record struct OperatorId(long Value) : IStrongId<OperatorId>
{
    public static OperatorId From(long value) => new(value);
}

/// <summary>A node of an operator's own branch tree.</summary>
public readonly record struct BranchId(long Value) : IStrongId<BranchId>
{
    public static BranchId From(long value) => new(value);
}

public readonly record struct ContractId(long Value) : IStrongId<ContractId>
{
    public static ContractId From(long value) => new(value);
}

public readonly record struct AccountId(long Value) : IStrongId<AccountId>
{
    public static AccountId From(long value) => new(value);
}

public readonly record struct InterconnectPartnerId(long Value) : IStrongId<InterconnectPartnerId>
{
    public static InterconnectPartnerId From(long value) => new(value);
}

public readonly record struct ClientNodeId(long Value) : IStrongId<ClientNodeId>
{
    public static ClientNodeId From(long value) => new(value);
}
