using Lko.Domain.Common.Requisites;
using Lko.Domain.Persistence;

namespace Lko.Domain.Operators;

/// <summary>A node of an operator's own branch tree: head office, branch, network node.</summary>
public sealed class Branch : IOperatorOwned, IVersioned
{
    private Branch(OperatorId operatorId, string code, BranchKind kind, Kpp? kpp, string nameRu, string nameEn, BranchId? parentId)
    {
        (OperatorId, Code, Kind, Kpp, ParentId) = (operatorId, code, kind, kpp, parentId);
        (NameRu, NameEn) = (nameRu, nameEn);
    }

    public BranchId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId? ParentId { get; private set; }

    public string Code { get; private set; }

    public BranchKind Kind { get; private set; }

    public Kpp? Kpp { get; private set; }

    public string NameRu { get; private set; }

    public string NameEn { get; private set; }

    public int Version { get; private set; }

    public static Branch Create(OperatorId operatorId, string code, BranchKind kind, Kpp? kpp, string nameRu, string nameEn, BranchId? parentId) =>
        new(operatorId, code, kind, kpp, nameRu, nameEn, parentId);
}

/// <summary>Stored by number.</summary>
public enum BranchKind
{
    Head = 1,
    Branch = 2,
    Node = 3,
}
