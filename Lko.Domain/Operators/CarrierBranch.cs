using Lko.Domain.Persistence;

namespace Lko.Domain.Operators;

/// <summary>
/// A node of the carrier's branch tree: a macro-regional branch, or a regional one below it. Reference data: effective-dated, shared by all.
/// Contracts, grants and walls name macro-regions; the regional branch of a contract is the one that serves its subject.
/// </summary>
public sealed class CarrierBranch : IVersioned
{
    public const int MaxCodeLength = 16;

    private CarrierBranch(string code, string nameRu, string nameEn, string timeZone, DateOnly validFrom, DateOnly? validTo, string? parent, string? subject)
    {
        (Code, NameRu, NameEn, TimeZone) = (code, nameRu, nameEn, timeZone);
        (ValidFrom, ValidTo, Parent, Subject) = (validFrom, validTo, parent, subject);
    }

    public string Code { get; private set; }

    /// <summary>Code of the macro-region a regional branch belongs to; null for a macro-region.</summary>
    public string? Parent { get; private set; }

    /// <summary>Code of the federal subject a regional branch serves; null for a macro-region.</summary>
    public string? Subject { get; private set; }

    public string NameRu { get; private set; }

    public string NameEn { get; private set; }

    /// <summary>IANA zone of the branch's office.</summary>
    public string TimeZone { get; private set; }

    public DateOnly ValidFrom { get; private set; }

    public DateOnly? ValidTo { get; private set; }

    public int Version { get; private set; }

    public static CarrierBranch Macro(string code, string nameRu, string nameEn, string timeZone, DateOnly validFrom, DateOnly? validTo) =>
        new(code, nameRu, nameEn, timeZone, validFrom, validTo, parent: null, subject: null);

    public static CarrierBranch Regional(string code, string parent, string subject, string nameRu, string nameEn, string timeZone, DateOnly validFrom, DateOnly? validTo) =>
        new(code, nameRu, nameEn, timeZone, validFrom, validTo, parent, subject);
}
