using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>What a source system's code of a service means: the code map. A missing code sends its rows to quarantine until it is added here.</summary>
public sealed class ServiceCode : IVersioned, IHandledByStaff
{
    /// <summary>Stands for the system when all of them mean the same.</summary>
    public const string AllSystems = "";

    /// <summary>Whatever is shown of a row set aside can be mapped.</summary>
    public const int MaxCodeLength = QuarantineRow.MaxCodeLength;

    private const string Cyrillic = "\u0410\u0412\u0421\u0415\u041D\u041A\u041C\u041E\u0420\u0422\u0425\u0423";
    private const string Latin = "ABCEHKMOPTXY";
    private const char FirstCyrillic = '\u0400';

    private ServiceCode(string system, string code, ServiceCodeKind kind, string meaning)
    {
        (System, Code, Kind, Meaning) = (system, code, kind, meaning);
    }

    public ServiceCodeId Id { get; private set; }

    public string System { get; private set; }

    string IHandledByStaff.About => System;

    /// <summary>Folded: upper case, Cyrillic look-alikes as Latin.</summary>
    public string Code { get; private set; }

    public ServiceCodeKind Kind { get; private set; }

    /// <summary>Code of the catalogue's product, or of the adjustment or traffic kind.</summary>
    public string Meaning { get; private set; }

    public int Version { get; private set; }

    /// <summary>As the journal of acts has it.</summary>
    public string Words => $"{Code} = {Kind} {Meaning}";

    /// <summary>Trimmed, upper-cased, Cyrillic look-alikes as Latin; of <c>RT.x.y.CODE</c> the last part.</summary>
    public static string Fold(ReadOnlySpan<char> text)
    {
        var code = string.Create(text.Trim().Length, text.Trim(), static (target, source) =>
        {
            for (var index = 0; index < source.Length; index++)
            {
                var letter = char.ToUpperInvariant(source[index]);
                var twin = letter < FirstCyrillic ? -1 : Cyrillic.IndexOf(letter, StringComparison.Ordinal);
                target[index] = twin < 0 ? letter : Latin[twin];
            }
        });
        return code.StartsWith("RT.", StringComparison.Ordinal) ? code[(code.LastIndexOf('.') + 1)..] : code;
    }

    public static ServiceCode Create(string system, string code, ServiceCodeKind kind, string meaning) => new(system, code, kind, meaning);

    public void Mean(ServiceCodeKind kind, string meaning) => (Kind, Meaning) = (kind, meaning);
}

/// <summary>Stored by number: never renumber.</summary>
public enum ServiceCodeKind
{
    /// <summary>A product of the catalogue.</summary>
    Product = 1,

    /// <summary>A recalculation, a storno, a penalty, a discount.</summary>
    Adjustment = 2,

    /// <summary>A kind of interconnect traffic.</summary>
    Traffic = 3,
}
