using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>What a source system's code of a service means: the code map. A missing code sends its rows to quarantine until it is added here.</summary>
public sealed class ServiceCode : IVersioned, IHandledByStaff
{
    /// <summary>Stands for the system when all of them mean the same.</summary>
    public const string AllSystems = "";
    public const int MaxCodeLength = 20;

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
