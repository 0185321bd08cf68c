using Lko.Domain.Access;
using Lko.Domain.Operators;

namespace Lko.Tests.Data.Walls;

/// <summary>Somebody rows may belong to: a person with his operator (none on the carrier's side) and his branches. Holds one row of every table, full of his canaries.</summary>
/// <param name="tail">The last two digits of every amount and number of this seat.</param>
internal sealed class Seat(string name, string carrierBranch, int tail, bool isCarrier = false)
{
    public string Name { get; } = name;

    public string CarrierBranch { get; } = carrierBranch;

    public int Tail { get; } = tail;

    public bool IsCarrier { get; } = isCarrier;

    /// <summary>The stored values of each planted row by property name; complex properties by their path.</summary>
    public Dictionary<Type, IReadOnlyDictionary<string, object?>> Rows { get; } = [];

    public OperatorId? Operator => IsCarrier ? null : (OperatorId)Rows[typeof(Lko.Domain.Operators.Operator)][nameof(Lko.Domain.Operators.Operator.Id)]!;

    public BranchId Branch => (BranchId)Rows[typeof(Lko.Domain.Operators.Branch)][nameof(Lko.Domain.Operators.Branch.Id)]!;

    public ContractId Contract => (ContractId)Rows[typeof(Lko.Domain.Operators.Contract)][nameof(Lko.Domain.Operators.Contract.Id)]!;

    public AccountId Account => (AccountId)Rows[typeof(Lko.Domain.Operators.Account)][nameof(Lko.Domain.Operators.Account.Id)]!;

    public UserId Person => (UserId)Rows[typeof(User)][nameof(User.Id)]!;

    /// <summary>What the owner columns of a row of this seat hold; null where the entity has no such column.</summary>
    public object? Owner(string property) => property switch
    {
        "OperatorId" => Operator,
        "BranchId" => IsCarrier ? null : Branch,
        "CarrierBranch" => CarrierBranch,
        "UserId" => Person,
        "ContractId" => IsCarrier ? null : Contract,
        "AccountId" => IsCarrier ? null : Account,
        _ => null,
    };
}
