using Lko.Domain.Common.Requisites;
using Lko.Domain.Persistence;

namespace Lko.Domain.Operators;

/// <summary>A node of an operator's own branch tree: head office, branch, network node.</summary>
public sealed class Branch : IOperatorOwned, IVersioned
{
    private Branch(OperatorId operatorId, string code, BranchKind kind, Kpp? kpp, string nameRu, string nameEn, BranchId? parentId, string? timeZone)
    {
        (OperatorId, Code, Kind, Kpp, ParentId) = (operatorId, code, kind, kpp, parentId);
        (NameRu, NameEn, TimeZone) = (nameRu, nameEn, timeZone);
    }

    public BranchId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId? ParentId { get; private set; }

    public string Code { get; private set; }

    public BranchKind Kind { get; private set; }

    public Kpp? Kpp { get; private set; }

    public string NameRu { get; private set; }

    public string NameEn { get; private set; }

    /// <summary>IANA zone its people work in; null while the data name none.</summary>
    public string? TimeZone { get; private set; }

    public int Version { get; private set; }

    public static Branch Create(OperatorId operatorId, string code, BranchKind kind, Kpp? kpp, string nameRu, string nameEn, BranchId? parentId, string? timeZone = null) =>
        new(operatorId, code, kind, kpp, nameRu, nameEn, parentId, timeZone);

    /// <summary>The data name its zone at last.</summary>
    public void Know(string timeZone) => TimeZone ??= timeZone;
}

/// <summary>Stored by number.</summary>
public enum BranchKind
{
    Head = 1,
    Branch = 2,
    Node = 3,
}
