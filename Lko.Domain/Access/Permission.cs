namespace Lko.Domain.Access;

/// <summary>What a role lets a person do. Every use case names the one it needs. The numbers are stored in audit rows: never renumber.</summary>
public enum Permission
{
    OrdersRead = 1,

    /// <summary>Save drafts, submit, answer clarifications, request cancellation.</summary>
    OrdersWrite = 2,

    /// <summary>Accept or decline extra charges, accept delivery: what binds the organisation.</summary>
    OrdersDecide = 3,
    CatalogueRead = 4,
    ContractsRead = 5,
    BalancesRead = 6,
    UsersManage = 7,
    IntegrationRead = 8,
    IntegrationManage = 9,
}

/// <summary>Which side of the contract a person works for.</summary>
public enum Side
{
    Operator = 1,
    Carrier = 2,
}
