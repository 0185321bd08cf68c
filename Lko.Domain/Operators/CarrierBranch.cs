using Lko.Domain.Persistence;

namespace Lko.Domain.Operators;

/// <summary>A macro-regional branch of the carrier. Reference data: effective-dated, shared by all.</summary>
public sealed class CarrierBranch : IVersioned
{
    public const int MaxCodeLength = 16;

    private CarrierBranch(string code, string nameRu, string nameEn, string timeZone, DateOnly validFrom, DateOnly? validTo)
    {
        (Code, NameRu, NameEn, TimeZone) = (code, nameRu, nameEn, timeZone);
        (ValidFrom, ValidTo) = (validFrom, validTo);
    }

    public string Code { get; private set; }

    public string NameRu { get; private set; }

    public string NameEn { get; private set; }

    /// <summary>IANA zone of the branch's office.</summary>
    public string TimeZone { get; private set; }

    public DateOnly ValidFrom { get; private set; }

    public DateOnly? ValidTo { get; private set; }

    public int Version { get; private set; }

    public static CarrierBranch Create(string code, string nameRu, string nameEn, string timeZone, DateOnly validFrom, DateOnly? validTo) =>
        new(code, nameRu, nameEn, timeZone, validFrom, validTo);
}
